import assert from "node:assert/strict";
import test from "node:test";
import { fill } from "./elements.js";

/** In whatever order a translation has them; a name that nobody gave stays to be seen, a value is not searched again. */
test("a sentence is filled with its values", () => {
  assert.equal(fill("Row {row} of {rows}", { row: 3, rows: 28 }), "Row 3 of 28");
  assert.equal(fill("共 {rows} 行，第 {row} 行", { row: 3, rows: 28 }), "共 28 行，第 3 行");
  assert.equal(fill("{who} {what}", { who: "{what}" }), "{what} {what}");
  assert.equal(fill("{n} and {n}", { n: 0 }), "0 and 0");
});
