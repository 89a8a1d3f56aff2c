import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { ACTIVATIONS } from "../../kit/machine/tables.js";
import { isSum, opensUp, operationOf, quantityOf, sumOf } from "./cells.js";
import { openTrace, preActivation, products, summands, terms, top, vector } from "./trace.js";

const read = (/** @type {string} */ name) =>
  JSON.parse(fs.readFileSync(new URL(`../../../../tests/both/${name}.json`, import.meta.url), "utf8"));
const close = (/** @type {number} */ found, /** @type {number} */ wanted, /** @type {string} */ what) =>
  assert.ok(Math.abs(found - wanted) < 1e-5, `${what}: ${found}, not ${wanted}`);

/**
 * A trace of a registered cell, and NumPy's own numbers of every quantity, and of every sum before its activation.
 *
 * @typedef {{
 *   meta: import("../../../payloads/types.d.ts").StepperRun, numbers: number[],
 *   values: Record<string, number[][]>, before: Record<string, number[][]>,
 * }} Case
 */
/** @type {Record<string, Case>} */
const traces = read("traces");
const opened = (/** @type {Pick<Case, "meta" | "numbers">} */ { meta, numbers }) =>
  openTrace(meta, new Uint8Array(Float32Array.from(numbers).buffer)).layers[0];

for (const [kind, one] of Object.entries(traces)) {
  const layer = opened(one);
  const units = Array.from({ length: layer.hidden }, (_, k) => k);
  const steps = Array.from({ length: one.meta.steps }, (_, t) => t);
  const sums = layer.cell.quantities.filter(isSum);
  const everywhere = (/** @type {(t: number, k: number) => void} */ check) => {
    for (const t of steps) for (const k of units) check(t, k);
  };

  /** What the browser takes out of the packed trace, or makes of it, are NumPy's own numbers. */
  test(`${kind}: every vector is the model's`, () => {
    assert.equal(Object.keys(one.values).length, layer.cell.quantities.length);
    for (const [q, rows] of Object.entries(one.values))
      everywhere((t, k) => close(vector(layer, q, t)[k], rows[t][k], `${q} ${t} ${k}`));
  });

  /** What an operation makes of its sources is what the cell computed: down to h itself. */
  test(`${kind}: the operations make the quantities`, () => {
    for (const quantity of layer.cell.quantities) {
      if (isSum(quantity)) continue;
      everywhere((t, k) => {
        const [u, v] = quantity.sources.map((source) => vector(layer, source, t)[k]);
        close(operationOf(quantity).value(u, v), one.values[quantity.name][t][k], `${quantity.name} ${t} ${k}`);
      });
    }
  });

  /** Before the activation: the sum is NumPy's, its parts make it, and so do all products. */
  test(`${kind}: the products make the sum`, () => {
    for (const { name: q } of sums)
      everywhere((t, k) => {
        const { parts, b, a } = preActivation(layer, q, t, k);
        close(a, one.before[q][t][k], `a ${q} ${t} ${k}`);
        const total = parts.reduce((sum, part) => sum + part.value, 0);
        close(total + (b ?? 0), a, `parts of ${q} ${t} ${k}`);
        for (const part of parts) {
          if (part.kind === "plain") continue; // its own bias is no product
          const all = terms(layer, q, part, t, k);
          const sum = all.reduce((part, each) => part + each.product, 0);
          close(sum, part.value, `products of ${part.source} in ${q} ${t} ${k}`);
        }
      });
  });

  /** What a sum's activation makes of it is the quantity. */
  test(`${kind}: the activations make the gates`, () => {
    for (const { name: q, activation } of sums)
      everywhere((t, k) =>
        close(ACTIVATIONS[activation].value(preActivation(layer, q, t, k).a), one.values[q][t][k], `${q} ${t} ${k}`),
      );
  });

  /** Before the first step stand the initial states; after it the states of the step before. */
  test(`${kind}: the state before a step is that of the step before`, () => {
    for (const state of layer.cell.states) {
      for (const t of steps.slice(1)) assert.deepEqual(vector(layer, `${state}_prev`, t), vector(layer, state, t - 1));
      assert.deepEqual(
        [...vector(layer, `${state}_prev`, 0)],
        units.map(() => 0),
      );
    }
  });

  /** Every drawn part is a quantity that opens, an input or a state. */
  test(`${kind}: what is drawn is what opens`, () => {
    const inside = layer.cell.drawing.parts.filter(({ type }) => type !== "state" && type !== "input");
    for (const { q } of inside) assert.ok(opensUp(layer.cell, q), q);
    assert.equal(inside.length, layer.cell.quantities.filter(({ opens }) => opens).length);
  });
}

