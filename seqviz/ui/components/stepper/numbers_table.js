// The numbers themselves: every product of one unit's sums, or every unit of a pointwise operation.

import { fill, html } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { plain } from "./symbols.js";
import { preActivation, terms, vector } from "./trace.js";

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

  const head = (cells) =>
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        cells.map((text) => html("th", { scope: "col", text })),
      ),
    );
  const line = (cells, chosen, action) =>
    html(
      "tr",
      { class: chosen ? "chosen" : null, onclick: action ?? null },
      cells.map((text, k) => html(k ? "td" : "th", { text, scope: k ? null : "row" })),
    );

  function update() {
    const layer = app.layer();
    const { t, unit, focus } = state;
    const named = fill(labels.unit_at, { unit: unit + 1, step: app.stepLabel(t) });
    if (layer.cell.blocks.includes(focus)) {
      const sums = preActivation(layer, focus, t, unit);
      const form = focus === "n" ? labels.sum_of_n : labels.sum_of;
      const gated =
        focus === "n" ? { rn: show(vector(layer, "rn", t)[unit], 5), r: show(vector(layer, "r", t)[unit], 5) } : {};
      caption.textContent = `${named}. ${fill(form, { ...gated, wx: show(sums.wx, 5), wh: show(sums.wh, 5), b: show(sums.b, 5), a: show(sums.a, 5) })}`;
      const all = [...terms(layer, focus, "x", t, unit), ...terms(layer, focus, "h_prev", t, unit)];
      all.sort((p, q) => Math.abs(q.product) - Math.abs(p.product));
      table.replaceChildren(
        head([labels.term, labels.value, labels.weight, labels.product]),
        html(
          "tbody",
          {},
          all.map((term) =>
            line([
              `${plain(term.source)}[${term.k + 1}]`,
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
    const columns = [...layer.cell.ops[focus].slice(1), focus];
    const vectors = columns.map((q) => vector(layer, q, t));
    table.replaceChildren(
      head([labels.unit, ...columns.map(plain)]),
      html(
        "tbody",
        {},
        Array.from({ length: layer.hidden }, (_, k) =>
          line([k + 1, ...vectors.map((values) => show(values[k], 5))], k === unit, () => app.select({ unit: k })),
        ),
      ),
    );
  }
  const shown = () => state.focus && state.level === "numbers";
  return {
    node,
    refresh() {
      if (shown()) update();
    },
    paint() {},
    stepped() {
      if (shown()) update();
    },
    layout() {},
    frame() {},
  };
}
