import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { CELLS, opensUp } from "./cells.js";
import { openTrace, preActivation, terms, top, vector } from "./trace.js";

const read = (/** @type {string} */ name) =>
  JSON.parse(fs.readFileSync(new URL(`../../../../tests/both/${name}.json`, import.meta.url), "utf8"));
const close = (/** @type {number} */ found, /** @type {number} */ wanted, /** @type {string} */ what) =>
  assert.ok(Math.abs(found - wanted) < 1e-5, `${what}: ${found}, not ${wanted}`);

for (const [kind, one] of Object.entries(read("traces"))) {
  const bytes = () => new Uint8Array(Float32Array.from(one.numbers).buffer);
  const layer = openTrace(one.meta, bytes()).layers[0];
  const units = Array.from({ length: layer.hidden }, (_, k) => k);
  const steps = Array.from({ length: one.meta.steps }, (_, t) => t);

  /** What the browser takes out of the packed trace are NumPy's own numbers. */
  test(`${kind}: every vector is the model's`, () => {
    for (const [q, rows] of Object.entries(one.values))
      for (const t of steps) for (const k of units) close(vector(layer, q, t)[k], rows[t][k], `${q} ${t} ${k}`);
  });

  /** What an operation makes of its sources is what the cell computed: down to h itself. */
  test(`${kind}: the operations make the state`, () => {
    const [sign, a, b] = layer.cell.ops.h ?? [];
    assert.equal(sign === undefined, kind === "rnn");
    for (const t of steps)
      for (const k of units) {
        if (!sign) continue;
        const [x, y] = [vector(layer, a, t)[k], vector(layer, b, t)[k]];
        close(sign === "×" ? x * y : x + y, one.values.h[t][k], `h ${t} ${k}`);
      }
  });

  /** Before the nonlinearity: the sum is NumPy's, and its products make it. */
  test(`${kind}: the products make the sum`, () => {
    for (const q of layer.cell.blocks)
      for (const t of steps)
        for (const k of units) {
          const { wx, wh, b, a } = preActivation(layer, q, t, k);
          close(a, one.before[q][t][k], `a ${q} ${t} ${k}`);
          close(wx, one.from_input[q][t][k], `W·x ${q} ${t} ${k}`);
          const sumOf = (/** @type {string} */ source) =>
            terms(layer, q, source, t, k).reduce(
              (/** @type {number} */ s, /** @type {any} */ one) => s + one.product,
              0,
            );
          close(sumOf("x"), wx, `products of x, ${q} ${t} ${k}`);
          const gated = kind === "gru" && q === "n"; // there r weighs W·h and its bias
          const heard = gated ? vector(layer, "r", t)[k] * wh : wh;
          close(sumOf("h_prev"), heard, `products of h, ${q} ${t} ${k}`);
          const all = gated ? wx + vector(layer, "rn", t)[k] + b : wx + wh + b;
          close(all, a, `all of ${q} ${t} ${k}`);
        }
  });

  /** Before the first step stand the initial states; after it the states of the step before. */
  test(`${kind}: the state before a step is that of the step before`, () => {
    for (const t of steps.slice(1)) assert.deepEqual(vector(layer, "h_prev", t), vector(layer, "h", t - 1));
    assert.deepEqual(
      [...vector(layer, "h_prev", 0)],
      units.map(() => 0),
    );
  });
}

/** Python accepts exactly the quantities that some drawing can open. */
test("the quantities that open are the ones that Python knows", () => {
  const open = new Set();
  for (const cell of Object.values(CELLS))
    for (const q of [...cell.blocks, ...Object.keys(cell.ops)]) if (opensUp(cell, q)) open.add(q);
  assert.deepEqual([...open].sort(), [...read("stepper").focuses].sort());
});

/** The first of the largest, counted from where its stretch begins. */
test("the largest of a stretch is found", () => {
  const values = [9, 0.1, 0.7, 0.7, 9];
  assert.equal(top(values, 1, 3), 1);
  assert.equal(top(values, 0, 5), 0);
});
