// The list of what surgery does, read: which cut concerns a quantity of a unit at a step, and what one says.

/** @typedef {import("../../../payloads/types.d.ts").Cut} Cut */
/** @typedef {import("../../../payloads/types.d.ts").ShownCut} ShownCut */
/** @typedef {"every" | "on" | "only" | "range"} When */

/**
 * @param {Cut} cut
 * @param {number} t
 */
export const covers = (cut, t) => t >= cut.first && (cut.last == null || t <= cut.last);

/**
 * @param {ShownCut} shown
 * @param {number} layer
 * @param {string | null} q
 * @param {number} unit
 */
const concerns = ({ cut, touches }, layer, q, unit) =>
  q != null && cut.layer === layer && touches.includes(q) && (cut.unit == null || cut.unit === unit);

/**
 * Whether surgery puts something else there than what the cell computes.
 *
 * @param {ShownCut[]} cuts
 * @param {number} layer
 * @param {string} q
 * @param {number} t
 * @param {number} unit
 */
export const isCut = (cuts, layer, q, t, unit) =>
  cuts.some((one) => concerns(one, layer, q, unit) && covers(one.cut, t));

/**
 * The latest that is done to a quantity as it concerns a unit, with its place in the list; null where nothing is.
 *
 * @param {ShownCut[]} cuts
 * @param {number} layer
 * @param {string | null} q
 * @param {number} unit
 */
export function latest(cuts, layer, q, unit) {
  const index = cuts.findLastIndex((one) => concerns(one, layer, q, unit));
  return index < 0 ? null : { ...cuts[index].cut, index };
}

/**
 * At which steps: every one, from one on, one alone, or a range.
 *
 * @param {Pick<Cut, "first" | "last">} cut
 * @returns {When}
 */
export const whenOf = ({ first, last }) =>
  last == null ? (first ? "on" : "every") : last === first ? "only" : "range";

/**
 * The steps that are meant by `when`, seen from a step; a range only a cut itself knows.
 *
 * @param {Exclude<When, "range">} when
 * @param {number} t
 * @returns {Pick<Cut, "first" | "last">}
 */
export const stepsOf = (when, t) =>
  ({
    every: { first: 0, last: null },
    on: { first: t, last: null },
    only: { first: t, last: t },
  })[when];

/**
 * Whether two cuts do the same.
 *
 * @param {Cut} a
 * @param {Cut} b
 */
export const same = (a, b) =>
  a.action === b.action &&
  a.quantity === b.quantity &&
  a.value === b.value &&
  a.layer === b.layer &&
  a.unit === b.unit &&
  a.first === b.first &&
  a.last === b.last;
