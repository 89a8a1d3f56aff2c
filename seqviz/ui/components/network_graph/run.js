// The run of the drawn network, computed here: what it would do with another number, before Python has said so.

import { Machine } from "../../kit/machine/machine.js";
import { isMatrix } from "./parts.js";

/** @typedef {import("./parts.js").Meta} Meta */
/** @typedef {Meta["weights"]} Weights */
/** @typedef {import("../../../payloads/types.d.ts").Edit} Edit */
/** @typedef {Pick<Edit, "name" | "row" | "column">} Spot where a number stands */

/** @param {Weights} weights @param {Spot} spot */
export function numberAt(weights, { name, row, column }) {
  const numbers = weights[/** @type {keyof Weights} */ (name)];
  const found = numbers[row];
  return Array.isArray(found) ? found[column] : found;
}

/**
 * The numbers with one of them changed; the given ones stay as they are.
 *
 * @param {Weights} weights @param {Spot} spot @param {number} value
 * @returns {Weights}
 */
function withNumber(weights, { name, row, column }, value) {
  const changed = isMatrix(name)
    ? weights[name].map((one, r) => (r === row ? one.map((old, c) => (c === column ? value : old)) : one))
    : weights[/** @type {"b"} */ (name)].map((old, r) => (r === row ? value : old));
  return { ...weights, [name]: changed };
}

/**
 * x (T, I), sums a and states h (T, H) and outputs y (T, O) of a run with these numbers.
 *
 * @param {Meta} meta @param {Weights} weights @param {Meta["cuts"]} cuts
 */
export function runWith({ cell, sizes, values }, weights, cuts) {
  const learned = { W_x: weights.W_x.flat(), W_h: weights.W_h.flat(), b: weights.b };
  const { of, pres } = new Machine(cell, learned, sizes.x, sizes.h).forward(values.x.flat(), { h: weights.h_0 }, cuts);
  /** @param {ArrayLike<number>} numbers @param {number} first */
  const rows = (numbers, first) =>
    values.x.map((_, t) => Array.from({ length: sizes.h }, (__, k) => numbers[(t + first) * sizes.h + k]));
  const h = rows(of.h, 1); // its first row is the state before the first step
  const y = h.map((state) =>
    weights.W_y.map((row, o) => row.reduce((sum, weight, k) => sum + weight * state[k], weights.b_y[o])),
  );
  return { x: values.x, a: rows(pres.h, 0), h, y };
}

const largest = (/** @type {number[][]} */ rows) =>
  rows.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;

/**
 * What is drawn, with one number changed and everything that follows from it.
 *
 * @param {Meta} meta @param {Spot} spot @param {number} value
 * @returns {Meta}
 */
export function turned(meta, spot, value) {
  if (numberAt(meta.weights, spot) === value) return meta;
  const weights = withNumber(meta.weights, spot, value);
  const values = runWith(meta, weights, meta.cuts);
  return {
    ...meta,
    weights,
    values,
    untouched: meta.untouched && runWith(meta, weights, []),
    limits: { x: meta.limits.x, h: largest(values.h), y: largest(values.y) },
  };
}
