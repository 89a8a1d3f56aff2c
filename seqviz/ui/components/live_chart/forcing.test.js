import assert from "node:assert/strict";
import test from "node:test";
import { AHEAD, compared } from "./forcing.js";

const steps = Array.from({ length: 40 }, (_, t) => t);
const series = { x: steps, y: steps.map(() => 1) };

/** Mean distances over the same steps, those of the forecast; and the last one of the forecast alone. */
test("both ways are compared over the first steps of the forecast", () => {
  const fed = steps.map(() => 1.5);
  const own = { x: steps.slice(10), y: steps.slice(10).map((t) => 1 + (t - 9)) };
  const found = compared(series, fed, own);
  assert.equal(found?.count, AHEAD);
  assert.equal(found?.fed, 0.5);
  assert.equal(found?.own, (AHEAD + 1) / 2);
  assert.equal(found?.last, AHEAD);
});

/** A value that is not there, of the series or of either prediction, is no step. */
test("what cannot be compared is left out", () => {
  const fed = steps.map((t) => (t === 11 ? NaN : 1));
  const found = compared({ x: [10, 11, 12], y: [1, 1, 1] }, [1, NaN, 1], { x: [9, 10, 11, 12], y: [5, 2, 2, 3] });
  assert.deepEqual(found, { count: 2, fed: 0, own: 1.5, last: 2 });
  assert.equal(compared(series, fed, null), null);
  assert.equal(compared(series, fed, { x: [99], y: [1] }), null);
});
