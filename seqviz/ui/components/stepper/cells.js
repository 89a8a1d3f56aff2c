// What the browser knows of a cell: its description, which came with the trace (payloads/cell.py says what is in it).
// Nothing here asks which cell it is.

import { ACTIVATIONS, OPERATIONS } from "../../kit/machine/tables.js";

// The drawing's own units, in which figures/cell_drawing.py lays it out.
export const FRAME = { w: 840, h: 476 };
export const GATE = { w: 100, h: 100 };
export const SQUASHED = { w: 100, h: 88 };

/** @typedef {import("../../../payloads/types.d.ts").Cell} Cell */
/** @typedef {import("../../../payloads/types.d.ts").Term} Term */
/** @typedef {import("../../../payloads/types.d.ts").Summed} Summed */
/** @typedef {import("../../../payloads/types.d.ts").Made} Made */
/** @typedef {Summed | Made} Quantity */

/**
 * The description of a quantity; of "x" and of states before there is none.
 *
 * @param {Cell} cell
 * @param {string | null} q
 */
export const quantityOf = (cell, q) => cell.quantities.find(({ name }) => name === q);

/**
 * Whether a quantity has a pre-activation.
 *
 * @param {Quantity | undefined} quantity
 * @returns {quantity is Summed}
 */
export const isSum = (quantity) => quantity !== undefined && "terms" in quantity;

/**
 * The description of a quantity that the cell must have.
 *
 * @param {Cell} cell
 * @param {string} q
 */
export function described(cell, q) {
  const quantity = quantityOf(cell, q);
  if (!quantity) throw new Error(`${q}: wanted a quantity of the ${cell.kind}`);
  return quantity;
}

/**
 * The description of a sum that the cell must have.
 *
 * @param {Cell} cell
 * @param {string} q
 */
export function sumOf(cell, q) {
  const quantity = described(cell, q);
  if (!isSum(quantity)) throw new Error(`${q}: wanted a sum of the ${cell.kind}`);
  return quantity;
}

/** What makes a quantity of its sources. @param {Made} quantity */
export const operationOf = (quantity) => OPERATIONS[quantity.operation];

/**
 * What a quantity is made from, as the drawing has it: a turned source counts as itself.
 *
 * @param {Cell} cell
 * @param {string} q
 */
export function sources(cell, q) {
  const quantity = quantityOf(cell, q);
  if (!quantity) return [];
  return quantity.sources.map((source) => {
    const inner = quantityOf(cell, source);
    return inner && !inner.opens && "operation" in inner && inner.operation === "complement"
      ? inner.sources[0]
      : source;
  });
}

/**
 * Whether a quantity's computation can be opened.
 *
 * @param {Cell} cell
 * @param {string} q
 */
export const opensUp = (cell, q) => quantityOf(cell, q)?.opens ?? false;

/**
 * The name of the curve that a quantity is read off, or null where there is none.
 *
 * @param {Cell} cell
 * @param {string} q
 */
export function curveOf(cell, q) {
  const quantity = quantityOf(cell, q);
  if (!quantity) return null;
  if (isSum(quantity)) return quantity.activation === "identity" ? null : quantity.activation;
  return quantity.operation in ACTIVATIONS ? quantity.operation : null;
}

/**
 * What is written for that curve, such as "σ".
 *
 * @param {Cell} cell
 * @param {string} q
 */
export const squashOf = (cell, q) => {
  const curve = curveOf(cell, q);
  return curve === null ? null : ACTIVATIONS[curve].sign;
};
