// The numbers themselves: every product of one unit's sums, or every unit of a pointwise operation.

import { fill, html } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { described, isSum, quantityOf } from "./cells.js";
import { plain } from "./symbols.js";
import { preActivation, products, summands, vector, weighed } from "./trace.js";

/** @typedef {import("./cells.js").Cell} Cell */
/** @typedef {import("./trace.js").Layer} Layer */

/**
 * @param {import("./types.d.ts").Core} app
 * @returns {import("./types.d.ts").View}
 */
export function numbersTable(app) {
  const { labels, state } = app;
  const caption = html("p", {});
  const table = html("table", {});
  const node = html(
    "section",
    { class: "numbers", "aria-label": labels.numbers },
    html(
      "header",
      {},
      html("h3", { text: labels.numbers }),
      html("button", {
        type: "button",
        class: "close",
        "aria-label": labels.back_to_operation,
        title: labels.back_to_operation,
        text: "✕",
        onclick: () => app.setLevel("operation"),
      }),
    ),
    caption,
    html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": labels.numbers }, table),
  );

  const head = (/** @type {string[]} */ cells) =>
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        cells.map((text) => html("th", { scope: "col", text })),
      ),
    );
  /**
   * @param {(string | number)[]} cells
   * @param {boolean} [chosen]
   * @param {() => void} [action]
   */
  const line = (cells, chosen, action) =>
    html(
      "tr",
      { class: chosen ? "chosen" : null, onclick: action ?? null },
      cells.map((text, k) => html(k ? "td" : "th", { text, scope: k ? null : "row" })),
    );

  /**
   * A summand in a sentence: "W·x", "p⊙c", or what is added as it is, without its steps.
   *
   * @param {Cell} cell
   * @param {import("./trace.js").Summand} summand
   */
  function short(cell, { source, array, kind }) {
    const bare = plain(cell, source).replace(/[ₜ₋₁]/g, "");
    if (kind === "bias") return "b";
    if (kind === "plain") return bare.replace("W·h+b", "W·h + b");
    const inner = quantityOf(cell, source)?.role === "part" ? `(${bare})` : bare;
    return `${array.split("_")[0]}${kind === "vector" ? "⊙" : "·"}${inner}`;
  }

  // Where a gate weighs a whole summand, that summand's weights are shown times the gate.
  const gateOf = (/** @type {Layer} */ layer, /** @type {import("./cells.js").Summed} */ { terms }) =>
    terms.map(({ source, kind }) => (kind === "plain" ? weighed(layer, source) : null)).find((one) => one)?.by;

  function update(/** @type {string} */ focus) {
    const layer = app.layer();
    const { t, unit } = state;
    const named = fill(labels.unit_at, { unit: unit + 1, step: app.stepLabel(t) });
    const { cell } = layer;
    const quantity = described(cell, focus);
    if (isSum(quantity)) {
      const { a } = preActivation(layer, focus, t, unit);
      const said = summands(layer, focus, t, unit).map((one) => `${short(cell, one)} = ${show(one.value, 5)}`);
      const sums = said.join(labels.comma);
      const gate = gateOf(layer, quantity);
      const form = gate ? labels.sum_of_weighed : labels.sum_of;
      /** @type {Record<string, string>} */
      const weight = gate === undefined ? {} : { gate, value: show(vector(layer, gate, t)[unit], 5) };
      caption.textContent = `${named}. ${fill(form, { sums, a: show(a, 5), ...weight })}`;
      const all = products(layer, focus, t, unit);
      all.sort((p, q) => Math.abs(q.product) - Math.abs(p.product));
      table.replaceChildren(
        head([labels.term, labels.value, labels.weight, labels.product]),
        html(
          "tbody",
          {},
          all.map((term) =>
            line([
              `${plain(cell, term.source)}[${term.k + 1}]`,
              show(term.value, 5),
              show(term.weight, 5),
              show(term.product, 5),
            ]),
          ),
        ),
      );
      return;
    }
    caption.textContent = named;
    const columns = [...quantity.sources, focus];
    const vectors = columns.map((q) => vector(layer, q, t));
    table.replaceChildren(
      head([labels.unit, ...columns.map((q) => plain(cell, q))]),
      html(
        "tbody",
        {},
        Array.from({ length: layer.hidden }, (_, k) =>
          line([k + 1, ...vectors.map((values) => show(values[k], 5))], k === unit, () => app.select({ unit: k })),
        ),
      ),
    );
  }
  function write() {
    if (state.focus && state.level === "numbers") update(state.focus);
  }
  return { node, refresh: write, stepped: write };
}
