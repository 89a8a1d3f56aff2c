import assert from "node:assert/strict";
import test from "node:test";
import { bandOf, endsOf } from "./play.js";

/** Each choice is the part of the scale between its borders; together they are all of it. */
test("a choice is a part of the scale", () => {
  const parts = [0, 1, 2].map((k) => bandOf([0.1, 0.5], k, [0, 1.06]));
  assert.deepEqual(parts, [
    [0, 0.1],
    [0.1, 0.5],
    [0.5, 1.06],
  ]);
});

/** The scale holds 0 and every number, with some air; numbers that are all 0 have one too. */
test("a scale holds its numbers", () => {
  const [low, high] = endsOf([-0.5, 2]);
  assert.ok(low < -0.5 && high > 2);
  assert.equal(endsOf([1, 0.2])[0], 0);
  assert.ok(endsOf([0, 0])[1] > 0);
});
