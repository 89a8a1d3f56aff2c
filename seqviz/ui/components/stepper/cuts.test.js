import assert from "node:assert/strict";
import test from "node:test";
import { covers, isCut, latest, same, stepsOf, whenOf } from "./cuts.js";

/** @type {import("./cuts.js").Cut} */
const HOLD = { action: "hold", quantity: "f", value: 0, layer: 1, unit: 2, first: 3, last: 5 };
const shown = (/** @type {Partial<import("./cuts.js").Cut>} */ change, touches = ["f"]) => ({
  cut: { ...HOLD, ...change },
  said: "",
  touches,
});

/** Both ends are covered; without an end, all that follow. */
test("a cut covers its steps", () => {
  assert.deepEqual(
    [2, 3, 5, 6].map((t) => covers(HOLD, t)),
    [false, true, true, false],
  );
  assert.deepEqual(
    [2, 3, 99].map((t) => covers({ ...HOLD, last: null }, t)),
    [false, true, true],
  );
});

/** By the list of cuts: layer, quantity, unit and steps all have to fit; no unit means every one. */
test("a value is cut where the list says so", () => {
  const cuts = [
    shown({ layer: 0 }),
    shown({ action: "silence", quantity: null, layer: 1, unit: null, first: 1, last: null }, ["h", "c"]),
  ];
  /** @type {[number, string, number, number, boolean][]} */
  const cases = [
    [0, "f", 3, 2, true],
    [0, "f", 5, 2, true],
    [0, "f", 6, 2, false],
    [0, "f", 2, 2, false],
    [0, "f", 4, 1, false],
    [0, "i", 4, 2, false],
    [1, "f", 4, 2, false],
    [1, "c", 99, 7, true],
    [1, "c", 0, 7, false],
  ];
  for (const [layer, q, t, unit, wanted] of cases)
    assert.equal(isCut(cuts, layer, q, t, unit), wanted, `${layer} ${q} ${t} ${unit}`);
});

/** A later cut of the same part is the one that its controls show; its place goes with it. */
test("the latest cut of a part counts", () => {
  const cuts = [shown({ value: 0.1 }), shown({ value: 0.2, unit: null }), shown({ value: 0.3, layer: 0 })];
  assert.deepEqual(latest(cuts, 1, "f", 2), { ...cuts[1].cut, index: 1 });
  assert.deepEqual(latest(cuts, 1, "f", 9), { ...cuts[1].cut, index: 1 });
  assert.equal(latest(cuts, 1, "i", 2), null);
  assert.equal(latest(cuts, 1, null, 2), null);
});

/** From steps to their name and back, in each of the four forms. */
test("steps have four forms", () => {
  assert.deepEqual(
    [
      [0, null],
      [4, null],
      [4, 4],
      [0, 0],
      [2, 4],
    ].map(([first, last]) => whenOf({ first: Number(first), last })),
    ["every", "on", "only", "only", "range"],
  );
  for (const when of /** @type {const} */ (["every", "on", "only"])) {
    assert.equal(whenOf(stepsOf(when, 4)), when);
  }
});

/** Any part that differs makes another cut. */
test("the same cut is not asked for twice", () => {
  assert.ok(same(HOLD, { ...HOLD }));
  for (const change of [
    { action: "scale" },
    { quantity: "i" },
    { value: 1 },
    { layer: 0 },
    { unit: null },
    { first: 0 },
    { last: null },
  ])
    assert.ok(!same(HOLD, /** @type {any} */ ({ ...HOLD, ...change })), JSON.stringify(change));
});
