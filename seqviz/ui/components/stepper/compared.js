// The run with surgery beside the untouched one: how far apart they are at a step, and where that tells most.

import { plain } from "./symbols.js";
import { vector } from "./trace.js";

/** @typedef {import("./trace.js").Layer} Layer */
/** @typedef {import("./trace.js").Output} Output */

/**
 * A unit's states at step t without and with surgery; none where there is nothing to compare.
 *
 * @param {Layer | null} layer
 * @param {number} t
 * @param {number} unit
 */
export function bothStates(layer, t, unit) {
  const untouched = layer?.untouched;
  if (!untouched) return [];
  return layer.cell.states.map((q) => ({
    q: plain(layer.cell, q),
    before: vector(untouched, q, t)[unit],
    after: vector(layer, q, t)[unit],
  }));
}

/**
 * How far surgery moved what is compared at step t: one unit's states, and the outputs.
 *
 * @param {Layer | null} layer
 * @param {Output | null} output
 * @param {number} t
 * @param {number} unit
 */
export function difference(layer, output, t, unit) {
  const gaps = bothStates(layer, t, unit).map(({ before, after }) => after - before);
  if (output?.untouched) {
    for (let k = t * output.size; k < (t + 1) * output.size; k++) gaps.push(output.values[k] - output.untouched[k]);
  }
  return gaps.reduce((most, gap) => Math.max(most, Math.abs(gap)), 0);
}

/**
 * The step to compare at: the one in view if anything that shows differs there, else where the difference is largest;
 * null where nothing differs anywhere.
 *
 * @param {(t: number) => number} differs
 * @param {number} steps
 * @param {number} here
 * @returns {number | null}
 */
export function tellingStep(differs, steps, here) {
  if (differs(here) >= 0.0005) return here;
  /** @type {[number | null, number]} */
  let [best, most] = [null, 0];
  for (let t = 0; t < steps; t++) {
    if (differs(t) > most) [best, most] = [t, differs(t)];
  }
  return best;
}
