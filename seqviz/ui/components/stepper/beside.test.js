import assert from "node:assert/strict";
import test from "node:test";
import { valueBeside } from "./beside.js";

test("what stands beside is the number of this step and unit, or what is left of 1", () => {
  const data = Float32Array.of(0.1, 0.25, 0.5, 0.75); // two steps of two units
  const cell = { arrays: [], states: [], blocks: [], quantities: [] };
  const layer = /** @type {any} */ ({ hidden: 2, cell, arrays: { z: { data, shape: [2, 2] } } });
  assert.equal(valueBeside(layer, "z", 1, 1), "0.750");
  assert.equal(valueBeside(layer, "1 - z", 1, 0), "0.500");
});
