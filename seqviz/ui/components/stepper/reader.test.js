import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { shownStates, sinceWhen, statesTold } from "./reader.js";

const read = (/** @type {string} */ name) =>
  JSON.parse(fs.readFileSync(new URL(`../../../../tests/both/${name}.json`, import.meta.url), "utf8"));
/** @type {Record<string, { meta: import("../../../payloads/types.d.ts").StepperRun }>} */
const traces = read("traces");
/** @type {{ labels: Record<string, import("./types.d.ts").Words> }} */
const { labels } = read("stepper");
const cellOf = (/** @type {string} */ kind) => traces[kind].meta.layers[0].cell;
const words = (/** @type {string} */ language) => ({
  ...labels[language],
  names: { ...labels[language].names, h: "H", c: "C" },
});

/** Each state that the cell carries, what it shows first, and nothing that it does not carry. */
test("a reading shows the states that its cells have", () => {
  for (const { meta } of Object.values(traces)) {
    const [{ cell }] = meta.layers;
    assert.deepEqual(shownStates(cell).sort(), [...cell.states].sort(), cell.title);
    assert.equal(shownStates(cell)[0], "h", cell.title);
  }
  assert.deepEqual(shownStates(cellOf("lstm")), ["h", "c"]);
  assert.deepEqual(shownStates(cellOf("gru")), ["h"]);
});

/** The hint names the states of all layers together, each once, as the page calls them. */
test("the hint names the states that are shown", () => {
  const told = (/** @type {string} */ language, /** @type {string[]} */ kinds) =>
    statesTold(words(language), kinds.map(cellOf));
  assert.deepEqual(told("en", ["lstm", "lstm"]), {
    quantities: ["h", "c"],
    hint: "h (H), c (C) of each layer, one column per unit",
  });
  assert.deepEqual(told("en", ["gru"]), { quantities: ["h"], hint: "h (H) of each layer, one column per unit" });
  assert.equal(told("zh", ["lstm"]).hint, "各层的 h（H）、c（C），每个隐藏单元一列");
});

/** Since when counts back from the row that is looked at, and never past another answer or a smaller share. */
test("an answer leads and is sure since a row that is read off the shares", () => {
  // Of two classes: 0 leads at row 1, then 1 does; it has 0.9 at rows 3 and 5.
  const values = new Float32Array([0.6, 0.4, 0.3, 0.7, 0.05, 0.95, 0.2, 0.8, 0.01, 0.99]);
  const at = (/** @type {number} */ t, /** @type {number} */ best) =>
    sinceWhen({ values, size: 2, t, best, wanted: 0.9 });
  assert.deepEqual(at(0, 0), { leads: 0, sure: null });
  assert.deepEqual(at(1, 1), { leads: 1, sure: null });
  assert.deepEqual(at(2, 1), { leads: 1, sure: 2 });
  assert.deepEqual(at(3, 1), { leads: 1, sure: null });
  assert.deepEqual(at(4, 1), { leads: 1, sure: 4 });
});
