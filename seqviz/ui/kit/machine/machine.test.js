import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { Machine } from "./machine.js";
import { ACTIVATIONS, OPERATIONS } from "./tables.js";

const read = (/** @type {string} */ name) =>
  JSON.parse(fs.readFileSync(new URL(`../../../../tests/both/${name}.json`, import.meta.url), "utf8"));

/** @param {ArrayLike<number>} found @param {number[]} wanted @param {number} within @param {string} what */
function same(found, wanted, within, what) {
  assert.equal(found.length, wanted.length, what);
  wanted.forEach((value, k) => {
    assert.ok(Math.abs(found[k] - value) <= within * (1 + Math.abs(value)), `${what} ${k}: ${found[k]}, not ${value}`);
  });
}

for (const [kind, one] of Object.entries(read("machine"))) {
  const hidden = one.seed.length / 5;
  for (const [numbers, within] of /** @type {const} */ ([
    [Float64Array, 1e-9],
    [Float32Array, 1e-5],
  ])) {
    const machine = new Machine(one.cell, one.arrays, 2, hidden, numbers);
    for (const { cuts, values, d, d_start, d_x, lines } of one.runs) {
      const name = `${kind}, ${numbers.name}, ${cuts.length} cuts`;
      const run = machine.forward(one.x, one.start, cuts);

      /** Every quantity of the description at every step is NumPy's own. */
      test(`${name}: forward`, () => {
        for (const [q, wanted] of Object.entries(values)) {
          const first = one.cell.states.includes(q) ? hidden : 0;
          same(run.of[q].subarray(first), wanted, within, q);
        }
      });

      /** So are the gradients of the states after and before every step, and of the input. */
      test(`${name}: backward`, () => {
        const back = machine.backward(run, { h: one.seed }, cuts);
        for (const state of one.cell.states) {
          same(back.of[state].subarray(hidden), d[state], within, state);
          same(back.of[state].subarray(0, hidden), d_start[state], within, `${state} at the start`);
        }
        same(back.of.x, d_x, within, "x");
      });

      /** What a state hands on by operations alone is that of the description; a plain RNN has no such line. */
      for (const [state, wanted] of Object.entries(lines))
        test(`${name}: the line of ${state}`, () => {
          const line = machine.line(run, state);
          if (wanted && line) same(line, wanted, within, state);
          else assert.equal(line, wanted);
        });
    }
  }
}

/** Signs, values and slopes of both tables are those of cells/operations.py; an operation's slopes are differences. */
test("the tables are Python's", () => {
  const { a, b, activations, operations } = read("operations");
  assert.deepEqual(Object.keys(ACTIVATIONS), Object.keys(activations));
  for (const [name, { sign, values, slopes }] of Object.entries(activations)) {
    assert.equal(ACTIVATIONS[name].sign, sign);
    same(a.map(ACTIVATIONS[name].value), values, 1e-6, name);
    same(a.map(ACTIVATIONS[name].slope), slopes, 1e-6, `slope of ${name}`);
  }
  assert.deepEqual(Object.keys(OPERATIONS), Object.keys(operations));
  for (const [name, { sign, values }] of Object.entries(operations)) {
    const { sign: own, value, slopes } = OPERATIONS[name];
    assert.equal(own, sign);
    a.forEach((/** @type {number} */ u, /** @type {number} */ k) => {
      const v = b[k];
      same([value(u, v)], [values[k]], 1e-6, name);
      const step = 1e-5;
      const moved = [value(u + step, v) - value(u - step, v), value(u, v + step) - value(u, v - step)];
      slopes.forEach((slope, s) => same([slope(u, v)], [moved[s] / (2 * step)], 1e-8, `slope of ${name}`));
    });
  }
});

/** Arrays of another size, and a sequence that ends within a row, are refused by name. */
test("what does not fit is refused", () => {
  const { cell, arrays } = read("machine").lstm;
  assert.throws(() => new Machine(cell, { ...arrays, W_h: [1] }, 2, 3), /W_h: got 1, want 36/);
  assert.throws(() => new Machine(cell, { ...arrays, b: undefined }, 2, 3), /b: got undefined, want 12/);
  const machine = new Machine(cell, arrays, 2, 3);
  assert.throws(() => machine.forward([1, 2, 3]), /x: got 3, want rows of 2/);
  assert.throws(() => machine.forward([]), /x: got 0/);
});
