// How quantities are written: typeset for equations, plain for tooltips and tables, and in which colour.

import { html, math } from "../../kit/elements.js";
import { described, quantityOf } from "./cells.js";

/** @typedef {import("./cells.js").Cell} Cell */

const PREV = "_prev";
const letterOf = (/** @type {string} */ q) => (q.endsWith(PREV) ? q.slice(0, -PREV.length) : q);

/** The letter and what stands under it. @param {string} q */
export const symbolOf = (q) => [letterOf(q), q.endsWith(PREV) ? "t−1" : "t"];

/**
 * In a sentence or a table; what is made of others is written out.
 *
 * @param {Cell} cell
 * @param {string} q
 */
export const plain = (cell, q) => quantityOf(cell, q)?.plain ?? `${letterOf(q)}${q.endsWith(PREV) ? "ₜ₋₁" : "ₜ"}`;

/**
 * A part has the colour of the gate or state that it belongs to, so that the eye can follow it.
 *
 * @param {Cell} cell
 * @param {string} q
 */
export const colourOf = (cell, q) => quantityOf(cell, q)?.colour ?? letterOf(q);

/** @param {string} text */
export const operator = (text) => math("mo", { text });
const named = (/** @type {string} */ name) =>
  math("mi", name === "σ" ? { text: "σ" } : { text: name, mathvariant: "normal" });

/** @param {string} q */
export function typeset(q) {
  const [letter, index] = symbolOf(q);
  const parts = index
    .split(/(−)/)
    .filter(Boolean)
    .map((part) => (part === "−" ? operator(part) : math(/\d/.test(part) ? "mn" : "mi", { text: part })));
  return math("msub", { class: "sym", "data-q": q }, math("mi", { text: letter }), math("mrow", {}, ...parts));
}

/**
 * @param {string} name
 * @param {string[]} index
 */
export const weight = (name, ...index) =>
  math(
    "msub",
    { class: "weight" },
    math("mi", { text: name }),
    math("mrow", {}, ...index.map((text) => math("mi", { text }))),
  );

/**
 * One piece of an equation, as figures/cell_entry.py writes it.
 *
 * @param {import("./cells.js").Quantity["tokens"][number]} token
 */
function piece(token) {
  if ("symbol" in token) return typeset(token.symbol);
  if ("weight" in token) return weight(token.weight, ...token.index);
  if ("function" in token) return named(token.function);
  return "number" in token ? math("mn", { text: token.number }) : operator(token.operator);
}

/**
 * Letter and indices of a learned array for one block: "W_x" of f is W with x and f.
 *
 * @param {Cell} cell
 * @param {string} array
 * @param {string} block
 */
export function weightOf(cell, array, block) {
  const [letter, under = ""] = array.split("_");
  const own = under.length > block.length && under.endsWith(block) ? under.slice(0, -block.length) : under;
  const index = [...own];
  if (cell.blocks.length > 1 || (index.length === 0 && letter !== "b")) index.push(block);
  return index.length ? weight(letter, ...index) : math("mi", { text: letter });
}

/**
 * The equation that computes q, each symbol linked to its place in the drawing and the rows.
 *
 * @param {import("./trace.js").Layer} layer
 * @param {string} q
 */
export function equation(layer, q) {
  const { role, tokens } = described(layer.cell, q);
  const left = role === "part" ? [] : [typeset(q), operator("=")];
  const all = [...left, ...tokens.map(piece)];
  // A browser breaks no line inside a formula, so it is several: a new line may begin at every + and factor.
  /** @type {MathMLElement[][]} */
  const lines = [];
  for (const [k, part] of all.entries()) {
    const sign = part.textContent;
    const breaks = k > left.length && (sign === "+" || (sign === "(" && all[k - 1].textContent === "⊙"));
    if (breaks && sign === "+") part.setAttribute("form", "infix"); // with its spaces, though it begins a formula
    if (breaks || k === 0) lines.push([]);
    lines[lines.length - 1].push(part);
  }
  return html(
    "span",
    {},
    lines.flatMap((parts, k) => [
      k > 0 && html("wbr", {}),
      math("math", { display: "inline" }, math("mrow", {}, ...parts)),
    ]),
  );
}
