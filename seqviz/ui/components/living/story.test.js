import assert from "node:assert/strict";
import test from "node:test";

import { callouts, numbersOf, rowAfter } from "./story.js";

const labels = {
  row: "row {row}/{rows}",
  memory: "{carried} {units}",
  open: "open {label} {percent} {row}",
  leads: "leads {label} {percent} {since}",
  certain: "certain {label} {percent} {share} {since}",
};
const meta = /** @type {any} */ ({
  labels,
  rows: 4,
  columns: 2,
  units: 3,
  carried: 12,
  classes: ["0", "1"],
  decided_at: 1,
  sure_at: 2,
  sure: 0.9,
});

test("each row has its own ink, states and shares, in the order in which Python sends them", () => {
  const floats = Float32Array.from({ length: 4 * 3 + 4 * 2 }, (_, k) => k);
  const bytes = new Uint8Array([...new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]), ...new Uint8Array(floats.buffer)]);
  const { ink, states, shares } = numbersOf(meta, bytes).at(2);
  assert.deepEqual(
    [[...ink], [...states], [...shares]],
    [
      [5, 6],
      [6, 7, 8],
      [16, 17],
    ],
  );
});

test("the guess is called open, leading or certain as it is after that row", () => {
  const third = (/** @type {number} */ t, /** @type {number[]} */ shares) => callouts(meta, t, shares)[2];
  assert.equal(third(0, [0.6, 0.4]), "open 0 60.0 1");
  assert.equal(third(1, [0.3, 0.7]), "leads 1 70.0 2");
  assert.equal(third(3, [0.05, 0.95]), "certain 1 95.0 90 3");
  const never = { ...meta, sure_at: null };
  assert.equal(callouts(never, 3, [0.3, 0.7])[2], "leads 1 70.0 2");
  assert.deepEqual(callouts(meta, 1, [0.3, 0.7]).slice(0, 2), ["row 2/4", "12 3"]);
});

test("a row is lit for its time, and the last one stays", () => {
  assert.deepEqual(
    [-5, 0, 199, 200, 799, 800, 1e6].map((at) => rowAfter(at, 200, 4)),
    [0, 0, 0, 1, 3, 3, 3],
  );
});
