// The equations of one step: once in symbols, then for every unit and output with the numbers in them.

import { all, around, html, math, meaning, targetOf } from "../../kit/elements.js";
import { given } from "../../kit/numbers.js";
import { short } from "./drawing.js";

/** @typedef {import("./parts.js").Layer} Layer */
/** @typedef {import("./parts.js").Matrix} Matrix */
/** @typedef {import("../../kit/elements.js").Child} Child */
/** @typedef {import("./parts.js").NetworkDrawing["sizes"]} Sizes */
/** @typedef {import("./parts.js").NetworkDrawing["nonlinearity"]} Squash */

/** @type {Record<Squash, (a: number) => number>} */
const SQUASHES = { tanh: Math.tanh, ReLU: (a) => Math.max(a, 0) };

/** @param {import("./parts.js").Graph} graph */
export function stepEquations(graph) {
  const general = html("div", { class: "line" });
  const rows = html("div", { class: "filled" });
  const title = html("h4", {});
  const node = html("section", { class: "equations" }, title, general, rows);
  /** What writes the numbers of the present step. @type {(() => void)[]} */
  let live = [];

  const sign = (/** @type {string} */ text) =>
    html("span", { class: "sign", "aria-hidden": text === "(" || text === ")" ? "true" : null, text });
  const word = (/** @type {string} */ text) => math("mi", { text });
  /** @param {string} letter @param {...Child} index */
  const indexed = (letter, ...index) => math("msub", {}, word(letter), math("mrow", {}, ...index));
  const minusOne = [word("t"), math("mo", { text: "−" }), math("mn", { text: "1" })];

  // All symbols and numbers are one stop for Tab; the arrow keys walk through them.
  /** @param {string} id @param {string} kind @param {...Child} content */
  const button = (id, kind, ...content) =>
    html("button", { type: "button", class: kind, "data-id": id, tabindex: -1 }, ...content);
  const symbol = (/** @type {string} */ id, /** @type {Child} */ body) => button(id, "sym", math("math", {}, body));

  function build() {
    const { meta } = graph;
    const { weights, nonlinearity, sizes, labels } = meta;
    live = [];
    title.textContent = labels.equations;
    node.setAttribute("aria-label", labels.equations);
    general.replaceChildren(
      html(
        "span",
        { class: "part" },
        symbol("h", indexed("h", word("t"))),
        sign(`= ${nonlinearity} (`),
        symbol("W_h", indexed("W", word("h"))),
        symbol("hp", indexed("h", ...minusOne)),
        sign("+"),
        symbol("W_x", indexed("W", word("x"))),
        symbol("x", indexed("x", word("t"))),
        sign("+"),
        symbol("b", indexed("b", word("h"))),
        sign(")"),
      ),
      html(
        "span",
        { class: "part" },
        symbol("y", indexed("y", word("t"))),
        sign("="),
        symbol("W_y", indexed("W", word("y"))),
        symbol("h", indexed("h", word("t"))),
        sign("+"),
        symbol("b_y", indexed("b", word("y"))),
      ),
    );
    rows.replaceChildren(
      ...weights.b.map((_, j) => unitRow(j, nonlinearity, sizes)),
      ...weights.b_y.map((_, o) => outputRow(o, sizes)),
    );
    const [first] = buttons();
    first.tabIndex = 0;
    mark();
  }

  /**
   * A number: one button, written anew at every step.
   *
   * @param {string} id
   * @param {() => number} valueAt
   */
  function number(id, valueAt) {
    const made = button(id, "number");
    const own = /^(W|b)/.test(id); // the network's own numbers do not move, so they need no fixed width
    live.push(() => {
      made.textContent = own ? given(valueAt(), 4) : short(valueAt(), 3);
      made.setAttribute("aria-label", `${graph.nameOf(id)} = ${made.textContent}`);
    });
    return made;
  }
  /** @param {Matrix} name @param {number} row @param {number} column */
  const weightOf = (name, row, column) =>
    number(`${name}.${row}.${column}`, () => graph.meta.weights[name][row][column]);
  const value = (/** @type {Layer | "hp"} */ layer, /** @type {number} */ k) =>
    number(`${layer}.${k}`, () => graph.numberOf(`${layer}.${k}`));
  const named = (/** @type {string} */ id, /** @type {string} */ text) => button(id, "sym name", text);

  /**
   * Σ of weight · value, with the plus signs between.
   *
   * @param {Matrix} name
   * @param {number} row
   * @param {Layer | "hp"} layer
   * @param {number} count
   */
  const products = (name, row, layer, count) =>
    Array.from({ length: count }, (_, k) =>
      html("span", { class: "product" }, k > 0 && sign("+"), weightOf(name, row, k), sign("·"), value(layer, k)),
    );

  /** What a unit's sum is made of at this step: every product, and the bias. @param {number} j @param {Sizes} sizes */
  function summands(j, sizes) {
    const { weights } = graph.meta;
    const times = (/** @type {"W_h" | "W_x"} */ name, /** @type {"hp" | "x"} */ layer, /** @type {number} */ count) =>
      Array.from({ length: count }, (_, k) => weights[name][j][k] * graph.numberOf(`${layer}.${k}`));
    return [...times("W_h", "hp", sizes.h), ...times("W_x", "x", sizes.x), weights.b[j]];
  }
  const signed = (/** @type {number} */ value, /** @type {number} */ k) => {
    const shown = short(Math.abs(value), 3);
    const sign = value < 0 ? "−" : "+";
    return k || value < 0 ? `${sign} ${shown}` : shown;
  };

  /** @param {number} j @param {Squash} squash @param {Sizes} sizes */
  function unitRow(j, squash, sizes) {
    const worked = html("span", { class: "sign" }); // seen once the unit was pressed
    const sum = html("span", { class: "sign" });
    const made = html("span", { class: "sign cut" });
    live.push(() => {
      const a = graph.meta.values.a[graph.t][j];
      const cut = graph.meta.cut[graph.t][j];
      worked.textContent = `= ${squash}(${summands(j, sizes).map(signed).join(" ")})`;
      sum.textContent = `= ${squash}(${short(a, 3)}) =`;
      made.textContent = cut ? `${short(SQUASHES[squash](a), 3)} ${graph.meta.labels.surgery}` : "";
    });
    return html(
      "div",
      { class: "line", "data-unit": j },
      html(
        "span",
        { class: "part" },
        named(`h.${j}`, graph.meta.names.h[j]),
        sign(`= ${squash} (`),
        ...products("W_h", j, "hp", sizes.h),
        sign("+"),
        ...products("W_x", j, "x", sizes.x),
        sign("+"),
        number(`b.${j}`, () => graph.meta.weights.b[j]),
        sign(")"),
      ),
      html("span", { class: "part whole worked" }, worked),
      html("span", { class: "part whole" }, sum, made, value("h", j)),
    );
  }
  /** @param {number} o @param {Sizes} sizes */
  function outputRow(o, sizes) {
    return html(
      "div",
      { class: "line" },
      named(`y.${o}`, graph.meta.names.y[o]),
      sign("="),
      ...products("W_y", o, "h", sizes.h),
      sign("+"),
      number(`b_y.${o}`, () => graph.meta.weights.b_y[o]),
      sign("="),
      value("y", o),
    );
  }

  const buttons = () => all(node, "button");
  const idOf = (/** @type {HTMLElement} */ one) => one.dataset.id ?? "";
  function mark() {
    for (const one of buttons()) if (!one.ariaLabel) one.setAttribute("aria-label", graph.nameOf(idOf(one)));
  }
  const idUnder = (/** @type {Event} */ event) => around(event, "[data-id]")?.dataset.id ?? null;
  node.onpointerover = (event) => graph.light(idUnder(event));
  node.onpointerleave = () => graph.light(null);
  node.onclick = (event) => graph.edit(idUnder(event));
  node.addEventListener("focusin", (event) => {
    for (const one of buttons()) one.tabIndex = one === event.target ? 0 : -1;
    graph.light(idUnder(event));
  });
  node.addEventListener("focusout", () => graph.light(null));
  node.onkeydown = (event) => {
    const by = meaning(event, { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 });
    if (!by) return;
    const stops = buttons();
    stops[(stops.indexOf(targetOf(event)) + by + stops.length) % stops.length].focus();
    event.preventDefault();
    event.stopPropagation();
  };

  let shape = "";
  return {
    node,
    refresh() {
      const { sizes, nonlinearity, names, labels } = graph.meta;
      const wanted = JSON.stringify([sizes, nonlinearity, names, labels]);
      if (wanted !== shape) build();
      shape = wanted;
      this.stepped();
      this.open();
    },
    stepped() {
      for (const write of live) write();
    },
    light() {
      for (const one of buttons()) one.classList.toggle("lit", graph.isLit(idOf(one)));
    },
    open(pressed = false) {
      if (pressed) rows.classList.add("pressed");
      for (const line of all(rows, "[data-unit]"))
        line.classList.toggle("open", line.dataset.unit === String(graph.opened));
    },
  };
}
