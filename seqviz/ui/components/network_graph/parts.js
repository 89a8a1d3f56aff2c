// The parts of the drawing by their names: W_h.0.1, b.1, x.0, hp.1 (h before this step) or, all of one kind, W_h.

/** @typedef {import("../../../payloads/types.d.ts").NetworkDrawing} NetworkDrawing */
/** @typedef {NetworkDrawing & import("../../../payloads/types.d.ts").NetworkView} Meta */
/** @typedef {"x" | "h" | "y"} Layer */
/** @typedef {"W_x" | "W_h" | "W_y"} Matrix */
/** @typedef {"b" | "b_y" | "h_0"} Vector */
/**
 * The drawing as its parts share it.
 *
 * @typedef {object} Graph
 * @property {ShadowRoot} root
 * @property {Meta} meta
 * @property {import("../../kit/theme.js").Colours} colours
 * @property {number} t the step that is shown
 * @property {number} u from folded, 0, to unrolled, 1
 * @property {number} goal where `u` is going
 * @property {string[]} lit the parts that shine
 * @property {number} opened the unit whose sum is looked at
 * @property {boolean} compact whether there is little room
 * @property {(id: string) => boolean} isLit
 * @property {(id: string | null) => void} light
 * @property {(id: string) => number} numberOf the value of a circle at this step
 * @property {(id: string) => string} nameOf
 * @property {(id: string | null) => void} edit goes to the field of a number, or opens a unit
 * @property {(edit: import("../../../payloads/types.d.ts").Edit) => void} change gives the network another number
 * @property {(name: "edited" | "turned", value: unknown) => void} tell tells Python
 */

/** The layers that a matrix joins. @type {Record<Matrix, { from: Layer, to: Layer }>} */
export const ENDS = { W_x: { from: "x", to: "h" }, W_h: { from: "h", to: "h" }, W_y: { from: "h", to: "y" } };

/** The layer that a vector belongs to. @type {Record<Vector, Layer>} */
export const OWNERS = { b: "h", b_y: "y", h_0: "h" };

/** @param {string} name @returns {name is Matrix} */
export const isMatrix = (name) => Object.hasOwn(ENDS, name);

/** @param {string} name @returns {name is Vector} */
export const isVector = (name) => Object.hasOwn(OWNERS, name);

/** @param {string} name @returns {name is Layer} */
export const isLayer = (name) => name === "x" || name === "h" || name === "y";

/**
 * A part's name taken apart; its indices are missing where it means all of its kind.
 *
 * @param {string} id
 */
export function apart(id) {
  const [kind, ...place] = id.split(".");
  const [row, column] = place.map(Number);
  return { kind, row, column };
}

/**
 * Whether one part holds the other, or is it.
 *
 * @param {string} one
 * @param {string} other
 */
export const meet = (one, other) => one === other || other.startsWith(`${one}.`) || one.startsWith(`${other}.`);
