import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { difference, tellingStep } from "./compared.js";
import { openTrace } from "./trace.js";

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

/** The largest gap of one unit's states and of the outputs; nothing to compare is no difference. */
test("a step differs by what surgery moved most", () => {
  const path = new URL("../../../../tests/both/traces.json", import.meta.url);
  const { meta, numbers } = JSON.parse(fs.readFileSync(path, "utf8")).lstm;
  const end = numbers.length;
  const [layer] = meta.layers;
  const { h } = layer.arrays;
  const moved = numbers.slice(h.o, h.o + 12); // (4, 3)
  moved[2 * 3 + 1] += 0.25; // of unit 1 at step 2
  const values = [0, 0, 0, 1, 0, 0, 0, 0]; // (4, 2), and untouched all 0
  const output = {
    labels: ["a", "b"],
    values: { o: end + 12, s: [4, 2] },
    untouched: { o: end + 20, s: [4, 2] },
    decided_at: null,
    sure_at: null,
    sure: 0.9,
    shares: false,
    W: null,
    b: null,
  };
  const run = { ...meta, output, layers: [{ ...layer, untouched: { h: { o: end, s: [4, 3] } } }] };
  const all = [...numbers, ...moved, ...values, ...values.map(() => 0)];
  const trace = openTrace(run, new Uint8Array(Float32Array.from(all).buffer));
  const gaps = (/** @type {number} */ unit, /** @type {import("./trace.js").Output | null} */ shown) =>
    [0, 1, 2, 3].map((t) => Number(difference(trace.layers[0], shown, t, unit).toFixed(6)));
  assert.deepEqual(gaps(1, null), [0, 0, 0.25, 0]);
  assert.deepEqual(gaps(1, trace.output), [0, 1, 0.25, 0]);
  assert.deepEqual(gaps(0, trace.output), [0, 1, 0, 0]);
  assert.equal(difference(null, null, 0, 0), 0);
});
