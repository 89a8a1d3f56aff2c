// Where to begin: three things to press, one after another, and what came of the last one, in numbers.

import { fill, html } from "../../kit/elements.js";
import { given, measured } from "../../kit/numbers.js";

/** @typedef {import("./controls.js").Asked} Asked */
/** @typedef {import("./picture.js").Drawn} Drawn */
/** @typedef {Record<string, string>} Labels */
/** @typedef {{ change: Partial<Asked>, said: (labels: Labels) => string }} Try */

/** The gates at first as they are, then opened, then over a longer way; without gates the RNN's weights. @param {boolean} gated @returns {Try[]} */
export function tries(gated) {
  const steps = 100;
  const longer = { change: { steps }, said: (/** @type {Labels} */ labels) => fill(labels.steps, { steps }) };
  if (gated)
    return [
      ...[1, 5].map((bias) => ({
        change: { gate: bias },
        said: (/** @type {Labels} */ labels) => fill(labels.try_bias, { bias }),
      })),
      longer,
    ];
  return [
    ...[1, 1.5].map((radius) => ({
      change: { radius },
      said: (/** @type {Labels} */ labels) => fill(labels.radius, { radius: given(radius) }),
    })),
    longer,
  ];
}

/** Whether something was tried and still stands. @param {Try} one @param {Asked} asked */
export const holds = ({ change }, asked) =>
  Object.entries(change).every(([name, value]) => asked[/** @type {keyof Asked} */ (name)] === value);

/** @param {(change: Partial<Asked>) => void} onTry */
export function guide(onTry) {
  const label = html("span", { class: "try" });
  const keys = html("span", { class: "keys" });
  const says = html("span", { class: "came", "aria-live": "polite" });
  const node = html("div", { class: "guide-line" }, label, keys, says);
  /** @type {boolean | null} */
  let gated = null;

  /**
   * @param {Asked} asked @param {Drawn[]} lanes
   * @param {number | null} before what reached step 1 of the network that is spoken of, before the last press
   * @param {Labels} labels
   */
  function show(asked, lanes, before, labels) {
    const drawn = spokenOf(lanes);
    const all = tries(drawn.lane.gate !== null);
    if (gated !== (drawn.lane.gate !== null)) {
      gated = drawn.lane.gate !== null;
      keys.replaceChildren(
        ...all.map(({ change }) => html("button", { type: "button", class: "choice", onclick: () => onTry(change) })),
      );
    }
    const next = all.findLastIndex((one) => holds(one, asked)) + 1; // none, once the last one stands
    all.forEach((one, k) => {
      const key = /** @type {HTMLElement} */ (keys.children[k]);
      key.textContent = one.said(labels);
      key.setAttribute("aria-pressed", String(holds(one, asked)));
      key.classList.toggle("next", k === next);
    });
    label.textContent = labels.try;
    const now = { cell: drawn.title, share: measured(drawn.way.reached, 2), first: 1 };
    says.textContent =
      before === null ? fill(labels.try_now, now) : fill(labels.try_then, { ...now, before: measured(before, 2) });
  }
  return { node, show };
}

/** The first network with a gate that keeps, or the first. @param {Drawn[]} lanes */
export const spokenOf = (lanes) => lanes.find(({ lane }) => lane.gate) ?? lanes[0];
