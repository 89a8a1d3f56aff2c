// The same run with other cuts, computed here: a slider moves the drawing before the server has heard of it. The numbers
// are the machine's, which is tested against NumPy; when the server's own run arrives, it stands in their place.

import { Machine } from "../../kit/machine/machine.js";

/** @typedef {import("./trace.js").Trace} Trace */
/** @typedef {import("../../../payloads/types.d.ts").Cut} Cut */

/**
 * Whether this can be done: one layer, all its weights here, and an output that its weights make.
 *
 * @param {Trace} trace
 */
export const canRerun = ({ layers, output }) =>
  layers.length === 1 &&
  layers[0].cell.arrays.every(({ name }) => name in layers[0].arrays) &&
  (!output || Boolean(output.W && output.b));

/**
 * @param {Trace} trace
 * @param {Cut[]} cuts
 * @returns {Trace | null} null where only the server can run it
 */
export function rerun(trace, cuts) {
  if (!canRerun(trace) || cuts.some(({ action }) => action === "silence")) return null;
  const [layer] = trace.layers;
  const { cell, hidden, inputs, arrays } = layer;
  const learned = Object.fromEntries(cell.arrays.map(({ name }) => [name, arrays[name].data]));
  const machine = new Machine(cell, learned, inputs, hidden);
  const start = Object.fromEntries(cell.states.map((name) => [name, arrays[`${name}_0`].data]));
  const run = machine.forward(
    arrays.x.data,
    start,
    cuts.map((cut) => ({ ...cut, action: cut.action === "scale" ? "scale" : "hold", quantity: cut.quantity ?? "" })),
  );
  const made = { ...arrays };
  for (const { name } of cell.quantities) {
    const values = cell.states.includes(name) ? run.of[name].subarray(hidden) : run.of[name];
    made[name] = { data: Float32Array.from(values), shape: [trace.steps, hidden] };
  }
  const { blocks } = cell;
  const a = new Float32Array(trace.steps * blocks.length * hidden);
  blocks.forEach((block, k) => {
    for (let t = 0; t < trace.steps; t++)
      a.set(run.pres[block].subarray(t * hidden, (t + 1) * hidden), (t * blocks.length + k) * hidden);
  });
  made.a = { data: a, shape: [trace.steps, blocks.length * hidden] };
  if (made.wh) made.wh = timesState(layer, run);
  if (made.gates) {
    const gates = new Float32Array(a.length);
    blocks.forEach((block, k) => {
      for (let t = 0; t < trace.steps; t++)
        gates.set(made[block].data.subarray(t * hidden, (t + 1) * hidden), (t * blocks.length + k) * hidden);
    });
    made.gates = { data: gates, shape: made.a.shape };
  }
  const untouched = layer.untouched ?? { ...layer, untouched: null };
  return {
    ...trace,
    layers: [{ ...layer, arrays: made, untouched: cuts.length ? untouched : null }],
    output: trace.output && answered(trace.output, made.h.data, hidden, trace.steps, cuts.length > 0),
  };
}

/**
 * W_h times what it multiplies, of every step.
 *
 * @param {import("./trace.js").Layer} layer
 * @param {import("../../kit/machine/machine.js").Run} run
 */
function timesState({ cell, arrays, hidden }, run) {
  const { data: weights, shape } = arrays.W_h;
  const rows = shape[0];
  const of = new Map(
    cell.quantities.flatMap((one) =>
      "terms" in one ? one.terms.flatMap(({ array, source }) => (array === "W_h" ? [[one.block, source]] : [])) : [],
    ),
  );
  const blocks = cell.arrays.find(({ name }) => name === "W_h")?.blocks ?? [];
  const data = new Float32Array(run.steps * rows);
  blocks.forEach((block, b) => {
    const source = of.get(block) ?? "h_prev";
    const state = source.endsWith("_prev");
    const values = run.of[state ? source.slice(0, -5) : source];
    const ahead = !state && cell.states.includes(source) ? hidden : 0;
    for (let t = 0; t < run.steps; t++)
      for (let k = 0; k < hidden; k++) {
        let total = 0;
        for (let j = 0; j < hidden; j++)
          total += weights[(b * hidden + k) * hidden + j] * values[t * hidden + ahead + j];
        data[t * rows + b * hidden + k] = total;
      }
  });
  return { data, shape: [run.steps, rows] };
}

/**
 * y = W·h + b of every step.
 *
 * @param {NonNullable<Trace["output"]>} output
 * @param {Float32Array} h
 * @param {number} hidden
 * @param {number} steps
 * @param {boolean} cut
 */
function answered(output, h, hidden, steps, cut) {
  const { W, b, size } = output;
  const values = new Float32Array(steps * size);
  for (let t = 0; t < steps; t++)
    for (let o = 0; o < size; o++) {
      let total = b?.[o] ?? 0;
      for (let k = 0; k < hidden; k++) total += (W?.[o * hidden + k] ?? 0) * h[t * hidden + k];
      values[t * size + o] = total;
    }
  return { ...output, values, untouched: cut ? (output.untouched ?? output.values) : null };
}
