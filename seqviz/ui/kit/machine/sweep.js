// Many gradients on their way back at once, as the columns of one matrix: those of every step's own loss, or one for each
// unit of the states, which makes the Jacobian of a link. The same as `triangle` in cells/through_time.py and
// `spectral` in cells/links.py, for one layer and one sequence, and tested against them. Left out: cuts.

import { ACTIVATIONS, OPERATIONS } from "./tables.js";

/** @typedef {import("./machine.js").Machine} Machine */
/** @typedef {import("./machine.js").Run} Run */
/** @typedef {Float64Array<ArrayBuffer>} Floats */
/** @typedef {Record<string, Floats>} Columns by quantity, (H, stride), a column one gradient */

const PREV = "_prev";
const TINY = 1e-280; // a sum of squares below has lost digits

/** @param {Machine} machine @param {number} stride @returns {Columns} */
function noColumns({ cell, hidden }, stride) {
  const names = [...cell.quantities.map(({ name }) => name), ...cell.states.map((state) => state + PREV)];
  return Object.fromEntries(names.map((name) => [name, new Float64Array(hidden * stride)]));
}

/**
 * Through one step: what stands at the states goes to those of the step before.
 *
 * @param {Machine} machine @param {Run} run @param {number} t
 * @param {Columns} d changed in place
 * @param {number} count columns that are on their way
 * @param {number} stride columns that there is room for
 */
function stepBack(machine, run, t, d, count, stride) {
  const { cell, hidden, arrays } = machine;
  for (const { name } of cell.quantities) if (!cell.states.includes(name)) d[name].fill(0);
  const scaled = new Float64Array(hidden * stride);
  for (let q = cell.quantities.length - 1; q >= 0; q--) {
    const quantity = cell.quantities[q];
    const passed = d[quantity.name];
    if (!quantity.terms) {
      const { slopes } = OPERATIONS[quantity.operation ?? ""];
      const [u, i] = machine.place(run, quantity.sources[0], t);
      const [v, j] = machine.place(run, quantity.sources[1] ?? quantity.sources[0], t);
      slopes.forEach((slope, s) => {
        const into = d[quantity.sources[s]];
        if (into) for (let k = 0; k < hidden; k++) add(into, k, passed, k, slope(u[i + k], v[j + k]), count, stride);
      });
      continue;
    }
    const a = run.pres[quantity.name];
    const { slope } = ACTIVATIONS[quantity.activation ?? ""];
    scaled.fill(0);
    for (let k = 0; k < hidden; k++) add(scaled, k, passed, k, slope(a[t * hidden + k]), count, stride);
    for (const { source, array, kind } of quantity.terms) {
      const into = d[source];
      if (!into) continue; // the input gets none of it
      const first = machine.rows.get(`${array} ${quantity.block}`) ?? 0;
      if (kind === "matrix") transposed(arrays[array], first, scaled, into, hidden, count, stride);
      else
        for (let k = 0; k < hidden; k++)
          add(into, k, scaled, k, kind === "vector" ? arrays[array][first + k] : 1, count, stride);
    }
  }
}

/** @param {Floats} into @param {number} to @param {Floats} from @param {number} of @param {number} by @param {number} count @param {number} stride */
function add(into, to, from, of, by, count, stride) {
  const [a, b] = [to * stride, of * stride];
  for (let c = 0; c < count; c++) into[a + c] += by * from[b + c];
}

/**
 * into += Wᵀ·from, four rows of W at a time.
 *
 * @param {ArrayLike<number>} weights @param {number} first row of the block @param {Floats} from @param {Floats} into
 * @param {number} hidden @param {number} count @param {number} stride
 */
