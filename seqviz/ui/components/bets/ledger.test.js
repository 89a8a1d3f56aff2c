import assert from "node:assert/strict";
import test from "node:test";
import { betOn, calibration, due, earned, empty, freshTurn, isWeak, next, read, total, written } from "./ledger.js";

/** @param {string} name @param {boolean} right @param {number} [points] @param {number} [turn] */
const bet = (name, right, points = 50, turn = 0) => ({ name, turn, choice: "a", points, right });

test("the rule is proper: whoever is right with probability q does best by laying 100·q points", () => {
  const means = (/** @type {number} */ q, /** @type {number} */ points) =>
    q * (2 * points - points ** 2 / 100) + (1 - q) * (-(points ** 2) / 100);
  for (let points = 0; points <= 100; points += 5) {
    assert.equal(earned(points, true), Math.round(2 * points - points ** 2 / 100));
    assert.equal(earned(points, false) + 0, Math.round(-(points ** 2) / 100) + 0);
  }
  for (const q of [0, 0.2, 0.55, 0.9, 1]) {
    const best = Array.from({ length: 101 }, (_, points) => points).reduce((a, b) =>
      means(q, b) > means(q, a) ? b : a,
    );
    assert.equal(best, Math.round(100 * q));
  }
  assert.equal(total([bet("q", true, 100), bet("q", false, 50)]), 75);
});

test("calibration gathers bets of about as many points and counts those that came true", () => {
  const bets = [bet("a", true, 10), bet("b", false, 90), bet("c", true, 100), bet("d", true, 95), bet("e", false, 15)];
  assert.deepEqual(calibration(bets), [
    { points: 12.5, count: 2, right: 1 },
    { points: 95, count: 3, right: 2 },
  ]);
  assert.deepEqual(calibration([]), []);
});

test("a weak idea is one that was wrong with confidence or wrong twice, until it is right", () => {
  assert.equal(isWeak([bet("a", false, 70)], "a"), true);
  assert.equal(isWeak([bet("a", false, 40)], "a"), false);
  assert.equal(isWeak([bet("a", false, 40), bet("b", true), bet("a", false, 5)], "a"), true);
  assert.equal(isWeak([bet("a", false, 90), bet("a", true, 5)], "a"), false);
});

test("a weak idea comes back after two other bets, with inputs that were not seen", () => {
  const wrong = bet("far.q", false, 90, 3);
  assert.deepEqual(due([wrong, bet("a", true)]), []);
  const bets = [wrong, bet("a", true), bet("b", true)];
  assert.deepEqual(next(bets, ["a", "b"], 48), { name: "far.q", turn: 4, again: true });
  assert.equal(freshTurn([bet("a", true, 50, 47)], "a", 48), 0);
});

test("without a weak idea the page's question that was asked least is next", () => {
  assert.deepEqual(next([], ["a", "b"], 48), { name: "a", turn: 0, again: false });
  assert.deepEqual(next([bet("a", true)], ["a", "b"], 48), { name: "b", turn: 0, again: false });
  assert.deepEqual(next([bet("a", true), bet("b", true)], ["a", "b"], 48), { name: "a", turn: 1, again: false });
});

test("what was kept comes back, and of poisoned content nothing does", () => {
  const kept = { bets: [bet("a", true), bet("b", false, 0, 2)], shown: { rnn_cell: { name: "b", turn: 2 } } };
  assert.deepEqual(read(written(kept)), kept);
  assert.deepEqual(betOn(kept.bets, "b", 2), kept.bets[1]);
  for (const text of [
    null,
    "",
    "{",
    "null",
    "[]",
    '"x"',
    '{"version":2,"bets":[]}',
    '{"version":1,"bets":7,"shown":3}',
  ])
    assert.deepEqual(read(text), empty());
  const bad = [
    { ...bet("a", true), points: 1e9 },
    { ...bet("a", true), name: "x".repeat(99) },
    { ...bet("a", true), turn: -1 },
    null,
    3,
    { name: {} },
  ];
  const more = { ...bet("good", true), extra: "<img src=x onerror=alert(1)>" };
  const text = JSON.stringify({ version: 1, bets: [...bad, more], shown: { p: null, q: { name: 3, turn: 0 } } });
  assert.deepEqual(read(text), { bets: [bet("good", true)], shown: {} });
  const many = { bets: Array.from({ length: 5000 }, () => bet("a", true)), shown: {} };
  assert.equal(read(written(many)).bets.length, 400);
});
