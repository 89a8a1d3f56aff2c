import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { clipped, weightsBack } from "./clip.js";
import { thumb } from "./controls.js";
import { arraysOf, chronoBiases, halfLife, lost, radiusOf, reader, wayBack } from "./flow.js";
import { linkOf } from "./links.js";
import { product } from "./table.js";
import { allLosses, averaged, leftAfter } from "./triangle.js";

const { networks, numbers, cases, single } = JSON.parse(
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

for (const { settings, found } of cases)
  for (const lane of networks.lanes) {
    const wanted = found[lane.kind];
    const name = `${lane.kind}, ${JSON.stringify(settings)}`;

    /** An earlier loss sends back what seqviz.cells.through_time has of it, and nothing after it. */
    test(`${name}: another loss`, () => {
      const { loss, norms } = wanted.earlier;
      const way = wayBack(lane, networks, settings, read, { loss, horizon: null });
      for (const [state, each] of Object.entries(norms))
        each.forEach((/** @type {number} */ norm, /** @type {number} */ t) => {
          near(way.norms[state][t], norm, `${state} ${t}`);
        });
      assert.equal(way.factors.length, loss);
      near(way.shares[way.carries][loss], 1, "at the loss");
    });

    /** Beyond a horizon nothing arrives; what the weights lose by it is what a run of the last steps alone lacks. */
    test(`${name}: a horizon`, () => {
      const { horizon, share } = wanted.lost;
      const whole = wayBack(lane, networks, settings, read);
      const way = wayBack(lane, networks, settings, read, { loss: null, horizon });
      whole.norms.h.forEach((norm, t) => {
        near(way.norms.h[t], t >= settings.steps - horizon ? norm : 0, `h ${t}`);
      });
      near(lost(way), share, "lost");
      assert.equal(lost(whole), 0);
      assert.ok(product(way, 0).endsWith("= 0"));
    });

    /** The gradient of the weights is as long as NumPy's once all steps have given, and is clipped by the same factor. */
    test(`${name}: clipping`, () => {
      const lengths = weightsBack(wayBack(lane, networks, settings, read));
      near(lengths[1], wanted.weights, "length");
      near(clipped(lengths[1], wanted.clip.most), wanted.clip.factor, "factor");
      assert.equal(clipped(lengths[1], 1e6), 1);
      assert.equal(lengths[0], 0);
    });

    /** The triangle's row of a loss is that loss's own way, and its averages those of all rows. */
    test(`${name}: every loss`, () => {
      const way = wayBack(lane, networks, settings, read);
      const all = allLosses(way, read(networks.seed));
      for (const loss of [1, wanted.earlier.loss, settings.steps]) {
        const row = wayBack(lane, networks, settings, read, { loss, horizon: null }).shares[way.carries];
        row.forEach((share, t) => {
          near(all.shares[(loss - 1) * (settings.steps + 1) + t], share, `loss ${loss}, ${t}`);
        });
      }
      const far = [way.reached, all.shares[(settings.steps - 2) * (settings.steps + 1)]].filter((one) => one > 0);
      const mean = far.reduce((a, b) => a * b, 1) ** (1 / far.length);
      if (far.length) near(leftAfter(all, settings.steps - 1), mean, "all but one step back");
      else assert.ok(Number.isNaN(leftAfter(all, settings.steps - 1)));
    });
  }

/** A loss of which nothing arrives is counted apart: with it a geometric mean would be 0, without it it is no mean of all. */
test("nothing left of some losses", () => {
  const all = { steps: 3, shares: Float64Array.from([0.5, 1, 0, 0, 0.1, 0, 1, 0, 0.1, 0.04, 0.25, 1]) };
  const { mean, none, losses } = averaged(all, 1);
  near(mean, Math.sqrt(0.5 * 0.25), "the mean of two of them");
  assert.deepEqual([none, losses], [1, 3]);
  near(averaged(all, 3).mean, 0.1, "the only one");
  assert.equal(averaged(all, 3).none, 0);
});

/** Of one unit with one state each factor is autograd's own number, with its sign; of an RNN it is w·f′. */
test("a single unit's factors have a sign", () => {
  const readSingle = reader(Float32Array.from(single.numbers));
  for (const lane of single.networks.lanes) {
    const wanted = single.factors[lane.kind];
    if (!wanted) continue;
    const way = wayBack(lane, single.networks, single.settings, readSingle);
    wanted.forEach((/** @type {number} */ factor, /** @type {number} */ t) => {
      near(way.factors[t], factor, `${lane.kind} ${t}`);
      if (lane.own) near(linkOf(lane, way, t + 1).factor, factor, `w·f′ ${t}`);
    });
  }
  assert.ok(single.factors.rnn.every((/** @type {number} */ one) => one < 0));
});

/** A link of a gated cell is told by what its gate hands on, any other by the norm of its Jacobian, which bounds it. */
test("what a link is told by", () => {
  for (const lane of networks.lanes) {
    const way = wayBack(lane, networks, cases[0].settings, read);
    const link = linkOf(lane, way, 4);
    assert.equal(link.kind, lane.gate ? "line" : "norm", lane.kind);
    if (lane.gate) near(link.factor, way.line?.[3] ?? NaN, lane.kind);
    else assert.ok(link.factor >= way.factors[3], `${lane.kind}: ${link.factor} < ${way.factors[3]}`);
    assert.equal(link.name?.startsWith("1 − "), lane.gate ? lane.gate.sign < 0 : undefined, lane.kind);
  }
});

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

/** Chrono is a range of biases, so the slider stands at the average of those that the gates have. */
test("the gate's slider stands where the gates do", () => {
  const lane = networks.lanes.find((/** @type {any} */ one) => one.gate);
  const { array, first } = lane.gate.bias;
  const chrono = /** @type {const} */ ("chrono");
  const settings = { steps: 50, gate: chrono, start: /** @type {const} */ ("torch"), radius: null, form: "tanh" };
  const biases = arraysOf(lane, networks, settings, read)[array].subarray(first, first + networks.hidden);
  const mean = (lane.gate.sign * biases.reduce((a, b) => a + b, 0)) / networks.hidden;
  assert.ok(mean > 1 && mean < Math.log(49));
  const spread = chronoBiases(read(networks.spread), 50);
  near(thumb(chrono, spread), mean, "chrono");
  assert.equal(thumb(-1.5, spread), -1.5);
  assert.equal(thumb("torch", spread), 0);
});
