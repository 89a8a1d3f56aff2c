// What the browser knows of a cell: its description, which came with the trace. Nothing here asks which cell it is.
//
//   quantities  in the order of their computation; a sum has `activation`, `terms`, `bias`, `block`, else `operation`
//   blocks      what W_x is stacked of, in order; rows: the quantities of the overview, in reading order
//   drawing     frame, body, parts and wires, in the drawing's own units

import { ACTIVATIONS, OPERATIONS } from "./operations.js";

// The drawing's own units, in which figures/cell_drawing.py lays it out.
export const FRAME = { w: 840, h: 476 };
export const GATE = { w: 100, h: 100 };
export const SQUASHED = { w: 100, h: 88 };

/** @typedef {{ source: string, array: string, kind: "matrix" | "vector" | "plain" }} Term */
/**
 * @typedef {{
 *   name: string, title: string, role: string, note: string, opens: boolean, colour: string, plain: string,
 *   sources: string[], terms?: Term[], bias?: string, block?: string, activation?: string, operation?: string,
 *   tokens: any[],
 * }} Quantity
 */
/**
 * @typedef {{
 *   kind: string, title: string, quantities: Quantity[], blocks: string[], gates: string[], states: string[],
 *   rows: string[], cuttable: string[], arrays: { name: string, blocks: string[], columns: string }[], drawing: any,
 * }} Cell
 */

/** The description of a quantity; of "x" and of states before there is none. @param {Cell} cell @param {string} q */
export const quantityOf = (cell, q) => cell.quantities.find(({ name }) => name === q);

/** Whether a quantity has a pre-activation. @param {Quantity | undefined} quantity */
export const isSum = (quantity) => quantity?.terms !== undefined;

/** What makes a quantity of its sources. @param {Quantity} quantity */
export const operationOf = (quantity) => OPERATIONS[quantity.operation ?? ""];

/** What a quantity is made from, as the drawing has it: a turned source counts as itself. */
export function sources(/** @type {Cell} */ cell, /** @type {string} */ q) {
  const quantity = quantityOf(cell, q);
  if (!quantity) return [];
  return quantity.sources.map((source) => {
    const inner = quantityOf(cell, source);
    return inner && !inner.opens && inner.operation === "complement" ? inner.sources[0] : source;
  });
}

/** Whether a quantity's computation can be opened. */
export const opensUp = (/** @type {Cell} */ cell, /** @type {string} */ q) => quantityOf(cell, q)?.opens ?? false;

/** The name of the curve that a quantity is read off, or null where there is none. */
export function curveOf(/** @type {Cell} */ cell, /** @type {string} */ q) {
  const quantity = quantityOf(cell, q);
  if (!quantity) return null;
  if (isSum(quantity)) return quantity.activation === "identity" ? null : (quantity.activation ?? null);
  return quantity.operation && quantity.operation in ACTIVATIONS ? quantity.operation : null;
}

/** What is written for that curve, such as "σ". */
export const squashOf = (/** @type {Cell} */ cell, /** @type {string} */ q) => {
  const curve = curveOf(cell, q);
  return curve === null ? null : ACTIVATIONS[curve].sign;
};
