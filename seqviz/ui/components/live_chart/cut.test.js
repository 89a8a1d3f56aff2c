import assert from "node:assert/strict";
import test from "node:test";
import { listed, places } from "./cut.js";

/** The first value with a whole window before it, the last one with all that is wanted behind it. */
test("a window is cut where all of it is there", () => {
  assert.deepEqual(places({ steps: 100, window: 10, horizon: 1 }), [10, 99]);
  assert.deepEqual(places({ steps: 100, window: 20, horizon: 5 }), [20, 95]);
});

/** A short window is written out, a long one with its first and last values. */
test("the values of a window are listed", () => {
  assert.equal(listed([1, 2, 3]), "1.00, 2.00, 3.00");
  assert.equal(listed(Float32Array.from({ length: 10 }, (_, k) => k)), "0, 1.00, …, 7.00, 8.00, 9.00");
});
