// A text that came in pieces, as nodes: words, code, parts of formulas, each in its colour and with its mark.

import { html } from "../../kit/elements.js";

/** @typedef {import("../../../payloads/types.d.ts").Bit} Bit */

const FORMULA = new Set(["math", "sub", "sup", "frac", "bar", "end"]);

/**
 * Pieces that stand together: those of one formula, or with one mark.
 *
 * @param {readonly Bit[]} bits
 * @param {(bit: Bit) => unknown} same
 */
export function runsOf(bits, same) {
  /** @type {Bit[][]} */
  const runs = [];
  for (const bit of bits) {
    const last = runs.at(-1);
    if (last && same(last[0]) === same(bit)) last.push(bit);
    else runs.push([bit]);
  }
  return runs;
}

/** Letters lean, names of functions and numbers do not. @param {string} text */
const letters = (text) =>
  text.split(/([A-Za-z]+)/).map((part, k) => (k % 2 && part.length === 1 ? html("i", { text: part }) : part));

/** @param {Bit} bit */
function node({ text, kind, symbol }) {
  const attributes = symbol ? { class: `of ${symbol}` } : {};
  if (kind === "sub" || kind === "sup") return html(kind, attributes, letters(text));
  if (kind === "math") return html("span", attributes, letters(text));
  if (kind === "em") return html("em", { text });
  if (kind === "keyword" || kind === "comment") return html("span", { class: kind, text });
  return document.createTextNode(text);
}

/** With every fraction as one. @param {Bit[]} bits @returns {Node[]} */
function marked(bits) {
  const [open, bar, end] = ["frac", "bar", "end"].map((kind) => bits.findIndex((bit) => bit.kind === kind));
  if (open < 0) return inLine(bits);
  const parts = [bits.slice(open + 1, bar), bits.slice(bar + 1, end)].map((part) => html("span", {}, inLine(part)));
  return [...inLine(bits.slice(0, open)), html("span", { class: "frac" }, parts), ...marked(bits.slice(end + 1))];
}

/** @param {Bit[]} bits @returns {Node[]} */
const inLine = (bits) =>
  runsOf(bits, ({ mark }) => mark).flatMap((run) =>
    run[0].mark ? [html("mark", { class: run[0].mark }, run.map(node))] : run.map(node),
  );

/** A formula, a line of code. @param {readonly Bit[]} bits */
export const written = (bits) => marked([...bits]);

/** A paragraph: what is a formula or code in it stays together. @param {readonly Bit[]} bits */
export const prose = (bits) =>
  runsOf(bits, ({ kind }) => (FORMULA.has(kind) ? "math" : kind === "code" ? "code" : "")).flatMap((run) => {
    if (FORMULA.has(run[0].kind)) return [html("span", { class: "math" }, marked(run))];
    return run[0].kind === "code" ? run.map(({ text }) => html("code", { text })) : marked(run);
  });

/** What a reader hears. @param {readonly Bit[]} bits */
export const spoken = (bits) => bits.map(({ text }) => text).join("");
