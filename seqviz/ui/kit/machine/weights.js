// The gradient of a cell's weights, summed step by step from the loss back: the same for each array as in
// cells/graph.py, and tested against it. Left out: clipping, the gradients of the states (machine.js).

/** @typedef {import("./machine.js").Machine} Machine */
/** @typedef {import("./machine.js").Run} Run */

/**
 * Adds up what every step gives to the gradient of the weights.
 *
 * @param {Machine} machine @param {Run} run
 * @param {Run} back what `backward` returned
 * @param {number} [from] the first step that gives, from 0
 * @param {number} [to] the step after the last one
 * @param {(t: number, sum: Record<string, Float64Array>) => void} [onStep] shown the sum over the steps from t on
 * @returns {Record<string, Float64Array>} by array
 */
export function summed(machine, run, back, from = 0, to = run.steps, onStep = () => {}) {
  const { cell, hidden, arrays } = machine;
  const sum = Object.fromEntries(cell.arrays.map(({ name }) => [name, new Float64Array(arrays[name].length)]));
  for (let t = to - 1; t >= from; t--) {
    for (const quantity of cell.quantities) {
      if (!quantity.terms) continue;
      const d_a = back.pres[quantity.name].subarray(t * hidden, (t + 1) * hidden);
      const row = (/** @type {string} */ array) => machine.rows.get(`${array} ${quantity.block}`) ?? 0;
      for (const { source, array, kind } of quantity.terms) {
        if (kind === "plain") continue;
        const [values, start] = machine.place(run, source, t);
        const columns = kind === "vector" ? 1 : source === "x" ? machine.inputs : hidden;
        const first = row(array);
        for (let k = 0; k < hidden; k++)
          for (let j = 0; j < columns; j++)
            sum[array][(first + k) * columns + j] += d_a[k] * values[start + (kind === "vector" ? k : j)];
      }
      if (quantity.bias) for (let k = 0; k < hidden; k++) sum[quantity.bias][row(quantity.bias) + k] += d_a[k];
    }
    onStep(t, sum);
  }
  return sum;
}

/** The length of all arrays together. @param {Record<string, Float64Array>} arrays */
export function lengthOf(arrays) {
  let largest = 0;
  for (const array of Object.values(arrays)) for (const value of array) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return 0;
  let total = 0; // scaled, since a square may be too small or too large for any number
  for (const array of Object.values(arrays)) for (const value of array) total += (value / largest) ** 2;
  return largest * Math.sqrt(total);
}
