// Runs a described cell over a sequence, and sends gradients back through the run: the same arithmetic as
// cells/graph.py, for one sequence, and tested against it. Nothing here asks which cell it is.
//
//   forward   each quantity in the description's order: f(Σ array·source + bias), or op(sources), unit by unit
//   backward  the same quantities in reverse:  d_source += slope·d_q,  or  d_a = f′(a)·d_q and d_source += arrayᵀ·d_a
//
// A state has T + 1 rows, the first before the first step; what is called "h_prev" is the row above. Left out: the
// gradients of the weights, batches, several layers (a run's h is the next one's x).

import { ACTIVATIONS, OPERATIONS } from "./tables.js";

/** @typedef {{ source: string, array: string, kind: "matrix" | "vector" | "plain" }} Term */
/**
 * One entry of `describe_layer` in figures/cell_entry.py, as far as arithmetic needs it.
 *
 * @typedef {object} Quantity
 * @property {string} name
 * @property {string[]} sources
 * @property {Term[]} [terms]
 * @property {string} [bias]
 * @property {string} [block]
 * @property {string} [activation]
 * @property {string} [operation]
 */
/**
 * @typedef {object} Cell
 * @property {Quantity[]} quantities
 * @property {string[]} states
 * @property {{ name: string, blocks: string[], columns: string }[]} arrays
 */
/** @typedef {Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>} Numbers */
/** @typedef {{ action: "hold" | "scale", quantity: string, value: number, unit: number | null, first: number, last: number | null }} Cut */
/**
 * Every number of a run, or of the way back through it: `of` holds (T, H) a quantity, (T + 1, H) a state and (T, I) for x;
 * `pres` the pre-activations (T, H) of the sums, or their gradients.
 *
 * @typedef {{ steps: number, of: Record<string, Numbers>, pres: Record<string, Numbers> }} Run
 */

const PREV = "_prev";

export class Machine {
  /**
   * @param {Cell} cell
   * @param {Record<string, ArrayLike<number>>} arrays every learned array, row by row; looked at, not copied
   * @param {number} inputs I
   * @param {number} hidden H
   * @param {Float32ArrayConstructor | Float64ArrayConstructor} [kind] of all that is computed
   */
  constructor(cell, arrays, inputs, hidden, kind = Float64Array) {
    this.cell = cell;
    this.arrays = arrays;
    this.inputs = inputs;
    this.hidden = hidden;
    this.kind = kind;
    /** Array and block → where its rows begin. @type {Map<string, number>} */
    this.rows = new Map();
    for (const { name, blocks, columns } of cell.arrays) {
      const size = blocks.length * hidden * (columns === "I" ? inputs : columns === "H" ? hidden : 1);
      if (arrays[name]?.length !== size) throw new RangeError(`${name}: got ${arrays[name]?.length}, want ${size}`);
      blocks.forEach((block, k) => {
        this.rows.set(`${name} ${block}`, k * hidden);
      });
    }
  }

  /**
   * Where a source of step t stands: its numbers, and from which on.
   *
   * @param {Run} run
   * @param {string} name
   * @param {number} t
   * @returns {[Numbers, number]}
   */
  place(run, name, t) {
    if (name === "x") return [run.of.x, t * this.inputs];
    if (name.endsWith(PREV)) return [run.of[name.slice(0, -PREV.length)], t * this.hidden];
    return [run.of[name], (this.cell.states.includes(name) ? t + 1 : t) * this.hidden];
  }

