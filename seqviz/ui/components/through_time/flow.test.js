import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { arraysOf, halfLife, radiusOf, reader, wayBack } from "./flow.js";

const { networks, numbers, cases } = JSON.parse(
  fs.readFileSync(new URL("../../../../tests/both/through_time.json", import.meta.url), "utf8"),
);
const read = reader(Float32Array.from(numbers));
const near = (/** @type {number} */ found, /** @type {number} */ wanted, /** @type {string} */ what) =>
  assert.ok(Math.abs(found - wanted) <= 1e-9 + 1e-6 * Math.abs(wanted), `${what}: ${found}, not ${wanted}`);

for (const { settings, found } of cases)
  for (const lane of networks.lanes) {
    const wanted = found[lane.kind];
    const name = `${lane.kind}, ${JSON.stringify(settings)}`;
    const way = wayBack(lane, networks, settings, read);

    /** The gradient of each state at each step is as long as seqviz.cells.through_time has it. */
    test(`${name}: norms`, () => {
      assert.deepEqual(Object.keys(way.norms).sort(), Object.keys(wanted.norms).sort());
      for (const [state, norms] of Object.entries(wanted.norms))
        norms.forEach((/** @type {number} */ norm, /** @type {number} */ t) => {
          near(way.norms[state][t], norm, `${state} ${t}`);
        });
    });

    /** The factors on the links make, multiplied from the loss back, what is left at every step. */
    test(`${name}: the product is the gradient`, () => {
      const norms = way.norms[way.carries];
      let left = norms[settings.steps];
      for (let t = settings.steps; t > 0; t--) {
        left *= way.factors[t - 1];
        near(left, norms[t - 1], `after ${t}`);
      }
      near(way.reached, norms[1] / norms[settings.steps], "what reaches step 1");
    });

    /** Theory's rate is that of seqviz.cells.rates, and the half-life its closed form. */
    test(`${name}: theory`, () => {
      near(way.rate, wanted.rate, "rate");
      near(0.5 ** (1 / way.halfLife), Math.min(way.rate, 1), "half-life");
    });
  }

/** One bias for all units opens each gate as far as it says, whatever its sign; a wide open one hands on nearly all. */
test("an open gate keeps", () => {
  const settings = { ...cases[0].settings, gate: 9 };
  for (const lane of networks.lanes.filter((/** @type {any} */ one) => one.gate)) {
    const { line } = wayBack(lane, networks, settings, read);
    assert.ok(line && Math.min(...line) > 0.99, lane.kind);
  }
});

/** A gradient whose square is too small for any number is still told: each link hands on a share of the one before. */
test("hardly anything is not nothing", () => {
  const settings = { ...cases[0].settings, steps: 200, gate: -4 };
  const lane = networks.lanes.find((/** @type {any} */ one) => one.kind === "lstm");
  const { factors, norms, carries } = wayBack(lane, networks, settings, read);
  assert.ok(norms[carries][1] > 0 && norms[carries][1] < 1e-170, String(norms[carries][1]));
  for (const factor of factors) assert.ok(factor > 0.001 && factor < 0.3, String(factor));
});

/** Nothing of a message is changed by a setting, and the radius is what the slider says. */
test("settings leave the message alone", () => {
  const before = numbers.slice();
  const lane = networks.lanes.find((/** @type {any} */ one) => one.own);
  const settings = { ...cases[0].settings, radius: 0.5 };
  const scaled = arraysOf(lane, networks, settings, read);
  const drawn = arraysOf(lane, networks, { ...settings, radius: null }, read);
  near(scaled.W_h[1] / drawn.W_h[1], 0.5 / lane.own.radius, "scale");
  assert.equal(radiusOf(lane, settings), 0.5);
  assert.equal(radiusOf(lane, { ...settings, radius: null }), lane.own.radius);
  assert.deepEqual(numbers, before);
});

/** ln 2 / −ln r, at once where nothing is handed on, never where nothing fades. */
test("the half-life", () => {
  near(halfLife(0.5), 1, "half");
  near(halfLife(0.99), 68.9675639365, "nearly all");
  assert.equal(halfLife(1), Infinity);
  assert.equal(halfLife(0), 0);
});
