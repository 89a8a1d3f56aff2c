// How quantities are written: typeset for equations, plain for tooltips and tables, and in which colour.

import { html, math } from "../../kit/elements.js";
import { squashOf } from "./cells.js";

const TYPESET = {
  x: ["x", "t"],
  h: ["h", "t"],
  c: ["c", "t"],
  h_prev: ["h", "t−1"],
  c_prev: ["c", "t−1"],
};
const PLAIN = {
  x: "xₜ",
  h: "hₜ",
  c: "cₜ",
  h_prev: "hₜ₋₁",
  c_prev: "cₜ₋₁",
  fc: "fₜ⊙cₜ₋₁",
  ig: "iₜ⊙gₜ",
  tanh_c: "tanh cₜ",
  rn: "rₜ⊙(W·hₜ₋₁+b)",
  wn: "W·hₜ₋₁+b",
  zh: "zₜ⊙hₜ₋₁",
  nz: "(1−zₜ)⊙nₜ",
  oz: "1−zₜ",
};
// A derived quantity shares the colour of the state it leads to, so that the eye can follow it.
const COLOUR_OF = {
  h_prev: "h",
  c_prev: "c",
  tanh_c: "c",
  fc: "c",
  ig: "c",
  rn: "r",
  wn: "h",
  zh: "h",
  nz: "h",
  oz: "z",
};

export const symbolOf = (q) => TYPESET[q] ?? [q, "t"];
export const plain = (q) => PLAIN[q] ?? `${q}ₜ`;
export const colourOf = (q) => COLOUR_OF[q] ?? q;
export const operator = (text) => math("mo", { text });
const squashName = (name) => math("mi", name === "σ" ? { text: "σ" } : { text: name, mathvariant: "normal" });

export function typeset(q) {
  const [letter, index] = symbolOf(q);
  const parts = index
    .split(/(−)/)
    .filter(Boolean)
    .map((part) => (part === "−" ? operator(part) : math(/\d/.test(part) ? "mn" : "mi", { text: part })));
  return math("msub", { class: "sym", "data-q": q }, math("mi", { text: letter }), math("mrow", {}, ...parts));
}

export const weight = (name, ...index) =>
  math(
    "msub",
    { class: "weight" },
    math("mi", { text: name }),
    math("mrow", {}, ...index.map((text) => math("mi", { text }))),
  );

// The equation that computes q, each symbol linked to its place in the drawing and the rows.
export function equation(layer, q) {
  const derived = !layer.cell.blocks.includes(q) && !layer.cell.states.includes(q);
  const left = derived ? [] : [typeset(q), operator("=")];
  const all = [...left, ...rightHandSide(layer, q)];
  // A browser breaks no line inside a formula, so it is several: a new line may begin at every + and factor.
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

function rightHandSide(layer, q) {
  const one = math("mn", { text: "1" });
  const open = operator("(");
  const close = operator(")");
  if (q === "n") {
    return [
      squashName("tanh"),
      open,
      typeset("r"),
      operator("⊙"),
      operator("("),
      weight("W", "h", "n"),
      typeset("h_prev"),
      operator("+"),
      weight("b", "h", "n"),
      operator(")"),
      operator("+"),
      weight("W", "x", "n"),
      typeset("x"),
      operator("+"),
      weight("b", "n"),
      close,
    ];
  }
  if (layer.cell.blocks.includes(q)) {
    const own = layer.kind === "rnn" ? [] : [q];
    return [
      squashName(squashOf(layer, q)),
      open,
      weight("W", "h", ...own),
      typeset("h_prev"),
      operator("+"),
      weight("W", "x", ...own),
      typeset("x"),
      operator("+"),
      weight("b", layer.kind === "rnn" ? "h" : q),
      close,
    ];
  }
  const times = (a, b) => [typeset(a), operator("⊙"), typeset(b)];
  const keep = () => [open, one, operator("−"), typeset("z"), close, operator("⊙"), typeset("n")];
  return {
    fc: () => times("f", "c_prev"),
    ig: () => times("i", "g"),
    c: () => [...times("f", "c_prev"), operator("+"), ...times("i", "g")],
    tanh_c: () => [squashName("tanh"), open, typeset("c"), close],
    rn: () => [
      typeset("r"),
      operator("⊙"),
      open,
      weight("W", "h", "n"),
      typeset("h_prev"),
      operator("+"),
      weight("b", "h", "n"),
      close,
    ],
    zh: () => times("z", "h_prev"),
    nz: keep,
    h: () =>
      layer.kind === "gru"
        ? [...times("z", "h_prev"), operator("+"), ...keep()]
        : [typeset("o"), operator("⊙"), squashName("tanh"), open, typeset("c"), close],
  }[q]();
}
