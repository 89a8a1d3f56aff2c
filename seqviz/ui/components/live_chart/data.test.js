import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { glider, lossAt, momentAt, momentLoss, openTraining, shareOf } from "./data.js";

const path = new URL("../../../../tests/both/training.json", import.meta.url);
const { meta, floats, bars } = JSON.parse(fs.readFileSync(path, "utf8"));
function opened(said = meta) {
  const numbers = Float32Array.from(floats, (value) => value ?? NaN);
  const bytes = new Uint8Array(numbers.byteLength + bars.length);
  bytes.set(new Uint8Array(numbers.buffer));
  bytes.set(bars, numbers.byteLength);
  return openTraining(said, bytes);
}

/** Each array is where Python put it: curves, the series, every moment's predictions, forecast and bars. */
test("a training is unpacked as it was packed", () => {
  const { series, runs, bins } = opened();
  const [run] = runs;
  assert.deepEqual([...(series?.y ?? [])], [0, 0.5, 1, 0.25]);
  assert.deepEqual([...(run.loss?.y ?? [])], [...Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8], (k) => 1 / k)]);
  assert.deepEqual([...(run.epochs?.x ?? [])], [4, 8]);
  assert.deepEqual([...(run.validation?.y ?? [])], [0.75, 0.375]);
  assert.equal(run.gradient, null);
  assert.deepEqual([...(run.moments.predictions?.(1) ?? [])], [NaN, 4, 4.5, 5]);
  assert.deepEqual([...(run.moments.forecast?.x ?? [])], [3, 4]);
  assert.deepEqual([...(run.moments.forecast?.at(2) ?? [])], [18, 28]);
  const spread = run.moments.weights?.at(0);
  assert.equal(spread?.length, bins);
  assert.equal(Math.max(...(spread ?? [])), 255);
});

/** It travels apart from the snapshots, which stay the same from update to update. */
test("the network as it is has predictions of its own", () => {
  const { moments } = meta.runs[0];
  const { o } = moments.predictions;
  const apart = { ...moments, now: true, predictions: { o, s: [2, 4] }, latest: { o: o + 8, s: [1, 4] } };
  const whole = opened().runs[0].moments;
  const one = opened({ ...meta, runs: [{ ...meta.runs[0], moments: apart }] }).runs[0].moments;
  for (const k of [0, 1, 2]) assert.deepEqual(one.predictions?.(k), whole.predictions?.(k));
  const none = opened({ ...meta, runs: [{ ...meta.runs[0], moments: { ...apart, latest: null } }] }).runs[0].moments;
  assert.equal(none.predictions?.(2), null);
});

/** The newest without a step; else the last that is not later, and the first before all. */
test("a moment is found by its step", () => {
  const [run] = opened().runs;
  assert.deepEqual(
    [null, 0, 3, 4, 7, 8, 99].map((step) => momentAt(run, step)),
    [2, 0, 0, 1, 1, 2, 2],
  );
});

/** The epochs' mean once there is one, single steps before; a moment's own loss where it has one. */
test("a loss is the one that belongs to its step", () => {
  const [run] = opened().runs;
  assert.equal(lossAt(run, 2), 0.5);
  assert.equal(lossAt(run, 4), 0.5);
  assert.equal(lossAt(run, 8), 0.25);
  assert.equal(momentLoss(run, 0), 1);
  assert.equal(momentLoss(run, 1), 0.5);
  assert.ok(Number.isNaN(lossAt({ ...run, loss: null, epochs: null }, 3)));
});

/** Halfway between where it was and where it is to be; another length or nothing before jumps, and so does a gap. */
test("numbers glide to where they are wanted", () => {
  const glide = glider();
  glide.move(0.5);
  assert.equal(glide.values, null);
  glide.aim([0, 10]);
  assert.deepEqual([...(glide.values ?? [])], [0, 10]);
  glide.aim([1, 20]);
  glide.move(0.5);
  assert.deepEqual([...(glide.values ?? [])], [0.5, 15]);
  glide.aim([NaN, 30]);
  glide.move(1);
  assert.deepEqual([...(glide.values ?? [])], [NaN, 30]);
  glide.aim([5, 30]);
  glide.move(0);
  assert.deepEqual([...(glide.values ?? [])], [5, 30]);
  glide.aim([1, 2, 3]);
  assert.deepEqual([...(glide.values ?? [])], [1, 2, 3]);
  glide.aim(null);
  assert.equal(glide.values, null);
});

/** Logarithms of each moment: nothing is −∞ and a gap of the line, a moment without them is not known. */
test("the gradient through time is unpacked as it was packed", () => {
  const { reach } = opened().runs[0].moments;
  assert.deepEqual(reach?.states, ["h"]);
  const rows = [0, 1, 2].map((k) => reach?.row(k, 0) ?? new Float32Array());
  assert.deepEqual([...rows[0]], [-Infinity, -2, 0]);
  assert.deepEqual([...rows[1]], [NaN, NaN, NaN]);
  assert.deepEqual([...(reach?.line(0, 0) ?? [])], [NaN, -2, 0]);
  assert.deepEqual(rows.map(shareOf), [0, null, 0]);
  const { moments } = meta.runs[0];
  const { o } = moments.reach.logs;
  const apart = { ...moments.reach, logs: { o, s: [2, 1, 3] }, latest: { o: o + 6, s: [1, 1, 3] } };
  const [run] = opened({ ...meta, runs: [{ ...meta.runs[0], moments: { ...moments, now: true, reach: apart } }] }).runs;
  assert.deepEqual(
    [0, 2].map((k) => run.moments.reach?.row(k, 0)[1]),
    [rows[0][1], rows[2][1]],
  );
  const none = { ...moments, now: true, reach: { ...moments.reach, logs: null } };
  const [early] = opened({ ...meta, runs: [{ ...meta.runs[0], moments: none }] }).runs;
  assert.ok(Number.isNaN(early.moments.reach?.row(0, 0)[1]));
  assert.equal(shareOf(Float32Array.from([-2, -1, 0])), 0.01);
  assert.ok(Number.isNaN(shareOf(Float32Array.from([-Infinity, -Infinity]))));
});
