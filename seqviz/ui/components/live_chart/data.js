// Opens a packed training run: every array is a view of the one block of numbers that arrived.

import { nearest } from "../../kit/scales.js";

export function openTraining(meta, bytes) {
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, meta.floats);
  const tail = bytes.subarray(4 * meta.floats);
  const size = (shape) => shape.reduce((a, b) => a * b, 1);
  const take = (place) => place && floats.subarray(place.o, place.o + size(place.s));
  const curve = (one) => one && { x: take(one.x), y: take(one.y) };
  // A (moments, …) array as a function of the moment.
  const rows = (place, from = floats) => {
    if (!place) return null;
    const each = size(place.s.slice(1));
    return (k) => from.subarray(place.o + k * each, place.o + (k + 1) * each);
  };
  const spreads = (one) => one && { kinds: one.kinds, at: rows(one.bars, tail) };
  const run = (one) => ({
    ...one,
    loss: curve(one.loss),
    gradient: curve(one.gradient),
    epochs: curve(one.epochs),
    validation: curve(one.validation),
    moments: {
      count: one.moments.count,
      now: one.moments.now,
      step: one.moments.step,
      loss: take(one.moments.loss),
      predictions: rows(one.moments.predictions),
      forecast: one.moments.forecast && { x: take(one.moments.forecast.x), at: rows(one.moments.forecast.y) },
      weights: spreads(one.moments.weights),
      activations: spreads(one.moments.activations),
    },
  });
  const series = meta.series && { ...meta.series, x: take(meta.series.x), y: take(meta.series.y) };
  return { series, runs: meta.runs.map(run), bins: meta.bins };
}

// The last moment of a run that is not later than `step`; the newest for null.
export function momentAt(run, step) {
  const { step: steps, count } = run.moments;
  if (step == null) return count - 1;
  let k = 0;
  while (k + 1 < count && steps[k + 1] <= step) k++;
  return Math.min(k, count - 1);
}

// A run's loss at a step, of the epochs' mean where there is one, else of single steps.
export function lossAt(run, step) {
  const from = run.epochs && run.epochs.x[0] <= step ? run.epochs : run.loss;
  return from ? from.y[nearest(from.x, step)] : NaN;
}

// The loss of a run at its k-th moment: its own where it has one.
export function momentLoss(run, k) {
  const own = run.moments.loss[k];
  return Number.isFinite(own) ? own : lossAt(run, run.moments.step[k] ?? run.step);
}

// Numbers that glide from where they are to where they shall be; what has no partner jumps.
export function glider() {
  let from = null;
  let to = null;
  let now = null;
  return {
    get values() {
      return now;
    },
    aim(target) {
      if (!target) {
        from = to = now = null;
        return;
      }
      const fits = now && now.length === target.length;
      to = Float32Array.from(target);
      from = fits ? Float32Array.from(now) : to;
      now = fits ? now : Float32Array.from(to);
      for (let k = 0; k < to.length; k++) if (!Number.isFinite(from[k])) from[k] = to[k];
    },
    move(u) {
      if (!to) return;
      for (let k = 0; k < to.length; k++) now[k] = from[k] + (to[k] - from[k]) * u;
    },
  };
}
