// The trace as it came from the model: typed views on one buffer, and the vectors a step consists of.

import { ACTIVATIONS } from "../../kit/machine/tables.js";
import { described, isSum, operationOf, quantityOf, sumOf } from "./cells.js";

/** @typedef {import("../../../payloads/types.d.ts").Place} Place */
/** @typedef {import("../../../payloads/types.d.ts").StepperRun} StepperRun */
/** @typedef {import("../../../payloads/types.d.ts").StepperLayer} StepperLayer */
/** @typedef {import("./cells.js").Cell} Cell */
/** @typedef {import("./cells.js").Term} Term */
/** @typedef {{ data: Float32Array, shape: number[] }} Numbers an array */
/**
 * A layer: `limits` says where the colours of each quantity end, nothing for what lies between 0 and 1; `untouched` is
 * the same layer without surgery, where there is any.
 *
 * @typedef {{
 *   kind: string, cell: Cell, arrays: Record<string, Numbers>, hidden: number, inputs: number,
 *   limits: Record<string, number | undefined>, untouched: Layer | null,
 * }} Layer
 */
/** @typedef {ReturnType<typeof openTrace>} Trace */
/** @typedef {NonNullable<Trace["output"]>} Output */
/** @typedef {{ source: string, array: string, kind: Term["kind"] | "bias", value: number }} Summand a term, or a bias */
/** @typedef {{ source: string, k: number, value: number, weight: number, product: number }} Product of a weight and unit k of a source */

const PREV = "_prev";

/**
 * The server sends float32 numbers back to back; every entry {o, s} tells offset and shape.
 *
 * @param {Pick<StepperRun, "steps" | "layers" | "output" | "image">} meta
 * @param {Uint8Array} bytes
 */
export function openTrace(meta, bytes) {
  const numbers = new Float32Array(bytes.buffer);
  const view = (/** @type {Place} */ { o, s }) => {
    const size = s.reduce((a, b) => a * b, 1);
    return { data: numbers.subarray(o, o + size), shape: s };
  };
  const perhaps = (/** @type {Place | null} */ place) => place && view(place);
  const layers = meta.layers.map((entry) => openLayer(entry, view, meta.steps));
  return {
    steps: meta.steps,
    layers,
    output: meta.output && openOutput(meta.output, view, perhaps),
    image: perhaps(meta.image),
  };
}

/**
 * @param {import("../../../payloads/types.d.ts").StepperOutput} output
 * @param {(place: Place) => Numbers} view
 * @param {(place: Place | null) => Numbers | null} perhaps
 */
function openOutput(output, view, perhaps) {
  const values = view(output.values).data;
  return {
    ...output,
    values,
    untouched: perhaps(output.untouched)?.data ?? null,
    size: output.labels.length,
    W: perhaps(output.W)?.data ?? null,
    b: perhaps(output.b)?.data ?? null,
    limit: output.shares ? null : usual(values),
  };
}

/**
 * @param {StepperLayer} entry
 * @param {(place: Place) => Numbers} view
 * @param {number} steps
 */
function openLayer(entry, view, steps) {
  const open = (/** @type {Record<string, Place>} */ places) =>
    Object.fromEntries(Object.entries(places).map(([name, place]) => [name, view(place)]));
  const arrays = open(entry.arrays);
  /** @type {Layer} */
  const layer = {
    kind: entry.kind,
    cell: entry.cell,
    arrays,
    hidden: arrays.h.shape[1],
    inputs: arrays.x.shape[1],
    limits: {},
    untouched: null,
  };
  layer.limits = limitsOf(layer, steps);
  // Without the visitor's interventions: only what the overview compares.
  if (entry.untouched) layer.untouched = { ...layer, arrays: { ...arrays, ...open(entry.untouched) } };
  return layer;
}

/**
 * Where the colours of each quantity end; none for what lies between 0 and 1. Of a trace that brings inputs and states
 * alone nothing else is shown.
 *
 * @param {Layer} layer
 * @param {number} steps
 */
function limitsOf(layer, steps) {
  const { arrays, cell } = layer;
  /** @type {Layer["limits"]} */
  const limits = { x: usual(arrays.x.data) };
  /** @type {Record<string, number>} */
  const sizes = {};
  const sizeOf = (/** @type {string} */ q) => {
    const all = () => Array.from({ length: steps }, (_, t) => [...vector(layer, q, t)]).flat();
    sizes[q] ??= usual(arrays[q]?.data ?? all());
    return sizes[q];
  };
  for (const { name, limit } of cell.quantities) {
    if (limit === "share") continue; // in [0, 1]
    if (!("a" in arrays || cell.states.includes(name))) continue;
    limits[name] = typeof limit === "number" ? limit : Math.max(limit.least, sizeOf(limit.of));
  }
  for (const state of cell.states) if (state in limits) limits[state + PREV] = limits[state];
  return limits;
}

/**
 * Where a colour scale ends: the largest size; of many values all but one in a hundred, which take the full colour.
 *
 * @param {Float32Array | number[]} values
 */
export function usual(values) {
  const sizes = Float32Array.from(values, Math.abs).sort();
  const largest = sizes.at(-1) || 1;
  return sizes.length < 1000 ? largest : sizes[Math.floor(0.99 * (sizes.length - 1))] || largest;
}

/**
 * @param {Numbers} array
 * @param {number} t
 * @param {number} size
 */
const row = (array, t, size) => array.data.subarray(t * size, (t + 1) * size);

/**
 * Where a unit of a block stands in an array of rows.
 *
 * @param {Layer} layer
 * @param {string} name
 * @param {string} block
 * @param {number} unit
 */