  /** @param {number} steps @returns {Run} */
  #empty(steps) {
    const { cell, hidden, kind: Kind } = this;
    /** @type {Run} */
    const run = { steps, of: { x: new Kind(steps * this.inputs) }, pres: {} };
    for (const { name, terms } of cell.quantities) {
      run.of[name] = new Kind((cell.states.includes(name) ? steps + 1 : steps) * hidden);
      if (terms) run.pres[name] = new Kind(steps * hidden);
    }
    return run;
  }

  /**
   * Runs over a sequence.
   *
   * @param {ArrayLike<number>} x (T, I)
   * @param {Record<string, ArrayLike<number>>} [start] a state before the first step by its name, (H); zeros if left out
   * @param {Cut[]} [cuts] what is held or scaled as soon as it is computed
   * @returns {Run}
   */
  forward(x, start = {}, cuts = []) {
    const { hidden } = this;
    if (!x.length || x.length % this.inputs) throw new RangeError(`x: got ${x.length}, want rows of ${this.inputs}`);
    const run = this.#empty(x.length / this.inputs);
    run.of.x.set(x);
    for (const [name, values] of Object.entries(start)) run.of[name].set(values);
    for (let t = 0; t < run.steps; t++)
      for (const quantity of this.cell.quantities) {
        const [made, at] = this.place(run, quantity.name, t);
        if (quantity.terms) this.#sum(run, quantity, t, made, at);
        else {
          const { value } = OPERATIONS[quantity.operation ?? ""];
          const [u, i] = this.place(run, quantity.sources[0], t);
          const [v, j] = this.place(run, quantity.sources[1] ?? quantity.sources[0], t);
          for (let k = 0; k < hidden; k++) made[at + k] = value(u[i + k], v[j + k]);
        }
        for (const cut of cuts) this.#act(cut, quantity.name, t, made, at);
      }
    return run;
  }

  /** @param {Run} run @param {Quantity} quantity @param {number} t @param {Numbers} made @param {number} at */
  #sum(run, quantity, t, made, at) {
    const { hidden, arrays } = this;
    const a = run.pres[quantity.name];
    const from = t * hidden;
    for (const { source, array, kind } of quantity.terms ?? []) {
      const [values, start] = this.place(run, source, t);
      const weights = arrays[array];
      const first = this.rows.get(`${array} ${quantity.block}`) ?? 0;
      if (kind === "matrix") {
        const columns = source === "x" ? this.inputs : hidden;
        for (let k = 0; k < hidden; k++) {
          const row = (first + k) * columns;
          let total = 0;
          for (let j = 0; j < columns; j++) total += weights[row + j] * values[start + j];
          a[from + k] += total;
        }
      } else if (kind === "vector")
        for (let k = 0; k < hidden; k++) a[from + k] += weights[first + k] * values[start + k];
      else for (let k = 0; k < hidden; k++) a[from + k] += values[start + k];
    }
    if (quantity.bias) {
      const bias = arrays[quantity.bias];
      const first = this.rows.get(`${quantity.bias} ${quantity.block}`) ?? 0;
      for (let k = 0; k < hidden; k++) a[from + k] += bias[first + k];
    }
    const { value } = ACTIVATIONS[quantity.activation ?? ""];
    for (let k = 0; k < hidden; k++) made[at + k] = value(a[from + k]);
  }

  /**
   * What a cut does to a quantity as it is computed; a gradient passes a scaled one by its factor, and no held one.
   *
   * @param {Cut} cut @param {string} name @param {number} t @param {Numbers} made @param {number} at
   * @param {boolean} [back]
   */
  #act({ action, quantity, value, unit, first, last }, name, t, made, at, back = false) {
    if (quantity !== name || t < first || t > (last ?? t)) return;
    for (let k = unit ?? 0; k < (unit === null ? this.hidden : unit + 1); k++)
      if (action === "scale") made[at + k] *= value;
      else made[at + k] = back ? 0 : value;
  }

  /**
   * Sends gradients back through a run.
   *
   * @param {Run} run
   * @param {Record<string, ArrayLike<number>>} seeds what the loss sends directly to a state after every step, (T, H)
   * @param {Cut[]} [cuts] those of the run
   * @returns {Run} ∂loss/∂ each quantity, before what a cut does to it; of a state also before the first step
   */
  backward(run, seeds, cuts = []) {
    const { hidden } = this;
    const d = this.#empty(run.steps);
    for (const [name, values] of Object.entries(seeds)) d.of[name].set(values, hidden);
    const passed = new this.kind(hidden);
    for (let t = run.steps - 1; t >= 0; t--)
      for (let q = this.cell.quantities.length - 1; q >= 0; q--) {
        const quantity = this.cell.quantities[q];
        const [total, at] = this.place(d, quantity.name, t);
        passed.set(total.subarray(at, at + hidden));
        for (const cut of cuts) this.#act(cut, quantity.name, t, passed, 0, true);
        if (quantity.terms) this.#through(run, d, quantity, t, passed);
        else {
          const { slopes } = OPERATIONS[quantity.operation ?? ""];
          const [u, i] = this.place(run, quantity.sources[0], t);
          const [v, j] = this.place(run, quantity.sources[1] ?? quantity.sources[0], t);
          slopes.forEach((slope, s) => {
            const [into, to] = this.place(d, quantity.sources[s], t);
            for (let k = 0; k < hidden; k++) into[to + k] += slope(u[i + k], v[j + k]) * passed[k];
          });
        }
      }
    return d;
  }

  /** @param {Run} run @param {Run} d @param {Quantity} quantity @param {number} t @param {Numbers} passed */
  #through(run, d, quantity, t, passed) {
    const { hidden, arrays } = this;
    const from = t * hidden;
    const a = run.pres[quantity.name];
    const d_a = d.pres[quantity.name];
    const { slope } = ACTIVATIONS[quantity.activation ?? ""];
    for (let k = 0; k < hidden; k++) d_a[from + k] = slope(a[from + k]) * passed[k];
    for (const { source, array, kind } of quantity.terms ?? []) {
      const [into, to] = this.place(d, source, t);
      const weights = arrays[array];
      const first = this.rows.get(`${array} ${quantity.block}`) ?? 0;
      if (kind === "matrix") {
        const columns = source === "x" ? this.inputs : hidden;
        for (let k = 0; k < hidden; k++) {
          const row = (first + k) * columns;
          const share = d_a[from + k];
          for (let j = 0; j < columns; j++) into[to + j] += weights[row + j] * share;
        }
      } else if (kind === "vector") for (let k = 0; k < hidden; k++) into[to + k] += weights[first + k] * d_a[from + k];
      else for (let k = 0; k < hidden; k++) into[to + k] += d_a[from + k];
    }
  }

  /**
   * What a state hands to its own next value by operations alone, unit by unit: ∂s_t/∂s_{t−1} along the cell's line.
   *
   * @param {Run} run
   * @param {string} state
   * @returns {Numbers | null} (T, H), f_t of an LSTM's c; null where no line joins the two
   */
  line(run, state) {
    const { hidden } = this;
    /** Quantity → its share in ∂s_t, or null: not on the way back yet. @type {Record<string, Numbers>} */
    const d = {};
    const found = new this.kind(run.steps * hidden);
    for (let t = run.steps - 1; t >= 0; t--) {
      for (const name of Object.keys(d)) delete d[name];
      d[state] = new this.kind(hidden).fill(1);
      for (let q = this.cell.quantities.length - 1; q >= 0; q--) {
        const quantity = this.cell.quantities[q];
        const passed = d[quantity.name];
        if (!passed || quantity.terms) continue;
        const { slopes } = OPERATIONS[quantity.operation ?? ""];
        const [u, i] = this.place(run, quantity.sources[0], t);
        const [v, j] = this.place(run, quantity.sources[1] ?? quantity.sources[0], t);
        slopes.forEach((slope, s) => {
          d[quantity.sources[s]] ??= new this.kind(hidden);
          const into = d[quantity.sources[s]];
          for (let k = 0; k < hidden; k++) into[k] += slope(u[i + k], v[j + k]) * passed[k];
        });
      }
      const share = d[state + PREV];
      if (!share) return null;
      found.set(share, t * hidden);
    }
    return found;
  }
}
