// Where the river's bands and names stand: arithmetic alone, no page.

import { mix } from "../../kit/scales.js";

/** @typedef {ReturnType<typeof aim>} Place */
/** @typedef {{ width: number, height: number, left: number, right: number, bottom: number }} Box where the bands are */

export const HEAD = 4; // above the bands

/**
 * Where all bands want to be: x (N) and, of each class, low and high (N), as shares.
 *
 * @param {Pick<import("../../../payloads/types.d.ts").River, "names" | "named">} meta
 * @param {Float32Array} shares
 */
export function aim(meta, shares) {
  const count = meta.names.length;
  const columns = shares.length / count;
  const order = [...meta.named, ...meta.names.map((_, k) => k).filter((k) => !meta.named.includes(k))];
  const x = Float64Array.from({ length: columns }, (_, t) => (columns > 1 ? t / (columns - 1) : 0));
  const low = meta.names.map(() => new Float64Array(columns));
  const high = meta.names.map(() => new Float64Array(columns));
  for (let t = 0; t < columns; t++) {
    let sum = 0;
    for (const k of order) {
      low[k][t] = sum;
      sum += shares[t * count + k];
      high[k][t] = sum;
    }
  }
  return { count, columns, x, low, high };
}

/**
 * Between two places; a column that only one of them has comes from, or goes to, the other's last one.
 *
 * @param {Place} a
 * @param {Place} b
 * @param {number} share
 * @returns {Place}
 */
export function between(a, b, share) {
  const columns = share >= 1 ? b.columns : Math.max(a.columns, b.columns);
  const at = (/** @type {Float64Array} */ list, /** @type {number} */ t) => list[Math.min(t, list.length - 1)];
  const blend = (/** @type {Float64Array} */ one, /** @type {Float64Array} */ other) =>
    Float64Array.from({ length: columns }, (_, t) => mix(at(one, t), at(other, t), share));
  return {
    count: b.count,
    columns,
    x: blend(a.x, b.x),
    low: b.low.map((list, k) => blend(a.low[k], list)),
    high: b.high.map((list, k) => blend(a.high[k], list)),
  };
}

export const toX = (/** @type {Box} */ box, /** @type {number} */ x) => mix(box.left, box.right, x);
export const toY = (/** @type {Box} */ box, /** @type {number} */ share) => mix(HEAD, box.bottom, share);

/**
 * A band's outline, smooth from column to column.
 *
 * @param {Box} box
 * @param {Place} place
 * @param {number} k
 */
export function bandPath(box, place, k) {
  const [low, high] = [place.low[k], place.high[k]];
  const xs = Array.from(place.x, (x) => toX(box, x).toFixed(1));
  const ys = (/** @type {Float64Array} */ list) => Array.from(list, (v) => toY(box, v).toFixed(1));
  const [top, floor] = [ys(low), ys(high)];
  let d = `M${xs[0]} ${top[0]}`;
  for (let t = 1; t < place.columns; t++) {
    const middle = ((Number(xs[t - 1]) + Number(xs[t])) / 2).toFixed(1);
    d += `C${middle} ${top[t - 1]} ${middle} ${top[t]} ${xs[t]} ${top[t]}`;
  }
  const last = place.columns - 1;
  d += `L${xs[last]} ${floor[last]}`;
  for (let t = last - 1; t >= 0; t--) {
    const middle = ((Number(xs[t]) + Number(xs[t + 1])) / 2).toFixed(1);
    d += `C${middle} ${floor[t + 1]} ${middle} ${floor[t]} ${xs[t]} ${floor[t]}`;
  }
  return `${d}Z`;
}

/**
 * How wide a text is when each Chinese character, and each other one, is so wide.
 *
 * @param {string} text
 * @param {number} wide
 * @param {number} narrow
 */
export const widthOf = (text, wide, narrow) =>
  [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) > 0x2e7f ? wide : narrow), 0);

/**
 * A name that is too long for the right edge, cut; Chinese characters are twice as wide.
 *
 * @param {string} name
 * @param {number} pixels
 */
export function cut(name, pixels) {
  const chars = [...name];
  let room = pixels;
  for (const [k, char] of chars.entries()) {
    const wide = widthOf(char, 14.5, 7.6);
    room -= wide;
    // The sign of a cut is as wide as one Chinese character: in place of the last one it saves nothing.
    if (room < 0) return k === chars.length - 1 && wide > 7.6 ? name : `${chars.slice(0, k).join("")}…`;
  }
  return name;
}
