// What one link multiplies with, by the most that can be said of it: of a one-unit RNN w·f′(a) with its sign; along the
// line of a gated cell what its gate hands on; of any other the most by which its Jacobian can lengthen a gradient.

import { jacobian, largest } from "../../kit/machine/sweep.js";
import { ACTIVATIONS } from "../../kit/machine/tables.js";

/** @typedef {import("../../../payloads/types.d.ts").Lane} Lane */
/** @typedef {import("./flow.js").Way} Way */
/**
 * @typedef {object} Link
 * @property {"unit" | "line" | "norm"} kind
 * @property {number} factor
 * @property {number} [weight] w of a unit
 * @property {number} [slope] f′(a) of a unit
 * @property {string} [name] of what a line hands on, "f" or "1 − z"; of a unit's activation
 */

/** Whether every link has a number of its own, without more arithmetic. @param {Lane} lane @param {Way} way */
export const isPlain = (lane, way) => way.line !== null || isUnit(lane, way);

/** @param {Lane} lane @param {Way} way */
const isUnit = ({ own }, { machine }) => own !== null && machine.hidden === 1;

/**
 * The link from the state after step t back to the one before.
 *
 * @param {Lane} lane @param {Way} way
 * @param {number} t from 1
 * @returns {Link}
 */
export function linkOf(lane, way, t) {
  const { machine, run, line } = way;
  if (isUnit(lane, way)) {
    const sum = machine.cell.quantities.find(({ name }) => name === way.carries);
    const { sign, slope: steepness } = ACTIVATIONS[sum?.activation ?? "identity"];
    const slope = steepness(run.pres[way.carries][t - 1]);
    const weight = machine.arrays.W_h[0];
    return { kind: "unit", factor: weight * slope, weight, slope, name: sign };
  }
  if (line) {
    const gate = lane.gate?.name ?? "";
    return { kind: "line", factor: line[t - 1], name: (lane.gate?.sign ?? 1) > 0 ? gate : `1 − ${gate}` };
  }
  const matrix = jacobian(machine, run, t - 1);
  return { kind: "norm", factor: largest(matrix, Math.sqrt(matrix.length)) };
}
