import assert from "node:assert/strict";
import test from "node:test";
import { edits } from "./edits.js";
import { dragged, pressed, turnOf } from "./knob.js";
import { numberAt, turned } from "./run.js";

const sum = {
  name: "h",
  sources: ["x", "h_prev"],
  terms: [
    { source: "x", array: "W_x", kind: "matrix" },
    { source: "h_prev", array: "W_h", kind: "matrix" },
  ],
  bias: "b",
  block: "h",
  activation: "relu",
};
const arrays = ["W_x", "W_h", "b"].map((name, k) => ({ name, blocks: ["h"], columns: ["I", "H", ""][k] }));
const leaky = (/** @type {any[]} */ cuts = []) =>
  /** @type {any} */ ({
    cell: { quantities: [sum], states: ["h"], arrays },
    cuts,
    untouched: cuts.length ? { h: [], y: [] } : null,
    sizes: { x: 1, h: 1, y: 1 },
    limits: { x: 1, h: 1, y: 1 },
    values: { x: [[1], [0], [0]] },
    weights: { W_x: [[1]], W_h: [[0.8]], b: [0], W_y: [[2]], b_y: [1], h_0: [4] },
  });
const W_h = { name: "W_h", row: 0, column: 0 };

/** What was dragged before an undo, a reset or another network is neither shown nor told after it. */
test("what was set anew stands", () => {
  /** @type {any[]} */
  const told = [];
  const graph = /** @type {any} */ ({
    meta: { ...leaky(), begun: "0" },
    tell: (/** @type {string} */ _, /** @type {any} */ edit) => told.push(edit),
  });
  const { change, arrived, stop } = edits(graph, () => {});
  change({ ...W_h, value: 0.7, goes_on: false });
  change({ ...W_h, value: 0.6, goes_on: true });
  const reset = { ...leaky(), begun: "1" };
  assert.equal(arrived(reset), reset);
  assert.equal(arrived(reset), reset, "and stays so");
  assert.equal(told.length, 1, "what waited is not told");
  change({ ...W_h, value: 0.3, goes_on: false });
  assert.equal(told[1].value, 0.3, "the next change is");
  stop();
});

/** h = x + 0.5·h before, from h₀ = 4; y = 2·h + 1; the given numbers stay as they are. */
test("a turned number runs at once", () => {
  const before = leaky();
  const { values, weights, limits } = turned(before, W_h, 0.5);
  assert.deepEqual(values.h, [[3], [1.5], [0.75]]);
  assert.deepEqual(values.y, [[7], [4], [2.5]]);
  assert.equal(limits.y, 7);
  assert.equal(numberAt(weights, W_h), 0.5);
  assert.equal(before.weights.W_h[0][0], 0.8);
  assert.equal(turned(before, W_h, 0.8), before, "nothing to do");
});

/** Silence at the second step stays; the run without it is computed anew too. */
test("surgery stays while a number is turned", () => {
  const cut = { action: "hold", quantity: "h", value: 0, unit: null, first: 1, last: 1 };
  const { values, untouched } = turned(leaky([cut]), W_h, 0.5);
  assert.deepEqual(values.h, [[3], [0], [0]]);
  assert.deepEqual(untouched?.h, [[3], [1.5], [0.75]]);
});

/** Right and up is more, by hundredths; keys go a tenth, with Shift one; nothing passes the limit. */
test("a knob counts pixels and keys", () => {
  assert.equal(dragged(0.8, 10, 0, 100), 1);
  assert.equal(dragged(0.8, 0, 10, 100), 0.6);
  assert.equal(dragged(99.99, 500, 0, 100), 100);
  assert.equal(pressed(0.8, { key: "ArrowDown", shiftKey: false }, 100), 0.7);
  assert.equal(pressed(0.8, { key: "ArrowUp", shiftKey: true }, 100), 1.8);
  assert.equal(pressed(0.8, { key: "a", shiftKey: false }, 100), null);
  assert.deepEqual([turnOf(0), turnOf(-2), turnOf(50)], [0, -135, 135]);
});

/** One message at a time, the newest of each number next; the first of a drag says that it begins one. */
test("Python hears of numbers one by one, and none is lost", () => {
  /** @type {any[]} */
  const told = [];
  const graph = /** @type {any} */ ({
    meta: leaky(),
    tell: (/** @type {string} */ _, /** @type {any} */ edit) => told.push(edit),
  });
  const { change, arrived, stop } = edits(graph, () => {});
  change({ ...W_h, value: 0.7, goes_on: false });
  change({ ...W_h, value: 0.6, goes_on: true });
  change({ ...W_h, value: 0.5, goes_on: true });
  change({ name: "b", row: 0, column: 0, value: 1, goes_on: false });
  change({ name: "b", row: 0, column: 0, value: 2, goes_on: true });
  assert.deepEqual(told, [{ ...W_h, value: 0.7, goes_on: false }]);
  const first = arrived(turned(leaky(), W_h, 0.7));
  assert.equal(numberAt(first.weights, W_h), 0.5, "what Python does not know yet stays");
  assert.deepEqual(told[1], { ...W_h, value: 0.5, goes_on: true });
  arrived(turned(leaky(), W_h, 0.5));
  assert.deepEqual(told[2], { name: "b", row: 0, column: 0, value: 2, goes_on: false });
  arrived(turned(turned(leaky(), W_h, 0.5), { name: "b", row: 0, column: 0 }, 2));
  const own = leaky();
  assert.equal(arrived(own), own, "an undo is believed");
  stop();
});
