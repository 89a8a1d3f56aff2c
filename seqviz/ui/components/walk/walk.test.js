import assert from "node:assert/strict";
import test from "node:test";
import { runsOf, spoken } from "./bits.js";
import { sheet, sideOf } from "./drawn.js";
import { beats } from "./shapes.js";

test("pieces of one kind stand together, in their order", () => {
  const bits = ["a", "b", "c", "d"].map((text, k) => ({ text, kind: "text", symbol: "", mark: k < 2 ? "" : "wrong" }));
  const runs = runsOf(/** @type {any} */ (bits), ({ mark }) => mark);
  assert.deepEqual(
    runs.map((run) => spoken(run)),
    ["ab", "cd"],
  );
  assert.deepEqual(
    runsOf([], () => 0),
    [],
  );
});

test("an array of one axis is a column, of three a pile of sheets", () => {
  assert.deepEqual(sheet([990]), { rows: 990, columns: 1, sheets: 1 });
  assert.deepEqual(sheet([32, 1]), { rows: 32, columns: 1, sheets: 1 });
  assert.deepEqual(sheet([990, 10, 1]), { rows: 10, columns: 1, sheets: 990 });
});

test("a longer axis is drawn longer", () => {
  const sides = [1, 2, 10, 32, 990].map(sideOf);
  assert.deepEqual(
    sides,
    [...sides].sort((a, b) => a - b),
  );
  assert.ok(sides[0] > 10 && sides[4] < 120);
});

test("steps in turn take longer than steps at once", () => {
  assert.ok(beats(6, false) > beats(6, true));
});
