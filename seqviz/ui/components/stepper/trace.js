// The trace as it came from the model: typed views on one buffer, and the vectors a step consists of.

import { CELLS } from "./cells.js";

// The server sends float32 numbers back to back; every entry {o, s} tells offset and shape.
export function openTrace(meta, bytes) {
  const numbers = new Float32Array(bytes.buffer);
  const view = (ref) => {
    if (!ref) return null;
    const size = ref.s.reduce((a, b) => a * b, 1);
    return { data: numbers.subarray(ref.o, ref.o + size), shape: ref.s };
  };
  const layers = meta.layers.map((entry) => openLayer(entry, view));
  return {
    steps: meta.steps,
    layers,
    output: meta.output && {
      ...meta.output,
      values: view(meta.output.values).data,
      untouched: view(meta.output.untouched)?.data,
      size: meta.output.labels.length,
      W: view(meta.output.W)?.data,
      b: view(meta.output.b)?.data,
      limit: meta.output.shares ? null : usual(view(meta.output.values).data),
    },
    image: meta.image && view(meta.image),
  };
}

function openLayer(entry, view) {
  const arrays = {};
  for (const [name, ref] of Object.entries(entry.arrays)) arrays[name] = view(ref);
  const layer = { kind: entry.kind, cell: CELLS[entry.kind], arrays, nonlinearity: entry.nonlinearity };
  layer.hidden = arrays.h.shape[1];
  layer.inputs = arrays.x.shape[1];
  const bounded = entry.nonlinearity === "ReLU" ? usual(arrays.h.data) : 1;
  const limits = { x: usual(arrays.x.data), h: bounded, h_prev: bounded, g: 1, n: 1, ig: 1, zh: 1, nz: 1, tanh_c: 1 };
  if (arrays.c) limits.c = limits.c_prev = limits.fc = Math.max(1, usual(arrays.c.data)); // the same as its tanh's while it is small
  if (layer.kind === "gru") limits.rn = limits.wn = usual(arrays.wh.data);
  layer.limits = limits;
  if (entry.untouched) layer.untouched = openUntouched(entry, layer, view);
  return layer;
}

// The same layer without the visitor's interventions: only what the overview compares.
function openUntouched(entry, layer, view) {
  const arrays = { ...layer.arrays };
  for (const [name, ref] of Object.entries(entry.untouched)) arrays[name] = view(ref);
  return { ...layer, arrays };
}

// Where a colour scale ends: the largest size; of many values all but one in a hundred, which take the full colour.
function usual(values) {
  if (values.length < 1000) return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const sizes = Float32Array.from(values, Math.abs).sort();
  return sizes[Math.floor(0.99 * (sizes.length - 1))] || sizes[sizes.length - 1] || 1;
}

// The vector `name` of step t. What the trace does not hold is made by one rounded operation, as in the model.
export function vector(layer, name, t) {
  const { arrays, hidden, cell } = layer;
  const row = (array, size) => array.data.subarray(t * size, (t + 1) * size);
  const slot = cell.gates.indexOf(name);
  if (slot >= 0) {
    const size = cell.gates.length * hidden;
    return arrays.gates.data.subarray(t * size + slot * hidden, t * size + (slot + 1) * hidden);
  }
  if (name === "x") return row(arrays.x, layer.inputs);
  if (name === "h_prev") return t > 0 ? vector(layer, "h", t - 1) : arrays.h_0.data;
  if (name === "c_prev") return t > 0 ? vector(layer, "c", t - 1) : arrays.c_0.data;
  if (name in arrays) return row(arrays[name], hidden);
  if (name === "oz") return Float32Array.from(vector(layer, "z", t), (z) => 1 - z);
  if (name === "wn") {
    const from = (3 * t + 2) * hidden;
    return Float32Array.from(arrays.b_hn.data, (b, k) => arrays.wh.data[from + k] + b);
  }
  const [sign, first, second] = cell.ops[name];
  const [a, b] = [vector(layer, first, t), vector(layer, second, t)];
  return Float32Array.from(a, (v, k) => (sign === "×" ? v * b[k] : v + b[k]));
}

// What stands before a block's nonlinearity for one unit: W_x·x, W_h·h, b and their sum a.
export function preActivation(layer, gate, t, unit) {
  const { arrays, hidden, cell } = layer;
  const row = cell.blocks.indexOf(gate) * hidden + unit;
  const at = t * cell.blocks.length * hidden + row;
  return {
    wx: arrays.wx.data[at],
    wh: arrays.wh.data[at],
    b: arrays.b.data[row],
    a: arrays.a.data[at],
  };
}

// The products whose sum is W_x·x (source "x") or W_h·h (source "h_prev") of one unit.
export function terms(layer, gate, source, t, unit) {
  const weights = source === "x" ? layer.arrays.W_x : layer.arrays.W_h;
  if (!weights) return [];
  const from = vector(layer, source, t);
  const row = layer.cell.blocks.indexOf(gate) * layer.hidden + unit;
  // A GRU's reset gate weighs all that its candidate hears of the last state.
  const factor = layer.kind === "gru" && gate === "n" && source === "h_prev" ? vector(layer, "r", t)[unit] : 1;
  return Array.from(from, (value, k) => {
    const weight = factor * weights.data[row * from.length + k];
    return { source, k, value, weight, product: Math.fround(weight * value) };
  });
}

// Which of `size` values, from the place `from` on, is the largest; of equal ones the first.
export function top(values, from, size) {
  let best = 0;
  for (let k = 1; k < size; k++) if (values[from + k] > values[from + best]) best = k;
  return best;
}
