// What each kind of cell consists of: its gates, the operations between them, its drawing. Positions
// are in the drawing's own units (FRAME); `phase` is the part of a step at which a value appears.
//
//   blocks  what W_x and W_h are stacked of, in order; each has W_x·x, W_h·h, b and a pre-activation
//   ops     every quantity that is made from others, unit by unit: [operation, source, source]
//   rows    the quantities of the overview, in reading order

export const FRAME = { w: 840, h: 476 };
export const GATE = { w: 100, h: 100 };
export const SQUASHED = { w: 100, h: 88 };

const STATE_PARTS = {
  h_prev: { q: "h_prev", type: "state", x: 50, y: 372, phase: 0 },
  x: { q: "x", type: "input", x: 140, y: 436, phase: 0 },
};
const BODY = { x: 108, y: 22, w: 626, h: 378 };

export const CELLS = {
  rnn: {
    blocks: ["h"],
    gates: [],
    rows: ["h"],
    states: ["h"],
    ops: {},
    parts: [
      STATE_PARTS.h_prev,
      STATE_PARTS.x,
      { q: "h", type: "gate", x: 418, y: 200, phase: 0.5 },
      { q: "h", type: "state", x: 790, y: 200, phase: 0.9 },
    ],
    wires: [
      { from: "h_prev", to: "gates", d: "M94 372H418V250", span: [0, 0.45] },
      { from: "x", to: "gates", d: "M140 422V372", span: [0, 0.1] },
      { from: "h", to: "h_out", d: "M468 200H746", span: [0.55, 0.9], state: true },
    ],
    body: BODY,
  },
  lstm: {
    blocks: ["i", "f", "g", "o"],
    gates: ["i", "f", "g", "o"],
    rows: ["f", "i", "g", "o", "c", "h"],
    states: ["c", "h"],
    ops: {
      fc: ["×", "f", "c_prev"],
      ig: ["×", "i", "g"],
      c: ["+", "fc", "ig"],
      tanh_c: ["tanh", "c"],
      h: ["×", "o", "tanh_c"],
    },
    parts: [
      { q: "c_prev", type: "state", x: 50, y: 70, phase: 0 },
      STATE_PARTS.h_prev,
      STATE_PARTS.x,
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
      { from: "f", to: "fc", d: "M182 232V84", span: [0.3, 0.45] },
      { from: "i", to: "ig", d: "M300 232V160H404", span: [0.3, 0.45] },
      { from: "g", to: "ig", d: "M418 232V174", span: [0.3, 0.45] },
      { from: "ig", to: "c", d: "M418 146V84", span: [0.47, 0.6] },
      { from: "c", to: "tanh_c", d: "M650 70V116", span: [0.64, 0.74] },
      { from: "tanh_c", to: "h", d: "M650 204V268", span: [0.76, 0.85] },
      { from: "o", to: "h", d: "M586 282H636", span: [0.6, 0.85] },
      { from: "h", to: "h_out", d: "M650 296V372H746", span: [0.86, 0.97] },
    ],
    body: BODY,
  },
  gru: {
    blocks: ["r", "z", "n"],
    gates: ["r", "z", "n"],
    rows: ["r", "z", "n", "h"],
    states: ["h"],
    ops: {
      rn: ["×", "r", "wn"],
      zh: ["×", "z", "h_prev"],
      nz: ["×", "oz", "n"],
      h: ["+", "zh", "nz"],
    },
    parts: [
      { q: "h_prev", type: "state", x: 50, y: 70, phase: 0 },
      { q: "x", type: "input", x: 140, y: 436, phase: 0 },
      { q: "r", type: "gate", x: 200, y: 270, phase: 0.25 },
      { q: "rn", type: "dot", sign: "×", x: 300, y: 270, phase: 0.4 },
      { q: "n", type: "gate", x: 410, y: 270, phase: 0.55 },
      { q: "z", type: "gate", x: 560, y: 270, phase: 0.25 },
      { q: "zh", type: "dot", sign: "×", x: 560, y: 70, phase: 0.4 },
      { q: "nz", type: "dot", sign: "×", x: 660, y: 160, phase: 0.7 },
      { q: "h", type: "dot", sign: "+", x: 660, y: 70, phase: 0.82 },
      { q: "h", type: "state", x: 790, y: 70, phase: 0.95 },
    ],
    wires: [
      { from: "h_prev", to: "zh", d: "M94 70H546", span: [0, 0.4], state: true },
      { from: "zh", to: "h", d: "M574 70H646", span: [0.4, 0.82], state: true },
      { from: "h", to: "h_out", d: "M674 70H746", span: [0.84, 0.95], state: true },
      { from: "h_prev", to: "gates", d: "M124 70V372", span: [0, 0.12] },
      { from: "x", to: "gates", d: "M140 422V372", span: [0, 0.1] },
      { from: "gates", to: "r", d: "M124 372H200V320", span: [0.12, 0.24] },
      { from: "gates", to: "n", d: "M124 372H410V320", span: [0.14, 0.4] },
      { from: "gates", to: "z", d: "M124 372H560V320", span: [0.12, 0.24] },
      { from: "r", to: "rn", d: "M250 270H286", span: [0.27, 0.4] },
      { from: "h_prev", to: "rn", d: "M300 372V284", span: [0.2, 0.4] },
      { from: "rn", to: "n", d: "M314 270H360", span: [0.42, 0.54] },
      { from: "z", to: "zh", d: "M560 220V84", span: [0.27, 0.4] },
      { from: "z", to: "nz", d: "M610 250H660V174", span: [0.5, 0.7], label: { text: "1−", x: 672, y: 218 } },
      { from: "n", to: "nz", d: "M410 220V160H646", span: [0.58, 0.7] },
      { from: "nz", to: "h", d: "M660 146V84", span: [0.72, 0.82] },
    ],
    body: BODY,
  },
};

// What a quantity is made from: a block from the input and the last hidden state, else by its operation.
export function sources(cell, q) {
  const own = cell.ops[q] ? cell.ops[q].slice(1) : [];
  if (!cell.blocks.includes(q)) return own.map((name) => (name === "oz" ? "z" : name));
  return q === "n" ? ["x", "rn"] : ["x", "h_prev"];
}
export const opensUp = (cell, q) => cell.blocks.includes(q) || (q in cell.ops && q !== "oz");
export const squashOf = (layer, q) => {
  if (q === "tanh_c" || q === "g" || q === "n") return "tanh";
  if (layer.kind === "rnn" && q === "h") return layer.nonlinearity;
  return layer.cell.blocks.includes(q) ? "σ" : null;
};