function rowOf(layer, name, block, unit) {
  const { blocks } = learnedOf(layer.cell, name);
  return blocks.indexOf(block) * layer.hidden + unit;
}

/**
 * @param {Cell} cell
 * @param {string} name
 */
function learnedOf(cell, name) {
  const learned = cell.arrays.find((one) => one.name === name);
  if (!learned) throw new Error(`${name}: wanted a learned array of the ${cell.kind}`);
  return learned;
}

/**
 * The vector `name` of step t. What the trace does not hold is made by one rounded operation, as in the model.
 *
 * @param {Layer} layer
 * @param {string} name
 * @param {number} t
 * @returns {Float32Array}
 */
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
  const quantity = described(cell, name);
  if (isSum(quantity)) {
    const { value } = ACTIVATIONS[quantity.activation];
    return Float32Array.from({ length: hidden }, (_, k) => value(preActivation(layer, name, t, k).a));
  }
  const [first, second] = quantity.sources.map((source) => vector(layer, source, t));
  const { value } = operationOf(quantity);
  return Float32Array.from(first, (u, k) => value(u, second?.[k]));
}

/**
 * What stands before a sum's activation for one unit: each term's value, the bias (null where the sum has none) and
 * their sum a.
 *
 * @param {Layer} layer
 * @param {string} q
 * @param {number} t
 * @param {number} unit
 */
export function preActivation(layer, q, t, unit) {
  const { arrays, cell, hidden } = layer;
  const quantity = sumOf(cell, q);
  const parts = quantity.terms.map((term) => {
    if (term.kind === "plain") return { ...term, value: vector(layer, term.source, t)[unit] };
    const at = rowOf(layer, term.array, quantity.block, unit);
    if (term.kind === "vector")
      return { ...term, value: Math.fround(arrays[term.array].data[at] * vector(layer, term.source, t)[unit]) };
    const product = arrays[term.array.replace("W_", "w")]; // W_x makes wx, W_h makes wh
    return { ...term, value: product.data[t * product.shape[1] + at] };
  });
  const b = quantity.bias ? arrays[quantity.bias].data[rowOf(layer, quantity.bias, quantity.block, unit)] : null;
  const slot = cell.blocks.indexOf(q);
  const a =
    slot >= 0
      ? arrays.a.data[(t * cell.blocks.length + slot) * hidden + unit]
      : Math.fround(parts.reduce((sum, { value }) => sum + value, 0) + (b ?? 0));
  return { parts, b, a };
}

/**
 * What is added up before a sum's activation, for one unit: its terms, then the bias where it has one.
 *
 * @param {Layer} layer
 * @param {string} q
 * @param {number} t
 * @param {number} unit
 * @returns {Summand[]}
 */
export function summands(layer, q, t, unit) {
  const { parts, b } = preActivation(layer, q, t, unit);
  const { bias } = sumOf(layer.cell, q);
  return b === null ? parts : [...parts, { source: "", array: bias, kind: "bias", value: b }];
}

/**
 * The products whose sum is one term of a sum, for one unit. A term that is itself the product of a gate and of such
 * a sum counts as its products, each weighed by the gate: so a reset gate weighs all that a candidate hears.
 *
 * @param {Layer} layer
 * @param {string} q
 * @param {Term} term
 * @param {number} t
 * @param {number} unit
 * @returns {Product[]}
 */
export function terms(layer, q, term, t, unit, factor = 1) {
  const { arrays, cell } = layer;
  if (term.kind === "plain") {
    const found = weighed(layer, term.source);
    if (!found) return [];
    const by = vector(layer, found.by, t)[unit];
    return sumOf(cell, found.sum).terms.flatMap((inner) => terms(layer, found.sum, inner, t, unit, factor * by));
  }
  const weights = arrays[term.array];
  if (!weights) return [];
  const from = vector(layer, term.source, t);
  const at = rowOf(layer, term.array, sumOf(cell, q).block, unit);
  const one = (/** @type {number} */ k, /** @type {number} */ w) => {
    const weight = factor * w;
    return { source: term.source, k, value: from[k], weight, product: Math.fround(weight * from[k]) };
  };
  if (term.kind === "vector") return [one(unit, weights.data[at])];
  return Array.from(from, (_, k) => one(k, weights.data[at * from.length + k]));
}

/**
 * Of a product of a gate and a sum that no part of the drawing shows: which is which.
 *
 * @param {Layer} layer
 * @param {string} q
 */
export function weighed(layer, q) {
  const made = quantityOf(layer.cell, q);
  if (!made || isSum(made) || made.operation !== "product") return null;
  const hidden = (/** @type {string} */ source) => {
    const inner = quantityOf(layer.cell, source);
    return isSum(inner) && !inner.opens;
  };
  const sum = made.sources.find(hidden);
  const by = made.sources.find((source) => source !== sum);
  return sum !== undefined && by !== undefined ? { sum, by } : null;
}

/**
 * All products of a sum, of every term.
 *
 * @param {Layer} layer
 * @param {string} q
 * @param {number} t
 * @param {number} unit
 */
export const products = (layer, q, t, unit) =>
  sumOf(layer.cell, q).terms.flatMap((term) => terms(layer, q, term, t, unit));

/**
 * Which of `size` values, from the place `from` on, is the largest; of equal ones the first.
 *
 * @param {ArrayLike<number>} values
 * @param {number} from
 * @param {number} size
 */
export function top(values, from, size) {
  let best = 0;
  for (let k = 1; k < size; k++) if (values[from + k] > values[from + best]) best = k;
  return best;
}
