import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { along, FAR } from "./cut.js";
import { colourOf, edgeOf, stretches } from "./map.js";
import { sentences } from "./said.js";
import { beforeTheCliff, CLIPPED_TO, corner, descend, far, inside, MANY, slopeAt, surface } from "./surface.js";

const { ground, every, cases } = JSON.parse(
  fs.readFileSync(new URL("../../../../tests/both/cliff.json", import.meta.url), "utf8"),
);
const near = (/** @type {number} */ found, /** @type {number} */ wanted, /** @type {string} */ what) =>
  assert.ok(Math.abs(found - wanted) <= 1e-9 + 1e-5 * Math.abs(wanted), `${what}: ${found}, not ${wanted}`);
const usual = cases[cases.length - 1];
const unit = usual.unit;

test("the ground and its slopes are NumPy's", () => {
  const side = Math.ceil(ground.points / every);
  for (const { unit, corners } of cases) {
    const found = surface(unit, ground);
    const [losses, byW, byB] = corners;
    assert.equal(losses.length, side * side);
    for (let k = 0; k < losses.length; k++) {
      const [column, row] = [every * (k % side), every * Math.floor(k / side)];
      const slope = slopeAt(unit, corner(ground, column, row));
      near(found[row * ground.points + column], losses[k], "loss on the map");
      near(slope.loss, losses[k], "loss");
      near(slope.w, byW[k], "∂L/∂w");
      near(slope.b, byB[k], "∂L/∂b");
    }
  }
});

test("the ball begins where NumPy lets it, and walks as there, clipped or not", () => {
  for (const { unit, rate, ball, walks } of cases) {
    assert.deepEqual(beforeTheCliff(unit, ground, rate), ball);
    for (const { longest, spots, losses, norms, clipped } of walks) {
      const path = descend(unit, ball, rate, 4, longest);
      assert.deepEqual(path.clipped, clipped);
      for (let k = 0; k < spots.length; k++) {
        near(path.spots[k][0], spots[k][0], "w");
        near(path.spots[k][1], spots[k][1], "b");
        near(path.slopes[k].loss, losses[k], "loss");
        near(path.slopes[k].norm, norms[k], "norm");
      }
    }
  }
});

test("from there an ordinary step is followed by one that leaves the picture, and clipped it stays", () => {
  const { rate, ball } = usual;
  const thrown = descend(unit, ball, rate, 2, null);
  assert.deepEqual(
    thrown.spots.map((spot) => inside(ground, spot)),
    [true, true, false],
  );
  near(far(thrown.spots[1], thrown.spots[2]), rate * thrown.slopes[1].norm, "the step's length");
  const held = descend(unit, ball, rate, 2, 0.25);
  near(far(held.spots[1], held.spots[2]), rate * 0.25, "the clipped step's length");
  assert.ok(inside(ground, held.spots[2]));
});

const labels = Object.fromEntries(
  [
    ...["here", "next", "next_out", "next_clipped", "next_clipped_out", "stepped", "stepped_clipped"],
    ...["thrown", "out_before", "stays", "flat", "loss_now", "loss_both", "without", "ended", "full"],
  ].map((name) => [name, `${name}{step}`]),
);
const spoken = (/** @type {number} */ taken, /** @type {number | null} */ longest, rate = usual.rate) => {
  const walk = { ball: usual.ball, taken, rate, longest, steps: unit.steps, target: unit.target };
  const path = descend(unit, usual.ball, rate, taken, longest);
  const ghost = longest === null ? null : descend(unit, usual.ball, rate, taken, null);
  return sentences(walk, path, ghost, ground, 5, { ...labels, between: " " })
    .join(" ")
    .replaceAll("{step}", "");
};

