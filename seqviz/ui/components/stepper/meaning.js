// What a value means now, with the numbers that made it: read off the cell's description, so no cell has words of its own.
// A gate is told by what it multiplies: the old state that it keeps, the new content that it lets in, what the candidate
// gets to see, what is shown.

import { fill } from "../../kit/elements.js";
import { ACTIVATIONS } from "../../kit/machine/tables.js";
import { percentOf, show } from "../../kit/numbers.js";
import { isSum, quantityOf } from "./cells.js";
import { plain } from "./symbols.js";
import { preActivation, vector } from "./trace.js";

/** @typedef {import("./cells.js").Cell} Cell */
/** @typedef {import("./trace.js").Layer} Layer */
/** @typedef {"keeps" | "writes" | "resets" | "shows"} Deed what a gate does to the other factor */
/** @typedef {{ part: string, gate: string, other: string, deed: Deed, rest: boolean }} Job a product that a gate is a factor of; `rest`: what it leaves of 1 is */

const PREV = "_prev";

/**
 * A quantity, or what it is 1 − of.
 *
 * @param {Cell} cell
 * @param {string} q
 */
function under(cell, q) {
  const made = quantityOf(cell, q);
  const turned = made && !isSum(made) && made.operation === "complement" && !made.opens;
  return turned ? { name: made.sources[0], rest: true } : { name: q, rest: false };
}

/**
 * Whether a quantity goes into a state by operations alone.
 *
 * @param {Cell} cell
 * @param {string} q
 * @returns {boolean}
 */
const leadsToState = (cell, q) =>
  cell.states.includes(q) ||
  cell.quantities.some((one) => !isSum(one) && one.sources.includes(q) && leadsToState(cell, one.name));

/** Whether a quantity is a number from 0 to 1. @param {Cell} cell @param {string} q */
const isShare = (cell, q) => quantityOf(cell, q)?.limit === "share";

/**
 * The products of a share and of something else, each with what the share does there.
 *
 * @param {Cell} cell
 * @returns {Job[]}
 */
export function jobs(cell) {
  return cell.quantities.flatMap((one) => {
    if (isSum(one) || one.operation !== "product") return [];
    const gate = one.sources.find((source) => isShare(cell, source));
    const other = one.sources.find((source) => source !== gate);
    if (gate === undefined || other === undefined) return [];
    const { name, rest } = under(cell, gate);
    return [{ part: one.name, gate: name, other, rest, deed: deedOf(cell, one.name, other) }];
  });
}

/**
 * @param {Cell} cell
 * @param {string} part
 * @param {string} other
 * @returns {Deed}
 */
function deedOf(cell, part, other) {
  if (!leadsToState(cell, part)) return "resets";
  if (cell.states.includes(part)) return "shows";
  return other.endsWith(PREV) && cell.states.includes(other.slice(0, -PREV.length)) ? "keeps" : "writes";
}

/** A share of 1 in percent: all and nothing only where it is exactly that. @param {number} share */
export const shareOf = (share) => (share === 0 || share === 1 ? String(100 * share) : percentOf(share, 0));

/**
 * What a job does now, such as "keeps 58% of cₜ₋₁: −0.449 → −0.262".
 *
 * @param {import("./types.d.ts").Words} labels
 * @param {Layer} layer
 * @param {Job} job
 * @param {number} t
 * @param {number} unit
 */
export function done(labels, layer, { part, gate, other, deed, rest }, t, unit) {
  const value = vector(layer, gate, t)[unit];
  const share = rest ? 1 - value : value;
  const [before, after] = [other, part].map((name) => show(vector(layer, name, t)[unit]));
  const what = plain(layer.cell, other);
  if (!(share >= 0 && share <= 1)) return fill(labels.mean_times, { share: show(share), what, before, after });
  const forms = {
    keeps: labels.mean_keeps,
    writes: labels.mean_writes,
    resets: labels.mean_resets,
    shows: labels.mean_shows,
  };
  return fill(forms[deed], { percent: shareOf(share), what, before, after });
}

/**
 * The value of a quantity in one unit, and what it means at this step.
 *
 * @param {import("./types.d.ts").Words} labels
 * @param {Layer} layer
 * @param {string} q
 * @param {number} t
 * @param {number} unit
 */
export function meaning(labels, layer, q, t, unit) {
  const { cell } = layer;
  const at = (/** @type {string} */ name) => vector(layer, name, t)[unit];
  const own = under(cell, q).name;
  const mine = jobs(cell).filter(({ gate, part, other }) => gate === own || part === q || other === q);
  const told = mine.map((job) => done(labels, layer, job, t, unit));
  const one = quantityOf(cell, q);
  if (one && isSum(one)) {
    const { sign, value } = ACTIVATIONS[one.activation];
    const { a } = preActivation(layer, q, t, unit);
    const made = value(a);
    // What surgery holds did not come out of its sum.
    if (Math.abs(made - at(q)) > 1e-5) told.push(labels.set_by_surgery);
    else if (sign) told.push(fill(labels.mean_sum, { function: sign, a: show(a), value: show(made) }));
  } else if (one && !told.length) {
    const [first, second] = one.sources.map((source) => show(at(source)));
    const { name, value } = { name: one.operation, value: show(at(q)) };
    if (name === "add") told.push(fill(labels.mean_add, { first, second, value }));
    else if (name === "product") told.push(fill(labels.mean_product, { first, second, value }));
    else if (name === "tanh") told.push(fill(labels.mean_sum, { function: "tanh", a: first, value }));
  }
  if (cell.states.includes(q)) told.push(fill(labels.mean_state, { before: show(at(q + PREV)), after: show(at(q)) }));
  const value = q === "x" && layer.inputs > 1 ? null : show(vector(layer, q, t)[q === "x" ? 0 : unit]);
  return { symbol: plain(cell, q), value, told };
}
