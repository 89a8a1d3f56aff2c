import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { counted, given, measured, percentOf, roughPercentOf, short, show } from "./numbers.js";

const path = new URL("../../../tests/both/numbers.json", import.meta.url);
const { digits, cases } = JSON.parse(fs.readFileSync(path, "utf8"));
const ways = { measured, given, show, percentOf };
/** @type {Record<string, number>} */
const special = { nan: NaN, inf: Infinity, "-inf": -Infinity };

/** The same text for every value, number of digits and way of writing. */
test("the browser writes every number as Python does", () => {
  assert.ok(cases.length > 25);
  for (const one of cases) {
    const value = special[one.value] ?? one.value;
    assert.equal(counted(value), one.counted, `counted ${one.value}`);
    for (const [name, way] of Object.entries(ways)) {
      const written = digits.map((/** @type {number} */ d) => way(value, d));
      assert.deepEqual(written, one[name], `${name} ${one.value}`);
    }
  }
});

/** What is left for the others shows: only a share of exactly nothing is told as a whole one. */
test("a likely character is not called certain", () => {
  const told = [
    [0, "0"],
    [0.0004, "< 0.1"],
    [0.0006, "0.1"],
    [0.0994, "9.9"],
    [0.1, "10"],
    [0.87, "87"],
    [0.9949, "99"],
    [0.996, "99.6"],
    [0.9994, "99.9"],
    [0.9996, "> 99.9"],
    [1, "> 99.9"],
  ];
  for (const [share, text] of told) assert.equal(roughPercentOf(Number(share)), text);
});

/** Ticks are chosen, not computed: no zeros at the end, four digits at most. */
test("a tick is as short as it can be", () => {
  assert.deepEqual([0, 0.5, 1200, -0.25, 1e-5].map(short), ["0", "0.5", "1,200", "−0.25", "10⁻⁵"]);
});
