import assert from "node:assert/strict";
import test from "node:test";
import { span } from "./chart.js";
import { nearestSample } from "./index.js";
import { layout, runs } from "./strip.js";

/** @param {number} steps @param {number} answers */
const sample = (steps, answers) => ({
  steps,
  reads: Array(steps).fill("A"),
  keys: [0],
  wanted: Array(answers).fill("A"),
  chance: 0.125,
  guess: "",
});

test("the axis of scores holds guessing and where all is right", () => {
  assert.deepEqual(span("right", 0.125, []), { low: 0, high: 1 });
  assert.deepEqual(span("error", 1 / 6, [0.1]), { low: 0, high: 0.25 });
  const high = span("right", 0.97, []);
  assert.equal(high.high, 1);
  assert.ok(high.low < 0.97 && high.low > 0.9);
  assert.equal(span("right", 0.97, [0.4]).low, 0.4); // whoever is worse than guessing is seen too
  assert.deepEqual(span("loss", 1, [0.3]), { low: 0, high: 1.5 });
});

test("the sample nearest to a length is shown", () => {
  const samples = [5, 10, 50].map((steps) => sample(steps, 1));
  const task = /** @type {import("../../../payloads/types.d.ts").DelayTask} */ (
    /** @type {unknown} */ ({ samples, numbers: false, measure: "right" })
  );
  assert.equal(nearestSample(task, 10), 1);
  assert.equal(nearestSample(task, 1000), 2);
  assert.equal(nearestSample(task, 0), 0);
});

test("equal answers beside each other are one stretch", () => {
  assert.deepEqual(runs(["a/b", "a/b", "b", "⊣"]), [
    { text: "a/b", from: 0, count: 2 },
    { text: "b", from: 2, count: 1 },
    { text: "⊣", from: 3, count: 1 },
  ]);
});

test("all steps and the answer fit into the width", () => {
  for (const width of [320, 800])
    for (const steps of [5, 100]) {
      const once = layout(sample(steps, 1), width);
      assert.ok(once.once && once.left + steps * once.cell <= width - 60);
      const each = layout(sample(steps, steps), width);
      assert.ok(!each.once && each.left + steps * each.cell <= width);
      assert.ok(each.cell > 1);
    }
});
