import assert from "node:assert/strict";
import test from "node:test";
import { isCut, tellingStep } from "./surgery.js";

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

/** By the list of cuts: layer, quantity, unit and steps all have to fit; no unit means every one. */
test("a value is cut where the list says so", () => {
  const cuts = [
    { layer: 0, touches: ["f"], unit: 2, first: 3, last: 5 },
    { layer: 1, touches: ["h", "c"], unit: null, first: 1, last: null },
  ];
  /** @type {[number, string, number, number, boolean][]} */
  const cases = [
    [0, "f", 3, 2, true],
    [0, "f", 5, 2, true],
    [0, "f", 6, 2, false],
    [0, "f", 2, 2, false],
    [0, "f", 4, 1, false],
    [0, "i", 4, 2, false],
    [1, "f", 4, 2, false],
    [1, "c", 99, 7, true],
    [1, "c", 0, 7, false],
  ];
  for (const [layer, q, t, unit, wanted] of cases)
    assert.equal(isCut(cuts, layer, q, t, unit), wanted, `${layer} ${q} ${t} ${unit}`);
});
