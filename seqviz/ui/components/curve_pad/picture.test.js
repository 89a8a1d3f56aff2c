import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { before, SHARE } from "./picture.js";

const path = new URL("../../../../tests/both/curve_pad.json", import.meta.url);
const { right_end } = JSON.parse(fs.readFileSync(path, "utf8"));

/** A continuation that reaches the right end is as long as the picture is wide. */
test("Python knows where the pad ends", () => {
  assert.ok(Math.abs(1 / SHARE - right_end) < 1e-12);
});

/** What the keyboard raises where nothing is drawn yet. */
test("a gap is as high as what is left of it", () => {
  const values = Float32Array.from([NaN, 0.5, NaN, NaN]);
  assert.deepEqual(
    [0, 1, 3].map((column) => before(values, column)),
    [0, 0.5, 0.5],
  );
});