/** A reset gate weighs all that the candidate hears: weights times r, and no bias among them. */
test("a weighed summand is its products times the gate", () => {
  const layer = opened(traces.gru);
  const r = vector(layer, "r", 2)[1];
  const heard = products(layer, "n", 2, 1).filter(({ source }) => source === "h_prev");
  const W = layer.arrays.W_h.data; // rows r, z, n of three units each
  assert.equal(heard.length, 3);
  for (const { k, weight } of heard) close(weight, r * W[(2 * 3 + 1) * 3 + k], `weight on h ${k}`);
});

/** What a block without a bias adds is nothing, and no bias is told of it; one that has a bias tells its own. */
test("a bias is told where there is one", () => {
  const { meta, numbers } = traces.gru;
  const [layer] = meta.layers;
  const without = layer.cell.quantities.map((one) => (one.name === "wn" ? { ...one, bias: "" } : one));
  const bare = opened({
    meta: { ...meta, layers: [{ ...layer, cell: { ...layer.cell, quantities: without } }] },
    numbers,
  });
  const whole = opened(traces.gru);
  assert.equal(sumOf(whole.cell, "wn").bias, "b_hn");
  const kinds = (/** @type {import("./trace.js").Layer} */ layer) =>
    summands(layer, "wn", 2, 0).map(({ kind }) => kind);
  assert.deepEqual([kinds(bare), kinds(whole)], [["matrix"], ["matrix", "bias"]]);
  assert.deepEqual(summands(whole, "wn", 2, 1)[1], {
    source: "",
    array: "b_hn",
    kind: "bias",
    value: whole.arrays.b_hn.data[1],
  });
  for (const k of [0, 1, 2]) {
    const [{ parts, b, a }, other] = [bare, whole].map((one) => preActivation(one, "wn", 2, k));
    assert.equal(b, null);
    assert.equal(other.b, whole.arrays.b_hn.data[k]);
    close(a, parts[0].value, `sum of unit ${k}`);
    close(other.a, parts[0].value + Number(other.b), `sum with a bias of unit ${k}`);
  }
});

/** The reader gets no gates and no sums: a cell whose sums have colours of their own is opened all the same. */
test("inputs and states alone make a trace", () => {
  const { meta, numbers } = traces.gru;
  const [layer] = meta.layers;
  const { x, h, h_0 } = layer.arrays;
  const { limits } = opened({ meta: { ...meta, layers: [{ ...layer, arrays: { x, h, h_0 } }] }, numbers });
  assert.deepEqual(Object.keys(limits).sort(), ["h", "h_prev", "x"]);
  assert.equal(limits.h, 1);
});

/** Python accepts exactly the quantities that some cell can open. */
test("the quantities that open are the ones that Python knows", () => {
  const open = new Set();
  for (const { meta } of Object.values(traces))
    for (const { name } of meta.layers[0].cell.quantities) if (opensUp(meta.layers[0].cell, name)) open.add(name);
  assert.deepEqual([...open].sort(), read("stepper").focuses);
});

/** Colours of what lies between 0 and 1 have no end; of a cell state they end at 1 at least. */
test("colours end where Python says", () => {
  const { limits } = opened(traces.lstm);
  assert.deepEqual([limits.f, limits.g, limits.h, limits.h_prev], [undefined, 1, 1, 1]);
  assert.ok(Number(limits.c) >= 1);
  assert.equal(quantityOf(traces.lstm.meta.layers[0].cell, "c")?.name, "c");
});

/** The first of the largest, counted from where its stretch begins. */
test("the largest of a stretch is found", () => {
  const values = [9, 0.1, 0.7, 0.7, 9];
  assert.equal(top(values, 1, 3), 1);
  assert.equal(top(values, 0, 5), 0);
});

/** At the largest size; of many values at the one that one in a hundred exceeds; of zeros alone at 1. */
test("a colour scale ends where its values do", () => {
  const limit = (/** @type {number[]} */ x) => {
    const { meta } = traces["rnn-tanh"];
    const arrays = { h: { o: 0, s: [1, 1] }, h_0: { o: 0, s: [1] }, x: { o: 1, s: [x.length, 1] } };
    const layers = [{ ...meta.layers[0], arrays }];
    return opened({ meta: { ...meta, steps: 1, layers }, numbers: [0, ...x] }).limits.x;
  };
  assert.equal(limit([0.5, -2, 1]), 2);
  assert.equal(limit(Array.from({ length: 2001 }, (_, k) => -k)), 1980);
  assert.equal(limit([0, 0]), 1);
});
