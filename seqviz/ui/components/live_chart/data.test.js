import assert from "node:assert/strict";
import test from "node:test";
import { glider, lossAt, momentAt, momentLoss, openTraining } from "./data.js";

/** Floats [loss x, loss y, predictions of two moments], then the bars of two moments as bytes. */
function packed() {
  const floats = Float32Array.from([1, 2, 3, 0.5, 0.25, 0.125, 10, 11, 20, 21]);
  const bytes = new Uint8Array([...new Uint8Array(floats.buffer), 1, 2, 3, 4, 5, 6]);
  const place = (/** @type {number} */ o, /** @type {number[]} */ ...s) => ({ o, s });
  const moments = { count: 2, now: null, step: [1, 3], loss: null, predictions: place(6, 2, 2), forecast: null };
  const weights = { kinds: ["W"], bars: place(0, 2, 3) };
  const run = { loss: { x: place(0, 3), y: place(3, 3) }, moments: { ...moments, weights, activations: null } };
  return { meta: { floats: floats.length, series: null, runs: [run], bins: 3 }, bytes };
}

/** Every place is a view of the block that arrived: curves whole, a moment's numbers by its index, bars as bytes. */
test("a training is opened where its numbers lie", () => {
  const { meta, bytes } = packed();
  const [run] = openTraining(meta, bytes).runs;
  assert.deepEqual([...run.loss.x], [1, 2, 3]);
  assert.deepEqual([...run.loss.y], [0.5, 0.25, 0.125]);
  assert.deepEqual([...run.moments.predictions(1)], [20, 21]);
  assert.deepEqual([...run.moments.weights.at(1)], [4, 5, 6]);
  assert.equal(run.moments.activations, null);
});

/** The last one that is not later; before the first the first; without a step the newest. */
test("a step has its moment", () => {
  const run = { moments: { step: [0, 10, 100], count: 3 } };
  assert.deepEqual(
    [-5, 0, 9, 10, 99, 100, 500, null].map((step) => momentAt(run, step)),
    [0, 0, 0, 1, 1, 2, 2, 2],
  );
});

/** A moment's own loss; else the epochs' mean from where there is one, else the single step's; of no curve none. */
test("a moment has its loss", () => {
  const curve = (/** @type {number[]} */ x, /** @type {number[]} */ y) => ({ x, y });
  const run = {
    loss: curve([1, 2, 3, 4], [9, 8, 7, 6]),
    epochs: curve([3, 6], [0.5, 0.25]),
    moments: { step: [2, 4, 6], loss: [NaN, 0.75, NaN] },
  };
  assert.deepEqual(
    [1, 2, 3, 5].map((step) => lossAt(run, step)),
    [9, 8, 0.5, 0.25],
  );
  assert.deepEqual(
    [0, 1, 2].map((k) => momentLoss(run, k)),
    [8, 0.75, 0.25],
  );
  assert.ok(Number.isNaN(lossAt({ loss: null, epochs: null }, 3)));
});

/** From where they are to where they shall be; what has no number to come from, or another length, jumps. */
test("numbers glide", () => {
  const glide = glider();
  glide.aim([0, 10]);
  assert.deepEqual([...glide.values], [0, 10]);
  glide.aim([4, NaN]);
  glide.move(0.25);
  assert.deepEqual([...glide.values], [1, NaN]);
  glide.aim([2, 8]);
  glide.move(0.5);
  assert.deepEqual([...glide.values], [1.5, 8]);
  glide.aim([7]);
  assert.deepEqual([...glide.values], [7]);
  glide.aim(null);
  assert.equal(glide.values, null);
});
