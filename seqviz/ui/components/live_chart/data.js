// Opens a packed training run: every array is a view of the one block of numbers that arrived.

import { nearest } from "../../kit/scales.js";

/** @typedef {import("../../../payloads/types.d.ts").Training} Training */
/** @typedef {import("../../../payloads/types.d.ts").Place} Place */
/** @typedef {{ x: Float32Array, y: Float32Array }} Line a curve's points; NaN is a gap */
/** @typedef {(moment: number) => Float32Array} Rows an array for each moment */
const NOTHING = -1000; // stands for the logarithm of 0
/** @typedef {ReturnType<typeof openTraining>} Opened */
/** @typedef {Opened["runs"][number]} Run */

/**
 * @param {Training} meta
 * @param {Uint8Array} bytes
 */
export function openTraining(meta, bytes) {
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, meta.floats);
  const tail = bytes.subarray(4 * meta.floats);
  const size = (/** @type {number[]} */ shape) => shape.reduce((a, b) => a * b, 1);
  const take = (/** @type {Place} */ place) => floats.subarray(place.o, place.o + size(place.s));
  const line = (/** @type {{ x: Place, y: Place } | null} */ one) => one && { x: take(one.x), y: take(one.y) };
  /**
   * A (moments, …) array as a function of the moment.
   *
   * @template {Float32Array | Uint8Array} Numbers
   * @param {Place} place
   * @param {Numbers} from
   */
  const rows = ({ o, s }, from) => {
    const each = size(s.slice(1));
    return (/** @type {number} */ k) => /** @type {Numbers} */ (from.subarray(o + k * each, o + (k + 1) * each));
  };
  const spreads = (/** @type {import("../../../payloads/types.d.ts").Spreads | null} */ one) =>
    one && { kinds: one.kinds, at: rows(one.bars, tail) };
  const reach = (/** @type {import("../../../payloads/types.d.ts").Moments} */ { reach: one, now, count }) => {
    if (!one) return null;
    const { states, steps, sequences } = one;
    const unknown = new Float32Array(states.length * steps).fill(NaN);
    const snapshots = one.logs && rows(one.logs, floats);
    const newest = one.latest && take(one.latest);
    const at = (/** @type {number} */ k) => (now && k === count - 1 ? newest : snapshots?.(k)) ?? unknown;
    const row = (/** @type {number} */ k, /** @type {number} */ s) => at(k).subarray(s * steps, (s + 1) * steps);
    return {
      states,
      steps,
      sequences,
      /** Logarithms at a moment; −∞ where nothing arrives, NaN where it is not known. */
      row: (/** @type {number} */ k, /** @type {number} */ s) => row(k, s).map((v) => (v === NOTHING ? -Infinity : v)),
      /** The same as a line, with a gap where there is nothing to be drawn. */
      line: (/** @type {number} */ k, /** @type {number} */ s) => row(k, s).map((v) => (v === NOTHING ? NaN : v)),
    };
  };
  const run = (/** @type {import("../../../payloads/types.d.ts").Run} */ one) => {
    const { predictions, latest, forecast, now, count } = one.moments;
    const snapshots = predictions && rows(predictions, floats);
    const newest = latest && take(latest);
    const predicted = (/** @type {number} */ k) => (now && k === count - 1 ? newest : (snapshots?.(k) ?? null));
    return {
      ...one,
      loss: line(one.loss),
      gradient: line(one.gradient),
      epochs: line(one.epochs),
      validation: line(one.validation),
      moments: {
        count: one.moments.count,
        now: one.moments.now,
        step: one.moments.step,
        loss: take(one.moments.loss),
        predictions: predictions || latest ? predicted : null,
        forecast: forecast && { x: take(forecast.x), at: rows(forecast.y, floats) },
        weights: spreads(one.moments.weights),
        activations: spreads(one.moments.activations),
        reach: reach(one.moments),
      },
    };
  };
  const series = meta.series && { ...meta.series, x: take(meta.series.x), y: take(meta.series.y) };
  return { series, runs: meta.runs.map(run), bins: meta.bins };
}

/**
 * The last moment of a run that is not later than `step`; the newest for null.
 *
 * @param {Run} run
 * @param {number | null} step
 */
export function momentAt(run, step) {
  const { step: steps, count } = run.moments;
  if (step == null) return count - 1;
  let k = 0;
  while (k + 1 < count && steps[k + 1] <= step) k++;
  return Math.min(k, count - 1);
}

/**
 * A run's loss at a step, of the epochs' mean where there is one, else of single steps.
 *
 * @param {Run} run
 * @param {number} step
 */
export function lossAt(run, step) {
  const from = run.epochs && run.epochs.x[0] <= step ? run.epochs : run.loss;
  return from ? from.y[nearest(from.x, step)] : NaN;
}

/**
 * The loss of a run at its k-th moment: its own where it has one.
 *
 * @param {Run} run
 * @param {number} k
 */
export function momentLoss(run, k) {
  const own = run.moments.loss[k];
  return Number.isFinite(own) ? own : lossAt(run, run.moments.step[k] ?? run.step);
}

/**
 * What arrives at the first step beside what arrives at the last; NaN where nothing does, null where it is not known.
 *
 * @param {Float32Array} logs
 */
export function shareOf(logs) {
  const [first, last] = [logs[0], logs[logs.length - 1]];
  if (Number.isNaN(first) || Number.isNaN(last)) return null;
  return last === -Infinity ? NaN : 10 ** (first - last);
}

/** Numbers that glide from where they are to where they shall be; what has no partner jumps. */
export function glider() {
  /** @type {{ from: Float32Array, to: Float32Array, now: Float32Array } | null} */
  let way = null;
  return {
    get values() {
      return way?.now ?? null;
    },
    /** Where they are going. */
    get aimed() {
      return way?.to ?? null;
    },
    /** @param {ArrayLike<number> | null} target */
    aim(target) {
      if (!target) {
        way = null;
        return;
      }
      const to = Float32Array.from(target);
      const fits = way?.now.length === to.length;
      const from = way && fits ? Float32Array.from(way.now) : to;
      const now = way && fits ? way.now : Float32Array.from(to);
      for (let k = 0; k < to.length; k++) if (!Number.isFinite(from[k])) from[k] = to[k];
      way = { from, to, now };
    },
    /** @param {number} u 0 leaves them where they were, 1 brings them there */
    move(u) {
      if (!way) return;
      const { from, to, now } = way;
      for (let k = 0; k < to.length; k++) now[k] = from[k] + (to[k] - from[k]) * u;
    },
  };
}
