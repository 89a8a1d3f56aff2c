// What runs and differentiates a described cell: the same two tables as cells/operations.py, and tested against it.

/**
 * @typedef {object} Activation
 * @property {string} sign
 * @property {(a: number) => number} value
 * @property {(a: number) => number} slope f′(a)
 */

/** @param {number} a */
const sigmoid = (a) => 1 / (1 + Math.exp(-a));
/** @param {number} a */
const tanhSlope = (a) => 1 - Math.tanh(a) ** 2;

/** f(a) by name. @type {Record<string, Activation>} */
export const ACTIVATIONS = {
  sigmoid: { sign: "σ", value: sigmoid, slope: (a) => sigmoid(a) * sigmoid(-a) },
  tanh: { sign: "tanh", value: Math.tanh, slope: tanhSlope },
  relu: { sign: "ReLU", value: (a) => Math.max(a, 0), slope: (a) => (a > 0 ? 1 : 0) },
  identity: { sign: "", value: (a) => a, slope: () => 1 },
};

/**
 * @typedef {object} Operation
 * @property {string} sign
 * @property {(u: number, v: number) => number} value those of one source leave v alone
 * @property {((u: number, v: number) => number)[]} slopes by each source
 */

/** op(u, v) by name. @type {Record<string, Operation>} */
export const OPERATIONS = {
  product: { sign: "×", value: (u, v) => u * v, slopes: [(_u, v) => v, (u) => u] },
  add: { sign: "+", value: (u, v) => u + v, slopes: [() => 1, () => 1] },
  complement: { sign: "1−", value: (u) => 1 - u, slopes: [() => -1] },
  tanh: { sign: "tanh", value: (u) => Math.tanh(u), slopes: [tanhSlope] },
};