test("what is said is what happened", () => {
  assert.equal(spoken(0, null), "here next");
  assert.equal(spoken(0, null, 60), "here next_out");
  assert.equal(spoken(0, 0.1), "here next_clipped");
  assert.equal(spoken(1, null), "stepped1 stays loss_now");
  assert.equal(spoken(2, null), "stepped2 thrown flat loss_now");
  assert.equal(spoken(3, null), "stepped3 out_before2 flat loss_now");
  assert.equal(spoken(2, 0.25), "stepped_clipped2 stays loss_both without2");
  assert.ok(spoken(5, 0.25).endsWith("without2 full"));
});

test("what the buttons end at shows the gain: clipped down into the valley, unclipped thrown out and worse", () => {
  // after one, two or three single steps, then many at once
  for (const taken of [1, 2, 3].map((single) => single + MANY)) {
    const thrown = descend(unit, usual.ball, usual.rate, taken, null);
    const held = descend(unit, usual.ball, usual.rate, taken, CLIPPED_TO);
    near(thrown.slopes[taken].loss, (1 - unit.target) ** 2, "the plain where h is 1");
    assert.ok(!inside(ground, thrown.spots[taken]));
    assert.ok(held.spots.every((spot) => inside(ground, spot)));
    assert.ok(held.slopes[taken].loss < thrown.slopes[taken].loss / 3);
    for (let k = 1; k <= taken; k++) assert.ok(held.slopes[k].loss < held.slopes[k - 1].loss, `step ${k}`);
    const walk = { ball: usual.ball, taken, rate: usual.rate, longest: CLIPPED_TO, steps: 50, target: unit.target };
    const said = sentences(walk, held, thrown, ground, 200, { ...labels, loss_both: "{loss} not {free}" });
    const [now, without] = [held, thrown].map((path) => path.slopes[taken].loss.toPrecision(3));
    assert.ok(said.includes(`${now} not ${without}`), said.join(" "));
  }
});

test("a higher loss is brighter, and the ends of the scale hold", () => {
  const ramp = [
    [0, 0, 0],
    [100, 100, 100],
    [200, 200, 200],
  ];
  assert.deepEqual(colourOf(0, 1e-4, ramp), [0, 0, 0]);
  assert.deepEqual(colourOf(1e-4, 1e-4, ramp), [0, 0, 0]);
  near(colourOf(1e-3, 1e-4, ramp)[0], 50, "a quarter of the powers");
  near(colourOf(1e-2, 1e-4, ramp)[1], 100, "half of the powers");
  assert.deepEqual(colourOf(2, 1e-4, ramp), [200, 200, 200]);
});

test("the cut falls with the gradient's length at the ball", () => {
  const spot = usual.ball;
  const slope = slopeAt(unit, spot);
  const losses = along(unit, spot, slope, 8001);
  const between = (2 * FAR) / 8000;
  near(losses[4000], slope.loss, "the loss at the ball");
  const falls = (losses[3999] - losses[4001]) / (2 * between);
  assert.ok(Math.abs(falls - slope.norm) < 1e-3 * slope.norm, `${falls}, not ${slope.norm}`);
});

test("a way out ends at the edge", () => {
  const square = { w: [0, 1], b: [0, 1], points: 2, start: 0 };
  assert.deepEqual(edgeOf(/** @type {any} */ (square), [0.5, 0.5], [2.5, 1.5]), [1, 0.75]);
  assert.deepEqual(edgeOf(/** @type {any} */ (square), [0.5, 0.5], [0.5, -3]), [0.5, 0]);
});

test("of a way only what lies on the ground is drawn", () => {
  const square = /** @type {any} */ ({ w: [0, 1], b: [0, 1], points: 2, start: 0 });
  /** @type {[number, number][]} */
  const spots = [
    [0.5, 0.5],
    [0.75, 0.5],
    [2.75, 0.5],
    [3, 3],
    [0.5, 3],
    [0.5, 0.5],
  ];
  assert.deepEqual(stretches(square, spots), [
    [
      [0.5, 0.5],
      [0.75, 0.5],
    ],
    [
      [0.75, 0.5],
      [1, 0.5],
    ],
    [
      [0.5, 1],
      [0.5, 0.5],
    ],
  ]);
});
