// What to try: a few presses, each of which makes something to see.

import { fill, html } from "../../kit/elements.js";
import { given } from "../../kit/numbers.js";
import { OPEN } from "./address.js";

/** @typedef {import("./controls.js").Asked} Asked */
/** @typedef {import("./picture.js").Drawn} Drawn */
/** @typedef {Record<string, string>} Labels */
/** @typedef {{ change: Partial<Asked>, said: (labels: Labels) => string }} Try */

const [LARGER, LONGER] = [1.5, 100]; // an RNN's largest eigenvalue; steps

/**
 * As PyTorch begins; the gate open, where there is one; an RNN's weights larger, where there is one; a longer way.
 *
 * @param {boolean} gated @param {boolean} own
 * @returns {Try[]}
 */
export function tries(gated, own) {
  const all = [
    { change: { gate: "torch", start: "torch", radius: null }, said: (/** @type {Labels} */ said) => said.try_torch },
    ...(gated ? [{ change: { gate: OPEN }, said: (/** @type {Labels} */ said) => said.try_open }] : []),
    ...(own
      ? [
          {
            change: { radius: LARGER },
            said: (/** @type {Labels} */ said) => fill(said.try_larger, { radius: given(LARGER) }),
          },
        ]
      : []),
    { change: { steps: LONGER }, said: (/** @type {Labels} */ said) => fill(said.steps, { steps: LONGER }) },
  ];
  return /** @type {Try[]} */ (all);
}

/** Whether something was tried and still stands. @param {Try} one @param {Asked} asked */
export const holds = ({ change }, asked) =>
  Object.entries(change).every(([name, value]) => asked[/** @type {keyof Asked} */ (name)] === value);

/** @param {(change: Partial<Asked>) => void} onTry */
export function guide(onTry) {
  const label = html("span", { class: "try" });
  const keys = html("span", { class: "keys" });
  const node = html("div", { class: "guide-line" }, label, keys);
  let made = "";

  /** @param {Asked} asked @param {Drawn[]} lanes @param {Labels} labels */
  function show(asked, lanes, labels) {
    const [gated, own] = [lanes.some(({ lane }) => lane.gate), lanes.some(({ lane }) => lane.own)];
    const all = tries(gated, own);
    if (made !== `${gated} ${own}`) {
      made = `${gated} ${own}`;
      keys.replaceChildren(
        ...all.map(({ change }) => html("button", { type: "button", class: "choice", onclick: () => onTry(change) })),
      );
    }
    all.forEach((one, k) => {
      keys.children[k].textContent = one.said(labels);
      keys.children[k].setAttribute("aria-pressed", String(holds(one, asked)));
    });
    label.textContent = labels.try;
  }
  return { node, show };
}
