import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { curveOf, described, opensUp, sources, squashOf, sumOf } from "./cells.js";

/** @type {Record<string, { meta: import("../../../payloads/types.d.ts").StepperRun }>} */
const traces = JSON.parse(fs.readFileSync(new URL("../../../../tests/both/traces.json", import.meta.url), "utf8"));
const cellOf = (/** @type {string} */ kind) => traces[kind].meta.layers[0].cell;

/** What is turned on its way counts as itself; an input and a state before are made from nothing. */
test("a quantity says what it is made from", () => {
  assert.deepEqual(sources(cellOf("gru"), "nz"), ["z", "n"]);
  assert.deepEqual(sources(cellOf("gru"), "zh"), ["z", "h_prev"]);
  assert.deepEqual(sources(cellOf("lstm"), "h"), ["o", "tanh_c"]);
  for (const q of ["x", "h_prev", "no such"]) assert.deepEqual(sources(cellOf("gru"), q), [], q);
});

/** The activation of a sum or the operation of what is made, where it is a curve at all. */
test("a quantity is read off its curve", () => {
  const curves = (/** @type {string} */ kind, /** @type {string[]} */ names) =>
    names.map((q) => [curveOf(cellOf(kind), q), squashOf(cellOf(kind), q)]);
  assert.deepEqual(curves("lstm", ["f", "tanh_c", "ig", "x"]), [
    ["sigmoid", "σ"],
    ["tanh", "tanh"],
    [null, null],
    [null, null],
  ]);
  assert.deepEqual(curves("mingru", ["n"]), [[null, null]]);
});

/** Every row of the overview opens; what no cell has is refused by its name, and so is a product where a sum is wanted. */
test("what a cell must have is refused where it has none", () => {
  for (const kind of Object.keys(traces)) for (const q of cellOf(kind).rows) assert.ok(opensUp(cellOf(kind), q), q);
  assert.equal(opensUp(cellOf("gru"), "h_prev"), false);
  assert.equal(described(cellOf("gru"), "nz").name, "nz");
  assert.throws(() => described(cellOf("gru"), "f"), /f: wanted a quantity of the gru/);
  assert.equal(sumOf(cellOf("gru"), "z").bias, "b");
  assert.throws(() => sumOf(cellOf("gru"), "nz"), /nz: wanted a sum of the gru/);
});
