// The trace as it came from the model: typed views on one buffer, and the vectors a step consists of.

import { isSum, operationOf, quantityOf } from "./cells.js";
import { ACTIVATIONS } from "./operations.js";

const PREV = "_prev";

// The server sends float32 numbers back to back; every entry {o, s} tells offset and shape.
export function openTrace(meta, bytes) {
  const numbers = new Float32Array(bytes.buffer);
  const view = (ref) => {
    if (!ref) return null;
    const size = ref.s.reduce((a, b) => a * b, 1);
    return { data: numbers.subarray(ref.o, ref.o + size), shape: ref.s };
  };
  const layers = meta.layers.map((entry) => openLayer(entry, view, meta.steps));
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

function openLayer(entry, view, steps) {
  const arrays = {};
  for (const [name, ref] of Object.entries(entry.arrays)) arrays[name] = view(ref);
  const layer = { kind: entry.kind, cell: entry.cell, arrays };
  layer.hidden = arrays.h.shape[1];
  layer.inputs = arrays.x.shape[1];
  layer.limits = limitsOf(layer, steps);
  if (entry.untouched) layer.untouched = openUntouched(entry, layer, view);
  return layer;
}

// Where the colours of each quantity end; none for what lies between 0 and 1.
function limitsOf(layer, steps) {
  const { arrays, cell } = layer;
  const limits = { x: usual(arrays.x.data) };
  const sizes = {};
  const sizeOf = (q) => {
    const all = () => Array.from({ length: steps }, (_, t) => [...vector(layer, q, t)]).flat();
    sizes[q] ??= usual(arrays[q]?.data ?? all());
    return sizes[q];
  };
  for (const { name, limit } of cell.quantities) {
    if (limit === "share") continue; // in [0, 1]
    limits[name] = typeof limit === "number" ? limit : Math.max(limit.least, sizeOf(limit.of));
  }
  for (const state of cell.states) if (state in limits) limits[state + PREV] = limits[state];
  return limits;
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

const row = (array, t, size) => array.data.subarray(t * size, (t + 1) * size);

// Where a unit of a block stands in an array of rows.
function rowOf(layer, name, block, unit) {
  const { blocks } = layer.cell.arrays.find((one) => one.name === name);
  return blocks.indexOf(block) * layer.hidden + unit;
}

// The vector `name` of step t. What the trace does not hold is made by one rounded operation, as in the model.
export function vector(layer, name, t) {
  const { arrays, hidden, cell } = layer;
  if (name === "x") return row(arrays.x, t, layer.inputs);
  if (name.endsWith(PREV) && cell.states.includes(name.slice(0, -PREV.length))) {
    const state = name.slice(0, -PREV.length);
    return t > 0 ? vector(layer, state, t - 1) : arrays[`${state}_0`].data;
  }
  if (name in arrays && !cell.arrays.some((one) => one.name === name)) return row(arrays[name], t, hidden);
  const slot = arrays.gates ? cell.blocks.indexOf(name) : -1;
  if (slot >= 0) return row(arrays.gates, t * cell.blocks.length + slot, hidden);
  const quantity = quantityOf(cell, name);
  if (isSum(quantity)) {
    const { value } = ACTIVATIONS[quantity.activation];
    return Float32Array.from({ length: hidden }, (_, k) => value(preActivation(layer, name, t, k).a));
  }
  const [first, second] = quantity.sources.map((source) => vector(layer, source, t));
  const { value } = operationOf(quantity);
  return Float32Array.from(first, (u, k) => value(u, second?.[k]));
}

// What stands before a sum's activation for one unit: each term's value, the bias and their sum a.
export function preActivation(layer, q, t, unit) {
  const { arrays, cell, hidden } = layer;
  const quantity = quantityOf(cell, q);
  const parts = quantity.terms.map((term) => {
    if (term.kind === "plain") return { ...term, value: vector(layer, term.source, t)[unit] };
    const at = rowOf(layer, term.array, quantity.block, unit);
    if (term.kind === "vector")
      return { ...term, value: Math.fround(arrays[term.array].data[at] * vector(layer, term.source, t)[unit]) };
    const product = arrays[term.array.replace("W_", "w")]; // W_x makes wx, W_h makes wh
    return { ...term, value: product.data[t * product.shape[1] + at] };
  });
  const b = quantity.bias ? arrays[quantity.bias].data[rowOf(layer, quantity.bias, quantity.block, unit)] : 0;
  const slot = cell.blocks.indexOf(q);
  const a =
    slot >= 0
      ? arrays.a.data[(t * cell.blocks.length + slot) * hidden + unit]
      : Math.fround(parts.reduce((sum, { value }) => sum + value, 0) + b);
  return { parts, b, a };
}

// The products whose sum is one term of a sum, for one unit. A term that is itself the product of a gate and of such
// a sum counts as its products, each weighed by the gate: so a reset gate weighs all that a candidate hears.
export function terms(layer, q, term, t, unit, factor = 1) {
  const { arrays, cell } = layer;
  const quantity = quantityOf(cell, q);
  if (term.kind === "plain") {
    const found = weighed(layer, term.source);
    if (!found) return [];
    const by = vector(layer, found.by, t)[unit];
    return quantityOf(cell, found.sum).terms.flatMap((inner) => terms(layer, found.sum, inner, t, unit, factor * by));
  }
  const weights = arrays[term.array];
  if (!weights) return [];
  const from = vector(layer, term.source, t);
  const at = rowOf(layer, term.array, quantity.block, unit);
  const one = (k, w) => {
    const weight = factor * w;
    return { source: term.source, k, value: from[k], weight, product: Math.fround(weight * from[k]) };
  };
  if (term.kind === "vector") return [one(unit, weights.data[at])];
  return Array.from(from, (_, k) => one(k, weights.data[at * from.length + k]));
}

// Of a product of a gate and a sum that no part of the drawing shows: which is which.
export function weighed(layer, q) {
  const made = quantityOf(layer.cell, q);
  if (made?.operation !== "product") return null;
  const sum = made.sources.find(
    (source) => isSum(quantityOf(layer.cell, source)) && !quantityOf(layer.cell, source).opens,
  );
  return sum ? { sum, by: made.sources.find((source) => source !== sum) } : null;
}

// All products of a sum, of every term.
export const products = (layer, q, t, unit) =>
  quantityOf(layer.cell, q).terms.flatMap((term) => terms(layer, q, term, t, unit));

// Which of `size` values, from the place `from` on, is the largest; of equal ones the first.
export function top(values, from, size) {
  let best = 0;
  for (let k = 1; k < size; k++) if (values[from + k] > values[from + best]) best = k;
  return best;
}