function transposed(weights, first, from, into, hidden, count, stride) {
  const fours = hidden - (hidden % 4);
  for (let j = 0; j < hidden; j++) {
    const to = j * stride;
    for (let k = 0; k < fours; k += 4) {
      const w = (first + k) * hidden + j;
      const [w0, w1, w2, w3] = [weights[w], weights[w + hidden], weights[w + 2 * hidden], weights[w + 3 * hidden]];
      const [k0, k1, k2, k3] = [k * stride, (k + 1) * stride, (k + 2) * stride, (k + 3) * stride];
      for (let c = 0; c < count; c++)
        into[to + c] += w0 * from[k0 + c] + w1 * from[k1 + c] + w2 * from[k2 + c] + w3 * from[k3 + c];
    }
    for (let k = fours; k < hidden; k++) add(into, j, from, k, weights[(first + k) * hidden + j], count, stride);
  }
}

/**
 * How large the gradient of every step's loss is at every state before it.
 *
 * @param {Machine} machine @param {Run} run
 * @param {ArrayLike<number>} own (T, H), what the loss of each step sends to its h
 * @returns {Record<string, Floats>} by state, (T, T + 1): a row a loss, a column a state, the first before the first step
 */
export function triangle(machine, run, own) {
  const { cell, hidden } = machine;
  const { steps } = run;
  const d = noColumns(machine, steps);
  const norms = Object.fromEntries(cell.states.map((state) => [state, new Float64Array(steps * (steps + 1))]));
  for (let t = steps - 1; t >= -1; t--) {
    const count = Math.min(steps, steps - t); // the latest loss is the first column
    if (t >= 0) {
      for (let k = 0; k < hidden; k++) d.h[k * steps + count - 1] = own[t * hidden + k];
      stepBack(machine, run, t, d, count, steps);
    }
    for (const state of cell.states) {
      const lengths = lengthsOf(d[state], hidden, count, steps);
      for (let c = 0; c < count; c++) norms[state][(steps - 1 - c) * (steps + 1) + t + 1] = lengths[c];
      [d[state], d[state + PREV]] = [d[state + PREV], d[state].fill(0)];
    }
  }
  return norms;
}

/** @param {Floats} columns @param {number} hidden @param {number} count @param {number} stride */
function lengthsOf(columns, hidden, count, stride) {
  const sums = new Float64Array(count);
  for (let k = 0; k < hidden; k++) for (let c = 0; c < count; c++) sums[c] += columns[k * stride + c] ** 2;
  return sums.map((sum, c) =>
    sum > TINY && sum < 1 / TINY
      ? Math.sqrt(sum)
      : Math.hypot(...Array.from({ length: hidden }, (_, k) => columns[k * stride + c])),
  );
}

/**
 * ∂s_t/∂s_{t−1} over all states, one after another.
 *
 * @param {Machine} machine @param {Run} run @param {number} t from 0
 * @returns {Floats} (S·H, S·H), a row an old unit, a column a new one
 */
export function jacobian(machine, run, t) {
  const { cell, hidden } = machine;
  const size = cell.states.length * hidden;
  const d = noColumns(machine, size);
  cell.states.forEach((state, s) => {
    for (let k = 0; k < hidden; k++) d[state][k * size + s * hidden + k] = 1;
  });
  stepBack(machine, run, t, d, size, size);
  const found = new Float64Array(size * size);
  cell.states.forEach((state, s) => {
    found.set(d[state + PREV], s * hidden * size);
  });
  return found;
}

/**
 * The largest singular value of a square matrix, by powers of MᵀM; its error is the square of the vector's.
 *
 * @param {Floats} matrix @param {number} size
 */
export function largest(matrix, size) {
  let vector = Float64Array.from({ length: size }, (_, k) => 1 + (k % 7) / 7);
  let found = 0;
  for (let round = 0; round < 2000; round++) {
    const length = Math.hypot(...vector);
    if (length === 0) return 0;
    const there = new Float64Array(size);
    const next = new Float64Array(size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) there[i] += (matrix[i * size + j] * vector[j]) / length;
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) next[j] += matrix[i * size + j] * there[i];
    const before = found;
    found = Math.hypot(...there);
    if (Math.abs(found - before) <= 1e-13 * found) break;
    vector = next;
  }
  return found;
}
