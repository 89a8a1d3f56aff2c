// One operation with this step's numbers: equation, the sum before the nonlinearity, the curve, and every product in it.

import { curvePicture } from "../../kit/curves.js";
import { fill, html, math } from "../../kit/elements.js";
import { ACTIVATIONS } from "../../kit/machine/tables.js";
import { show } from "../../kit/numbers.js";
import { curveOf, described, isSum, operationOf, quantityOf } from "./cells.js";
import { isCut } from "./cuts.js";
import { colourOf, equation, operator, plain, typeset, weightOf } from "./symbols.js";
import { preActivation, products, summands, vector } from "./trace.js";

/** @typedef {import("./cells.js").Cell} Cell */
/** @typedef {import("./trace.js").Layer} Layer */
/** @typedef {import("../../kit/elements.js").Child} Child */

/**
 * @param {import("./types.d.ts").App} app
 * @returns {import("./types.d.ts").View}
 */
export function operation(app) {
  const { labels, state } = app;
  const title = html("h3", {});
  const general = html("div", { class: "equation" });
  const numbers = html("div", { class: "filled", "aria-live": "off" });
  const picture = curvePicture();
  const slope = html("figcaption");
  const curve = html("figure", {}, picture.node, slope);
  const shares = html("div", { class: "shares" });
  const more = html("button", { type: "button", class: "more", onclick: () => app.setLevel("numbers") });
  const pin = html("button", {
    type: "button",
    class: "close pin",
    "aria-label": labels.pin,
    title: labels.pin,
    text: "⚲",
    onclick: () => app.notes.pin(state.focus),
  });
  const close = html("button", {
    type: "button",
    class: "close",
    "aria-label": labels.back_to_cell,
    title: labels.back_to_cell,
    text: "✕",
    onclick: () => app.setLevel("cell"),
  });
  const node = html(
    "section",
    { class: "operation", "aria-label": labels.operation },
    html("header", {}, title, html("span", {}, pin, close)),
    app.surgery.node,
    general,
    numbers,
    html("div", { class: "working" }, curve, shares),
    more,
  );

  /**
   * @param {string | Node} name
   * @param {number} value
   * @param {string} [q]
   */
  const token = (name, value, q, weight = false) => {
    const body = [html("b", { text: show(value) }), html("small", {}, name)];
    return html("span", { class: `token${weight ? " weighted" : ""}`, "data-q": q, title: show(value, 7) }, body);
  };
  const sign = (/** @type {string} */ text) => html("span", { class: "sign", text });

  function build(/** @type {string} */ q) {
    const layer = app.layer();
    title.replaceChildren(
      html("span", { class: "chip", style: app.chipStyle(colourOf(layer.cell, q)), text: plain(layer.cell, q) }),
      ` ${labels.names[q]}`,
    );
    general.replaceChildren(equation(layer, q), html("p", { text: labels.notes[q] ?? "" }));
    more.textContent = labels.all_numbers;
    shares.replaceChildren();
    const squash = curveOf(layer.cell, q);
    curve.style.display = squash ? "" : "none";
    if (!squash) return;
    picture.draw(squash, app.colours.symbols[colourOf(layer.cell, q)] ?? "");
  }

  function update(/** @type {string} */ q) {
    const layer = app.layer();
    const { t, unit } = state;
    const at = (/** @type {string} */ name) => vector(layer, name, t)[unit];
    const squash = curveOf(layer.cell, q);
    const quantity = described(layer.cell, q);
    if (isSum(quantity)) {
      const { a } = preActivation(layer, q, t, unit);
      const { sign: name, value } = ACTIVATIONS[quantity.activation];
      const added = summands(layer, q, t, unit).map((one) =>
        token(called(layer.cell, quantity, one), one.value, one.source || undefined),
      );
      numbers.replaceChildren(
        ...added.flatMap((one, k) => (k ? [sign("+"), one] : [one])),
        sign("="),
        ...(name ? [token("a", a), html("span", { class: "then", text: `${name}(${show(a)}) =` })] : []),
        ...result(layer, q, value(a), at(q)),
      );
      if (squash) pointOn(squash, a);
      contributions(layer, q);
    } else {
      numbers.replaceChildren(...pointwise(layer, quantity, at));
      if (squash) pointOn(squash, at(quantity.sources[0]));
    }
    picture.node.setAttribute(
      "aria-label",
      squash ? fill(labels.curve_alt, { name: ACTIVATIONS[squash].sign, value: show(at(q)) }) : "",
    );
  }

  /**
   * How a summand is called: the weights and what they multiply, or what is added as it is.
   *
   * @param {Cell} cell
   * @param {import("./cells.js").Summed} sum
   * @param {import("./trace.js").Summand} summand
   */
  function called(cell, { block }, { source, array, kind }) {
    if (kind === "plain") return plain(cell, source);
    const by = weightOf(cell, array, block);
    if (kind === "bias") return math("math", {}, by);
    const times = kind === "vector" ? [operator("⊙")] : [];
    const named =
      quantityOf(cell, source)?.role === "part" ? math("mi", { text: `(${plain(cell, source)})` }) : typeset(source);
    return math("math", {}, math("mrow", {}, by, ...times, named));
  }

  /**
   * @param {Layer} layer
   * @param {import("./cells.js").Made} quantity
   * @param {(q: string) => number} at
   */
  function pointwise(layer, quantity, at) {
    const { sign: name, value } = operationOf(quantity);
    const values = quantity.sources.map(at);
    const end = result(layer, quantity.name, value(values[0], values[1]), at(quantity.name));
    const [first, second] = quantity.sources.map((source, k) => token(plain(layer.cell, source), values[k], source));
    if (name === "tanh") return [html("span", { class: "then", text: `tanh(${show(values[0])}) =` }), ...end];
    if (!second) return [sign(name), first, sign("="), ...end];
    return [first, sign(name), second, sign("="), ...end];
  }

  /**
   * What comes out; where surgery has replaced it, first what came out and then what was put there.
   *
   * @param {Layer} layer
   * @param {string} q
   * @param {number} made
   * @param {number} value
   */
  function result(layer, q, made, value) {
    const name = plain(layer.cell, q);
    if (!isCut(app.cuts(), state.layer, q, state.t, state.unit)) return [token(name, value, q, true)];
    return [
      token(name, made, q),
      html("span", { class: "then cut", text: labels.surgery }),
      token(name, value, q, true),
    ];
  }

  /**
   * @param {string} squash
   * @param {number} a
   */
  function pointOn(squash, a) {
    const passes = show(picture.mark(squash, a));
    slope.textContent = fill(labels.slope, { name: ACTIVATIONS[squash].sign, a: show(a), slope: passes });
  }

  /**
   * The largest products in the sum; bars share one scale, zero in the middle.
   *
   * @param {Layer} layer
   * @param {string} q
   */
  function contributions(layer, q) {
    const top = products(layer, q, state.t, state.unit)
      .filter((term) => term.product !== 0)
      .sort((a, b) => Math.abs(b.product) - Math.abs(a.product))
      .slice(0, 6);
    const widest = Math.abs(top[0]?.product ?? 1);
    shares.replaceChildren(
      html("h4", { text: labels.largest }),
      ...top.map((term) => {
        const width = (50 * Math.abs(term.product)) / widest;
        return html(
          "div",
          {
            class: "share",
            "data-q": term.source,
            title: `${show(term.weight, 5)} × ${show(term.value, 5)} = ${show(term.product, 5)}`,
          },
          html("span", { class: "who", text: `${plain(layer.cell, term.source)}[${term.k + 1}]` }),
          html(
            "span",
            { class: "bar" },
            html("i", {
              class: term.product < 0 ? "negative" : "positive",
              style: `width:${width}%;${term.product < 0 ? "right:50%" : "left:50%"}`,
            }),
          ),
          html("span", { class: "amount", text: show(term.product) }),
        );
      }),
    );
    if (!top.length) shares.append(html("p", { text: labels.all_zero }));
  }

  return {
    node,
    refresh() {
      if (!state.focus) return;
      build(state.focus);
      update(state.focus);
    },
    stepped() {
      if (state.focus && (state.level === "operation" || state.level === "numbers")) update(state.focus);
    },
  };
}
