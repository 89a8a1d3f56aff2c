// What is moved by hand: the gate that keeps and the length; a press away, how many units there are and how weights begin.

import { fill, html } from "../../kit/elements.js";
import { given, measured, percentOf } from "../../kit/numbers.js";

/** @typedef {import("./flow.js").Settings} Settings */
/** @typedef {Settings & { hidden: number }} Asked */

const biasOf = (/** @type {number} */ bias) => given(Number(bias.toFixed(1)), 3);
const sigmoid = (/** @type {number} */ a) => 1 / (1 + Math.exp(-a));
export const GATE = { low: -4, high: 8, step: 0.1 };
export const RADIUS = { low: 0.2, high: 2, step: 0.02 };

/**
 * Where the gate's slider stands: at the bias that all have, or at the average of those that there are.
 *
 * @param {Settings["gate"]} gate
 * @param {number[]} spread the biases of chrono
 */
export const thumb = (gate, spread) =>
  gate === "torch" ? 0 : gate === "chrono" ? spread.reduce((a, b) => a + b, 0) / spread.length : gate;

/**
 * @param {(change: Partial<Asked>) => void} onChange
 */
export function controls(onChange) {
  const range = (/** @type {string} */ name, /** @type {number} */ low, /** @type {number} */ high, step = 1) =>
    html("input", { type: "range", name, min: low, max: high, step });
  const length = range("length", 5, 200);
  const gate = range("gate", GATE.low, GATE.high, GATE.step);
  const radius = range("radius", RADIUS.low, RADIUS.high, RADIUS.step);
  length.oninput = () => onChange({ steps: Number(length.value) });
  gate.oninput = () => onChange({ gate: Number(gate.value) });
  radius.oninput = () => onChange({ radius: Number(radius.value) });
  const says = { length: html("output"), gate: html("output"), radius: html("output") };

  /** @param {string} kind @param {string[]} values @param {(value: string) => void} act */
  const keys = (kind, values, act) =>
    values.map((value) =>
      html("button", {
        type: "button",
        class: "choice",
        "data-kind": kind,
        "data-value": value,
        onclick: () => act(value),
      }),
    );
  const gates = keys("gate", ["torch", "1", "chrono"], (value) =>
    onChange({ gate: value === "1" ? 1 : value === "chrono" ? "chrono" : "torch" }),
  );
  const starts = keys("start", ["torch", "orthogonal", "identity"], (value) =>
    onChange({ start: value === "orthogonal" ? value : value === "identity" ? value : "torch", radius: null }),
  );
  const forms = keys("form", ["tanh", "relu"], (value) => onChange({ form: value }));
  const sizes = html("span", { class: "keys" });
  const legends = {
    length: html("span", { class: "legend" }),
    gate: html("span", { class: "legend" }),
    own: html("span", { class: "legend" }),
  };
  const field = (
    /** @type {"length" | "gate" | "own"} */ what,
    /** @type {HTMLElement} */ slider,
    /** @type {HTMLElement} */ said,
  ) => html("fieldset", {}, html("div", { class: "said" }, legends[what], said), slider);
  const gateField = field("gate", gate, says.gate);
  const lengthField = field("length", length, says.length);
  const ownField = field("own", radius, says.radius);
  ownField.append(html("div", { class: "keys" }, starts, forms));
  const gateKeys = html(
    "div",
    { class: "group" },
    html("span", { class: "legend" }),
    html("div", { class: "keys" }, gates),
  );
  const units = html("div", { class: "group" }, html("span", { class: "legend" }), sizes);
  const rest = html("div", { class: "controls", hidden: true }, gateKeys, ownField, units);
  const more = html("button", { type: "button", class: "choice", "data-opens": "settings" });
  more.onclick = () => {
    rest.hidden = !rest.hidden;
    more.setAttribute("aria-expanded", String(!rest.hidden));
  };
  more.setAttribute("aria-expanded", "false");
  const node = html("div", { class: "in-view" }, gateField, lengthField, more);

  /**
   * @param {Asked} asked
   * @param {{ sizes: number[], gated: boolean, own: boolean, radius: number, spread: number[], kept: { cell: string, share: number } }} now
   * @param {Record<string, string>} labels
   */
  function show(asked, now, labels) {
    gateField.hidden = !now.gated;
    gateKeys.hidden = !now.gated;
    ownField.hidden = !now.own;
    legends.length.textContent = labels.length;
    legends.gate.textContent = labels.gate;
    legends.own.textContent = labels.own;
    more.textContent = labels.more;
    /** @type {Element} */ (gateKeys.firstElementChild).textContent = labels.gate_begins;
    /** @type {Element} */ (units.firstElementChild).textContent = labels.size;
    length.value = String(asked.steps);
    says.length.textContent = fill(labels.steps, { steps: asked.steps });
    const at = thumb(asked.gate, now.spread);
    gate.value = String(at);
    const share = typeof asked.gate === "number" ? sigmoid(asked.gate) : 0;
    says.gate.textContent =
      typeof asked.gate === "number"
        ? fill(labels.bias, { bias: given(asked.gate, 3), share: percentOf(share) })
        : asked.gate === "chrono"
          ? fill(labels.chrono_says, {
              ...{ low: biasOf(Math.min(...now.spread)), high: biasOf(Math.max(...now.spread)), mean: biasOf(at) },
            })
          : fill(labels.torch_says, { cell: now.kept.cell, share: percentOf(now.kept.share) });
    radius.value = String(now.radius);
    says.radius.textContent = fill(labels.radius, { radius: measured(now.radius, 2) });
    gate.setAttribute("aria-valuetext", says.gate.textContent);
    gate.setAttribute("aria-label", labels.gate);
    length.setAttribute("aria-label", labels.length);
    length.setAttribute("aria-valuetext", says.length.textContent);
    radius.setAttribute("aria-label", labels.own);
    radius.setAttribute("aria-valuetext", says.radius.textContent);
    const chosen = { gate: String(asked.gate), start: asked.start, form: asked.form };
    for (const key of [...gates, ...starts, ...forms]) {
      const kind = /** @type {keyof typeof chosen} */ (key.dataset.kind);
      key.textContent = labels[`${kind}_${key.dataset.value}`];
      key.title = fill(labels[`${kind}_${key.dataset.value}_is`] ?? "", { short: 2, steps: asked.steps });
      key.setAttribute("aria-pressed", String(chosen[kind] === key.dataset.value));
    }
    // made once, so that whoever pressed one by the keyboard stays there
    if (sizes.childElementCount !== now.sizes.length)
      sizes.replaceChildren(
        ...now.sizes.map((hidden) =>
          html("button", { type: "button", class: "choice", onclick: () => onChange({ hidden }) }),
        ),
      );
    now.sizes.forEach((hidden, k) => {
      sizes.children[k].textContent = labels[`units_${hidden}`];
      sizes.children[k].setAttribute("aria-pressed", String(hidden === asked.hidden));
    });
  }
  return { node, rest, show };
}
