// All equations of the cell, each beside the value it gives for the chosen unit at this step.

import { fill, html, math } from "../../kit/elements.js";
import { given, show } from "../../kit/numbers.js";
import { isCut } from "./cuts.js";
import { equation, operator, typeset, weight } from "./symbols.js";
import { vector } from "./trace.js";

/**
 * @param {import("./types.d.ts").Core} app
 * @returns {import("./types.d.ts").View}
 */
export function equations(app) {
  const { labels, state } = app;
  const list = html("ul", {});
  const node = html(
    "section",
    { class: "equations", "aria-label": labels.equations },
    html("h4", { text: labels.equations }),
    list,
  );
  /** @type {{ q: string, value: HTMLElement, button: HTMLElement }[]} */
  let rows = [];

  function build() {
    const { cell } = app.layer();
    rows = cell.rows.map((q) => {
      const value = html("b", {});
      const button = html(
        "button",
        {
          type: "button",
          "data-q": q,
          "aria-label": fill(labels.open_part, { name: labels.names[q] }),
          onclick: () => app.open(q),
        },
        html("span", { class: "chip", style: app.chipStyle(q), text: q }),
        html(
          "span",
          {},
          html("small", { class: "called", text: labels.names[q] }),
          equation(app.layer(), q),
          html("small", { class: "by-surgery", text: labels.set_by_surgery }),
        ),
        value,
      );
      return { q, value, button };
    });
    list.replaceChildren(...rows.map(({ button }) => html("li", {}, button)), ...outputs());
  }
  // y = W_y·h + b_y with its numbers, where the outputs are free numbers of a few units: the last step of all.
  /** @type {(() => void)[]} */
  let written = [];
  function outputs() {
    written = [];
    const { output, layers } = app.trace;
    const layer = app.layer();
    if (!output?.W || !output.b || layer !== layers[layers.length - 1] || layer.hidden > 4) return [];
    const { W, b } = output;
    const chip = () => html("span", { class: "chip", style: app.chipStyle("y"), text: "y" });
    return output.labels.map((label, o) => {
      const sum = html("small", { class: "sum" });
      const value = html("b", {});
      written.push(() => {
        const h = vector(layer, "h", state.t);
        const products = Array.from(h, (v, k) => `${given(W[o * layer.hidden + k], 4)} · ${show(v)}`);
        const bias = b[o] === 0 ? "" : ` + ${given(b[o], 4)}`;
        sum.textContent = `= ${products.join(" + ")}${bias}`;
        value.textContent = show(output.values[state.t * output.size + o]);
      });
      const form = math(
        "math",
        { display: "inline" },
        math("mrow", {}, typeset("y"), operator("="), weight("W", "y"), typeset("h"), operator("+"), weight("b", "y")),
      );
      return html(
        "li",
        { class: "output", "data-q": "y" },
        chip(),
        html(
          "span",
          {},
          html("small", { class: "called", text: output.labels.length > 1 ? label : labels.names.y }),
          form,
          " ",
          sum,
        ),
        value,
      );
    });
  }

  return {
    node,
    refresh: build,
    stepped() {
      for (const { q, value, button } of rows) {
        value.textContent = show(vector(app.layer(), q, state.t)[state.unit]);
        button.classList.toggle("open", q === state.focus);
        button.classList.toggle("cut", isCut(app.cuts(), state.layer, q, state.t, state.unit));
      }
      for (const write of written) write();
    },
  };
}
