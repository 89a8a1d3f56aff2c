import assert from "node:assert/strict";
import test from "node:test";
import { tellingStep } from "./surgery.js";

/** At the step in view if it differs there, else where most does, nowhere if nothing does. */
test("the comparison stands where something differs", () => {
  /** @type {[number[], number, number | null][]} */
  const cases = [
    [[0, 0, 0, 0.2, 0.9, 0.5], 1, 4],
    [[0, 0, 0, 0.2, 0.9, 0.5], 3, 3],
    [[0, 0.0001, 0], 0, 1],
    [[0, 0, 0], 2, null],
  ];
  for (const [gaps, here, step] of cases)
    assert.equal(
      tellingStep((/** @type {number} */ t) => gaps[t], gaps.length, here),
      step,
    );
});
