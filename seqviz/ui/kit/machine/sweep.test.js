import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { Machine } from "./machine.js";
import { jacobian, largest, triangle } from "./sweep.js";
import { lengthOf, summed } from "./weights.js";

const cases = JSON.parse(fs.readFileSync(new URL("../../../../tests/both/machine.json", import.meta.url), "utf8"));

/** @param {ArrayLike<number>} found @param {number[]} wanted @param {string} what */
function same(found, wanted, what) {
  assert.equal(found.length, wanted.length, what);
  wanted.forEach((value, k) => {
    assert.ok(Math.abs(found[k] - value) <= 1e-8 * (1 + Math.abs(value)), `${what} ${k}: ${found[k]}, not ${value}`);
  });
}

for (const [name, { cell, arrays, x, start, seed, sweep }] of Object.entries(cases)) {
  const machine = new Machine(cell, arrays, 2, 3);
  const run = machine.forward(x, start);

  /** All losses in one sweep arrive as in cells/through_time.py; after a loss there is nothing. */
  test(`${name}: the triangle`, () => {
    const found = triangle(machine, run, seed);
    assert.deepEqual(Object.keys(found).sort(), Object.keys(sweep.triangle).sort());
    for (const [state, wanted] of Object.entries(sweep.triangle)) same(found[state], wanted, state);
  });

  /** Every link is the Jacobian of cells/links.py, and no gradient grows by more than its largest singular value. */
  test(`${name}: the links`, () => {
    sweep.jacobians.forEach((/** @type {number[]} */ wanted, /** @type {number} */ t) => {
      const found = jacobian(machine, run, t);
      same(found, wanted, `link ${t}`);
      same([largest(found, Math.sqrt(found.length))], [sweep.spectral[t]], `norm ${t}`);
    });
  });

  /** The steps from any one on give to the weights what a run of them alone gives. */
  test(`${name}: the weights`, () => {
    const back = machine.backward(run, { h: seed });
    /** @type {number[]} */
    const lengths = [];
    const sum = summed(machine, run, back, 0, run.steps, (_t, now) => lengths.unshift(lengthOf(now)));
    same(lengths, sweep.weights, "weights");
    same([lengthOf(sum), lengthOf(summed(machine, run, back, 2))], [sweep.weights[0], sweep.weights[2]], "sums");
  });
}

/** A gradient too small to be squared still has a length, in every column. */
test("hardly anything is not nothing", () => {
  const { cell, arrays, x, start, seed } = cases["rnn-tanh"] ?? cases.rnn;
  const machine = new Machine(cell, arrays, 2, 3);
  const run = machine.forward(x, start);
  const tiny = seed.map((/** @type {number} */ one) => one * 1e-200);
  const [small, usual] = [triangle(machine, run, tiny).h, triangle(machine, run, seed).h];
  same(
    small.map((one) => one * 1e200),
    [...usual],
    "scaled",
  );
  assert.ok(Math.abs(lengthOf({ a: Float64Array.of(3e-200, 4e-200) }) * 1e200 - 5) < 1e-12);
});

/** A matrix of nothing has the norm 0, and a diagonal one its largest entry. */
test("the largest singular value", () => {
  assert.equal(largest(new Float64Array(4), 2), 0);
  assert.ok(Math.abs(largest(Float64Array.of(0.5, 0, 0, -3), 2) - 3) < 1e-12);
});
