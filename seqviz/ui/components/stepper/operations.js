// What a cell is made of, in the browser: the same two tables as cells/operations.py, and tested against it.

/** @typedef {{ sign: string, value: (a: number) => number, tall: number }} Activation */

/** f(a) by name; `tall` is how high its curve is drawn. @type {Record<string, Activation>} */
export const ACTIVATIONS = {
  sigmoid: { sign: "σ", value: (a) => 1 / (1 + Math.exp(-a)), tall: 1.2 },
  tanh: { sign: "tanh", value: Math.tanh, tall: 1.2 },
  relu: { sign: "ReLU", value: (a) => Math.max(a, 0), tall: 0.2 },
  identity: { sign: "", value: (a) => a, tall: 0.2 },
};

/** @typedef {{ sign: string, value: (u: number, v: number) => number }} Operation */

/** op(u, v) by name; those of one source leave v alone. @type {Record<string, Operation>} */
export const OPERATIONS = {
  product: { sign: "×", value: (u, v) => u * v },
  add: { sign: "+", value: (u, v) => u + v },
  complement: { sign: "1−", value: (u) => 1 - u },
  tanh: { sign: "tanh", value: (u) => Math.tanh(u) },
};
