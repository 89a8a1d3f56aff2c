// The loss of a one-unit RNN over its two weights, and steps of gradient descent on it: the same as cells/cliff.py, and
// tested against it.
//
//   h_t = σ(w·h_{t−1} + b),   t = 1 … T;      L(w, b) = (h_T − target)²
//   ∂h_t/∂w = σ′(a_t)·(h_{t−1} + w·∂h_{t−1}/∂w),   ∂h_t/∂b = σ′(a_t)·(1 + w·∂h_{t−1}/∂b)

import { ACTIVATIONS } from "../../kit/machine/tables.js";

const { value: f } = ACTIVATIONS.sigmoid;

/** @typedef {import("../../../payloads/types.d.ts").Ground} Ground */
/** @typedef {readonly [number, number]} Spot w and b */
/** @typedef {{ steps: number, start: number, target: number }} Unit */
/** @typedef {{ loss: number, w: number, b: number, norm: number }} Slope a loss, its gradient by w and b, and how long that is */
/**
 * @typedef {object} Path
 * @property {Spot[]} spots before every step and after the last
 * @property {Slope[]} slopes at each of them
 * @property {boolean[]} clipped whether a step was
 */

/** @param {Unit} unit @param {Spot} spot @returns {Slope} */
export function slopeAt({ steps, start, target }, [w, b]) {
  let [h, byW, byB] = [start, 0, 0];
  for (let t = 0; t < steps; t++) {
    const before = h;
    h = f(w * before + b);
    const slope = h * (1 - h); // σ′ by its value
    byW = slope * (before + w * byW);
    byB = slope * (1 + w * byB);
  }
  const error = h - target;
  const [dw, db] = [2 * error * byW, 2 * error * byB];
  return { loss: error * error, w: dw, b: db, norm: Math.hypot(dw, db) };
}

/** The loss alone. @param {Unit} unit @param {Spot} spot */
export function lossAt({ steps, start, target }, [w, b]) {
  let h = start;
  for (let t = 0; t < steps; t++) h = f(w * h + b);
  return (h - target) ** 2;
}

/** To as many digits as the address holds. @param {number} value */
export const rounded = (value) => Number(value.toFixed(4));

/** A corner of the grid. @param {Ground} ground @param {number} column @param {number} row @returns {Spot} */
export function corner({ w, b, points }, column, row) {
  const along = (/** @type {readonly number[]} */ [low, high], /** @type {number} */ k) =>
    rounded(low + ((high - low) * k) / (points - 1));
  return [along(w, column), along(b, row)];
}

/** The loss at all corners, row after row, a row being a b. @param {Unit} unit @param {Ground} ground */
export function surface(unit, ground) {
  const { points } = ground;
  return Float64Array.from({ length: points * points }, (_, k) =>
    lossAt(unit, corner(ground, k % points, Math.floor(k / points))),
  );
}

/** @param {Ground} ground @param {Spot} spot */
export const inside = ({ w, b }, spot) => spot[0] >= w[0] && spot[0] <= w[1] && spot[1] >= b[0] && spot[1] <= b[1];

/** @param {Spot} from @param {Spot} to */
export const far = (from, to) => Math.hypot(to[0] - from[0], to[1] - from[1]);

/** Where a step leads. @param {Spot} spot @param {Slope} slope @param {number} rate @param {number | null} longest @returns {Spot} */
function stepped(spot, slope, rate, longest) {
  const share = longest !== null && slope.norm > longest ? longest / slope.norm : 1;
  return [spot[0] - rate * share * slope.w, spot[1] - rate * share * slope.b];
}

/**
 * Walks downhill; a path ends early where its numbers do.
 *
 * @param {Unit} unit
 * @param {Spot} from
 * @param {number} rate
 * @param {number} steps
 * @param {number | null} longest what a gradient's norm is clipped to; null for no clipping
 * @returns {Path}
 */
export function descend(unit, from, rate, steps, longest) {
  const spots = [from];
  const slopes = [slopeAt(unit, from)];
  /** @type {boolean[]} */
  const clipped = [];
  for (let k = 0; k < steps && Number.isFinite(slopes[k].norm); k++) {
    clipped.push(longest !== null && slopes[k].norm > longest);
    spots.push(stepped(spots[k], slopes[k], rate, longest));
    slopes.push(slopeAt(unit, spots[k + 1]));
  }
  return { spots, slopes, clipped };
}

export const MANY = 10; // steps of one press
export const CLIPPED_TO = 1; // until another length is chosen: from the usual place it walks down into the valley

const FIRST = 10; // steps in which a ball must come to the wall
const SHORT = 0.3; // what a step is at most before that
const THROW = 1; // what it is at least there

/**
 * A place from which the ball walks down as it should, until one step throws it out of the picture; of all corners the
 * one from which that comes soonest, but not at once, and then goes farthest. Where there is none, the steepest corner.
 *
 * @param {Unit} unit @param {Ground} ground @param {number} rate @returns {Spot}
 */
export function beforeTheCliff(unit, ground, rate) {
  let steepest = { spot: corner(ground, 0, 0), norm: -1 };
  /** @type {{ from: Spot, at: Spot }[]} */
  let walking = [];
  const edge = 3; // whoever stands at the edge needs no wall to leave
  for (let row = edge; row < ground.points - edge; row++)
    for (let column = edge; column < ground.points - edge; column++) {
      const spot = corner(ground, column, row);
      walking.push({ from: spot, at: spot });
    }
  for (let k = 1; k <= FIRST; k++) {
    let longest = { from: /** @type {Spot | null} */ (null), far: 0 };
    /** @type {typeof walking} */
    const going = [];
    for (const { from, at } of walking) {
      const slope = slopeAt(unit, at);
      if (k === 1 && slope.norm > steepest.norm) steepest = { spot: from, norm: slope.norm };
      const next = stepped(at, slope, rate, null);
      const length = rate * slope.norm;
      if (!inside(ground, next)) {
        if (k > 1 && length >= THROW && length > longest.far) longest = { from, far: length };
      } else if (length <= SHORT) going.push({ from, at: next });
    }
    if (longest.from) return longest.from;
    walking = going;
  }
  return steepest.spot;
}
