// What each kind of cell consists of: its gates, its equations, its drawing. Coordinates are in the
// drawing's own units (FRAME); `phase` is the part of a step at which a value appears.

const FRAME = { w: 840, h: 476 };
const GATE = { w: 100, h: 100 };
const SQUASHED = { w: 100, h: 88 };

const CELLS = {
  lstm: {
    gates: ["i", "f", "g", "o"],
    rows: ["f", "i", "g", "o", "c", "h"],
    signed: ["x", "g", "c", "tanh_c", "h"],
    squash: { f: "σ", i: "σ", g: "tanh", o: "σ", tanh_c: "tanh" },
    feeds: {
      f: ["x", "h_prev"],
      i: ["x", "h_prev"],
      g: ["x", "h_prev"],
      o: ["x", "h_prev"],
      fc: ["f", "c_prev"],
      ig: ["i", "g"],
      c: ["fc", "ig"],
      tanh_c: ["c"],
      h: ["o", "tanh_c"],
    },
    parts: [
      { q: "c_prev", type: "state", x: 50, y: 70, phase: 0 },
      { q: "h_prev", type: "state", x: 50, y: 372, phase: 0 },
      { q: "x", type: "input", x: 140, y: 436, phase: 0 },
      { q: "f", type: "gate", x: 182, y: 282, phase: 0.3 },
      { q: "i", type: "gate", x: 300, y: 282, phase: 0.3 },
      { q: "g", type: "gate", x: 418, y: 282, phase: 0.3 },
      { q: "o", type: "gate", x: 536, y: 282, phase: 0.3 },
      { q: "fc", type: "dot", sign: "×", x: 182, y: 70, phase: 0.45 },
      { q: "ig", type: "dot", sign: "×", x: 418, y: 160, phase: 0.45 },
      { q: "c", type: "dot", sign: "+", x: 418, y: 70, phase: 0.6 },
      { q: "tanh_c", type: "squash", x: 650, y: 160, phase: 0.75 },
      { q: "h", type: "dot", sign: "×", x: 650, y: 282, phase: 0.85 },
      { q: "c", type: "state", x: 790, y: 70, phase: 0.62 },
      { q: "h", type: "state", x: 790, y: 372, phase: 0.97 },
    ],
    wires: [
      { from: "c_prev", to: "fc", d: "M94 70H168", span: [0.3, 0.45], state: true },
      { from: "fc", to: "c", d: "M196 70H404", span: [0.45, 0.6], state: true },
      { from: "c", to: "c_out", d: "M432 70H746", span: [0.6, 0.9], state: true },
      { from: "h_prev", to: "gates", d: "M94 372H536V332", span: [0, 0.28] },
      { from: "x", to: "gates", d: "M140 422V372", span: [0, 0.1] },
      { from: "gates", to: "f", d: "M182 372V332", span: [0.12, 0.28] },
      { from: "gates", to: "i", d: "M300 372V332", span: [0.16, 0.28] },
      { from: "gates", to: "g", d: "M418 372V332", span: [0.2, 0.28] },
      { from: "f", to: "fc", d: "M182 234V84", span: [0.3, 0.45] },
      { from: "i", to: "ig", d: "M300 234V160H404", span: [0.3, 0.45] },
      { from: "g", to: "ig", d: "M418 234V174", span: [0.3, 0.45] },
      { from: "ig", to: "c", d: "M418 146V84", span: [0.47, 0.6] },
      { from: "c", to: "tanh_c", d: "M650 70V116", span: [0.64, 0.74] },
      { from: "tanh_c", to: "h", d: "M650 204V268", span: [0.76, 0.85] },
      { from: "o", to: "h", d: "M586 282H636", span: [0.6, 0.85] },
      { from: "h", to: "h_out", d: "M650 296V372H746", span: [0.86, 0.97] },
    ],
    body: { x: 108, y: 22, w: 626, h: 378 },
  },
};

// Symbols as they are typeset: the letter and its index.
const SYMBOL = {
  x: ["x", "t"],
  h: ["h", "t"],
  c: ["c", "t"],
  h_prev: ["h", "t−1"],
  c_prev: ["c", "t−1"],
};
const symbolOf = (q) => SYMBOL[q] ?? [q, "t"];

// The symbol whose colour a derived quantity shares, so that the eye can follow it.
const COLOUR_OF = { h_prev: "h", c_prev: "c", tanh_c: "c", fc: "c", ig: "c" };
const colourOf = (q) => COLOUR_OF[q] ?? q;

function typeset(q) {
  const [letter, index] = symbolOf(q);
  return math(
    "msub",
    { class: "sym", "data-q": q },
    math("mi", { text: letter }),
    math("mrow", {}, ...index.split(/(−)/).filter(Boolean).map((part) =>
      part === "−" ? math("mo", { text: part }) : math(/\d/.test(part) ? "mn" : "mi", { text: part }),
    )),
  );
}

const operator = (text) => math("mo", { text });

// The equation that computes q, each symbol linked to its place in the drawing and the rows.
function equation(cell, q) {
  const left = q === "tanh_c" || q === "fc" || q === "ig" ? [] : [typeset(q), operator("=")];
  let right;
  if (cell.gates.includes(q)) {
    const weight = (source, letter) =>
      math(
        "msub",
        { class: "weight" },
        math("mi", { text: "W" }),
        math("mrow", {}, math("mi", { text: letter }), math("mi", { text: q })),
      );
    right = [
      squashName(cell.squash[q]),
      operator("("),
      weight("x", "x"),
      typeset("x"),
      operator("+"),
      weight("h_prev", "h"),
      typeset("h_prev"),
      operator("+"),
      math("msub", { class: "weight" }, math("mi", { text: "b" }), math("mi", { text: q })),
      operator(")"),
    ];
  } else if (q === "fc") right = [typeset("f"), operator("⊙"), typeset("c_prev")];
  else if (q === "ig") right = [typeset("i"), operator("⊙"), typeset("g")];
  else if (q === "c") {
    right = [typeset("f"), operator("⊙"), typeset("c_prev"), operator("+")];
    right.push(typeset("i"), operator("⊙"), typeset("g"));
  } else if (q === "tanh_c") right = [squashName("tanh"), operator("("), typeset("c"), operator(")")];
  else if (q === "h") {
    right = [typeset("o"), operator("⊙"), squashName("tanh"), operator("("), typeset("c")];
    right.push(operator(")"));
  }
  return math("math", { display: "inline" }, math("mrow", {}, ...left, ...right));
}

const squashName = (name) =>
  name === "σ" ? math("mi", { text: "σ" }) : math("mi", { text: name, mathvariant: "normal" });
