import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { SHARE } from "./index.js";

const path = new URL("../../../../tests/both/curve_pad.json", import.meta.url);
const { right_end } = JSON.parse(fs.readFileSync(path, "utf8"));

/** A continuation that reaches the right end is as long as the picture is wide. */
test("Python knows where the pad ends", () => {
  assert.ok(Math.abs(1 / SHARE - right_end) < 1e-12);
});
