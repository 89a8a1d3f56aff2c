import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { asker, inputs, verdict } from "./memory.js";

const { lanes, numbers, letters, cases } = JSON.parse(
  fs.readFileSync(new URL("../../../../tests/both/recall.json", import.meta.url), "utf8"),
);
const floats = Float32Array.from(numbers);
const read = (/** @type {{ o: number, s: number[] }} */ { o, s }) =>
  Float64Array.from(floats.subarray(o, o + s.reduce((a, b) => a * b, 1)));
const near = (/** @type {number} */ found, /** @type {number} */ wanted, /** @type {string} */ what) =>
  assert.ok(Math.abs(found - wanted) <= 1e-6, `${what}: ${found}, not ${wanted}`);

/** After every step the answer, its probability and what the best unit keeps are what NumPy computes. */
for (const lane of lanes)
  test(`${lane.name} is asked`, () => {
    const ask = asker(lane, letters, read);
    for (const { read: sequence, found } of cases) {
      const wanted = found[lane.name];
      const { right, says, kept } = ask(sequence);
      assert.deepEqual(says, wanted.says);
      wanted.right.forEach((/** @type {number} */ share, /** @type {number} */ t) => {
        near(right[t], share, `step ${t}`);
      });
      if (wanted.kept === null) assert.equal(kept, null);
      else near(Number(kept), wanted.kept, "kept");
    }
  });

/** One input for each letter, and one that marks the first. */
test("inputs", () => {
  assert.deepEqual([...inputs([1, 0], 2)], [0, 1, 1, 1, 0, 0]);
});

/** An answer at a short delay is no other one because more was read afterwards. */
test("one run holds every shorter delay", () => {
  const ask = asker(lanes[1], letters, read);
  const sequence = cases[0].read;
  const whole = ask(sequence);
  const part = ask(sequence.slice(0, 3));
  assert.deepEqual([...part.right], [...whole.right.subarray(0, 3)]);
});

/** Nine in ten is knowing; within two standard errors of chance is guessing. */
test("verdicts", () => {
  assert.equal(verdict(180, 200, 8), "knows");
  assert.equal(verdict(179, 200, 8), "partly");
  assert.equal(verdict(35, 200, 8), "partly");
  assert.equal(verdict(34, 200, 8), "guesses");
  assert.equal(verdict(0, 200, 8), "guesses");
});
