import assert from "node:assert/strict";
import test from "node:test";
import { clamp, logTicks, mix, nearest, pushApart, roundUp, ticks } from "./scales.js";

const near = (/** @type {number[]} */ found, /** @type {number[]} */ wanted) => {
  assert.equal(found.length, wanted.length, `${found}`);
  for (const [k, value] of found.entries()) assert.ok(Math.abs(value - wanted[k]) < 1e-9, `${found}`);
};

/** Steps of 1, 2 or 5 times a power of ten, from the first one inside to the last. */
test("ticks are round numbers", () => {
  near(ticks(0, 10, 5), [0, 2, 4, 6, 8, 10]);
  near(ticks(-1, 1, 4), [-1, -0.5, 0, 0.5, 1]);
  near(ticks(0.13, 0.31, 4), [0.15, 0.2, 0.25, 0.3]);
  near(ticks(0, 1234, 3), [0, 500, 1000]);
});

/** A pulse of 0.1, as a float32 has it, ends at 0.1, one of 0.964 at 1; no size is beyond its end. */
test("an axis ends at the round number above", () => {
  assert.deepEqual([Math.fround(0.1), 0.964, 1, 1.01, 4.9, 7, 1234].map(roundUp), [0.1, 1, 1, 2, 5, 10, 2000]);
  for (let k = 1; k < 400; k++) assert.ok(roundUp(k / 37) >= (k / 37) * (1 - 1e-6));
});

/** Zero is written "0", never "−0". */
test("no tick is a negative zero", () => {
  for (const tick of ticks(-2, 2, 4)) assert.ok(!Object.is(tick, -0));
});

/** An empty or endless stretch has one tick and no loop without an end. */
test("a stretch without a length has one tick", () => {
  assert.deepEqual(ticks(3, 3, 5), [3]);
  assert.deepEqual(ticks(0, Infinity, 5), [0]);
  assert.deepEqual(ticks(0, NaN, 5), [0]);
});

/** Few decades are joined by 2 and 5, many are thinned; a stretch without any is ticked plainly. */
test("powers of ten are thinned and joined", () => {
  near(logTicks(1, 100, 6), [1, 2, 5, 10, 20, 50, 100]);
  near(logTicks(1e-6, 1, 3), [1e-6, 1e-4, 1e-2, 1]);
  near(logTicks(0.42, 0.48, 3), ticks(0.42, 0.48, 3));
});

/** The nearer neighbour, the ends beyond them, the first of a list of one. */
test("the nearest of an ascending list is found", () => {
  const list = [0, 10, 20, 30];
  assert.deepEqual(
    [-5, 4, 6, 14, 16, 99].map((v) => nearest(list, v)),
    [0, 0, 1, 1, 2, 3],
  );
  assert.equal(nearest([7], 100), 0);
});

/** In order, at least the gap apart, and inside. */
test("labels are pushed apart and stay inside", () => {
  const placed = pushApart([{ y: 50 }, { y: 52 }, { y: 1 }, { y: 99 }], 15, 4, 96).map((one) => one.y);
  assert.deepEqual(placed, [4, 50, 65, 96]);
  assert.deepEqual(
    pushApart([{ y: 90 }, { y: 95 }], 15, 0, 96).map((one) => one.y),
    [81, 96],
  );
});

/** Ends included; outside gives the end. */
test("a value is held between two ends, and mixed from them", () => {
  assert.deepEqual(
    [-1, 0.5, 2].map((v) => clamp(v, 0, 1)),
    [0, 0.5, 1],
  );
  assert.deepEqual(
    [0, 0.25, 1].map((u) => mix(10, 20, u)),
    [10, 12.5, 20],
  );
});
