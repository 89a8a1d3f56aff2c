import assert from "node:assert/strict";
import test from "node:test";
import { runningSum } from "./back.js";

/** From the last step back; at the first step stands the whole sum, and a gap adds nothing. */
test("parts add up from the last step back to the first", () => {
  assert.deepEqual(runningSum([1, -2, 4]), [3, 2, 4]);
  assert.deepEqual(runningSum([0.5, null, 1]), [1.5, 1, 1]);
  assert.deepEqual(runningSum([]), []);
});
