import assert from "node:assert/strict";
import test from "node:test";
import { outside } from "./series.js";
import { scaled } from "./time_machine.js";

/** A line whose end is in sight is called by its name alone. */
test("the name of a line beyond the picture says on which side it is", () => {
  const labels = { above: "{name} above", below: "{name} below" };
  const named = [-3, 0, 100, 103].map((y) => outside("forecast", y, 0, 100, labels));
  assert.deepEqual(named, ["forecast below", "forecast", "forecast", "forecast above"]);
});

/** Of 5 moments the third stands half-way, whatever its update is; two moments have no half-way. */
test("the slider's scale is told in updates", () => {
  assert.equal(scaled([0, 1, 2, 40, 780], "{moments}: {half} of {last}"), "5: 2 of 780");
  assert.equal(scaled([0, 780], "{half}"), "");
});
