// Which way every line of the drawing carries what: the bus under the gates is cut at its taps, so that one stretch of it
// is told from the next, and no stretch counts as a way to a gate that it does not lead to.

import { quantityOf } from "./cells.js";

/** @typedef {import("./cells.js").Cell} Cell */
/** @typedef {import("../../../payloads/types.d.ts").DrawnWire} Wire */
/** @typedef {{ source: string, to: string }} Way what travels, and what takes it */
/** @typedef {{ d: string, ways: Way[], wire: number, bus: boolean }} Stretch a piece of the line `wire` */
/** @typedef {[number, number]} Point */

/**
 * The corners of a line that is written with M, H and V alone.
 *
 * @param {string} d
 * @returns {Point[]}
 */
export function cornersOf(d) {
  /** @type {Point[]} */
  const corners = [];
  for (const [, letter, first, second] of d.matchAll(/([MHV])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
    const [x, y] = corners.at(-1) ?? [0, 0];
    if (letter === "M") corners.push([Number(first), Number(second)]);
    else corners.push(letter === "H" ? [Number(first), y] : [x, Number(first)]);
  }
  return corners;
}

/**
 * Where a line is after a share of its length.
 *
 * @param {Point[]} corners
 * @param {number} share
 * @returns {Point}
 */
export function along(corners, share) {
  const legs = corners.slice(1).map(([x, y], k) => Math.abs(x - corners[k][0]) + Math.abs(y - corners[k][1]));
  let left = share * legs.reduce((sum, leg) => sum + leg, 0);
  for (const [k, leg] of legs.entries()) {
    if (left <= leg && leg > 0) {
      const [[x, y], [u, v]] = [corners[k], corners[k + 1]];
      return [x + ((u - x) * left) / leg, y + ((v - y) * left) / leg];
    }
    left -= leg;
  }
  return corners[corners.length - 1];
}

/**
 * What a quantity takes, through what no part shows.
 *
 * @param {Cell} cell
 * @param {string} q
 * @returns {string[]}
 */
export function taken(cell, q) {
  const found = (quantityOf(cell, q)?.sources ?? []).flatMap((source) => {
    const inner = quantityOf(cell, source);
    return inner && !inner.opens ? taken(cell, source) : [source];
  });
  return [...new Set(found)];
}

/**
 * The lines of a cell, its bus in stretches.
 *
 * @param {Cell} cell
 * @returns {Stretch[]}
 */
export function stretches(cell) {
  const { wires } = cell.drawing;
  const onto = wires.filter(({ to }) => to === "gates");
  const level = onto.length ? Number(cornersOf(onto[0].d).at(-1)?.[1]) : null;
  /** What comes onto the bus from below or above, and where. @type {{ source: string, x: number }[]} */
  const entries = onto.map(({ source, d }) => ({ source, x: Number(cornersOf(d).at(-1)?.[0]) }));
  /** @type {{ to: string, x: number, k: number }[]} */
  const taps = [];
  wires.forEach(({ to, d }, k) => {
    const corners = cornersOf(d);
    const foot = corners.at(-2);
    if (to === "gates" || level === null || foot?.[1] !== level || corners[0][1] !== level) return;
    taps.push({ to, x: foot[0], k });
    // The last one runs along the whole bus, from where the state comes in.
    if (corners.length === 3 && !entries.some(({ x }) => x === corners[0][0]))
      entries.push({ source: wires[k].source, x: corners[0][0] });
  });
  const sources = entries.map(({ source }) => source);
  const waysTo = (/** @type {string} */ to) =>
    taken(cell, to)
      .filter((source) => sources.includes(source))
      .map((source) => ({ source, to }));
  const ends = [...new Set([...entries, ...taps].map(({ x }) => x))].sort((a, b) => a - b);
  const pieces = ends.slice(1).map((right, k) => {
    const ways = taps.flatMap(({ to, x }) =>
      waysTo(to).filter(({ source }) => {
        const from = entries.find((one) => one.source === source)?.x ?? x;
        return Math.min(from, x) <= ends[k] && right <= Math.max(from, x);
      }),
    );
    return { d: `M${ends[k]} ${level}H${right}`, ways, wire: taps.at(-1)?.k ?? 0, bus: true };
  });
  return [
    ...pieces,
    ...wires.map(({ source, to, d }, k) => {
      const tap = taps.find((one) => one.k === k);
      if (tap) {
        const [top, foot] = [cornersOf(d).at(-1), tap.x];
        return { d: `M${foot} ${level}V${top?.[1]}`, ways: waysTo(to), wire: k, bus: true };
      }
      const ways =
        to === "gates"
          ? taps.flatMap((one) => waysTo(one.to)).filter((way) => way.source === source)
          : [{ source, to }];
      return { d, ways, wire: k, bus: to === "gates" };
    }),
  ];
}
