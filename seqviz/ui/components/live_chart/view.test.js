import assert from "node:assert/strict";
import test from "node:test";
import { createView, SHOWN } from "./view.js";

/** Sixty of a thousand, a third of them before the held-out part; all of a short series. */
test("a view begins where the held-out part does", () => {
  const view = createView();
  view.fit(1000, 1000, 800, 999);
  assert.deepEqual([view.from, view.width, view.needed], [780, SHOWN, true]);
  view.fit(40, 40, 30, 39);
  assert.deepEqual([view.from, view.width, view.needed], [0, 39, false]);
  view.fit(5000, 1000, 4000, 4999);
  assert.equal(view.width, 5 * SHOWN);
});

/** Sixty would end before it, so that the value wanted after it could not be seen. */
test("a view holds all of a long window and what is wanted after it", () => {
  const view = createView();
  view.fit(1000, 1000, 800, 999, 61);
  assert.ok(view.holds(800) && view.holds(860));
  assert.equal(view.width, 92);
  view.fit(1000, 1000, 800, 999, 17);
  assert.deepEqual([view.from, view.width], [780, SHOWN]);
});

/** It stays within the series and its forecast, and data that arrive do not move it. */
test("a view is moved by hand alone", () => {
  const view = createView();
  view.fit(1000, 1000, 800, 999);
  view.to(100.4);
  view.fit(1000, 1000, 800, 1049);
  assert.deepEqual([view.from, view.width], [100, SHOWN]);
  view.to(5000);
  assert.equal(view.from + view.width, 1049);
  view.to(-7);
  assert.equal(view.from, 0);
});

/** No further than needed; all of it and back to the same part. */
test("a view follows a place and shows all on demand", () => {
  const view = createView();
  view.fit(1000, 1000, 800, 999);
  view.include(800);
  assert.equal(view.from, 780);
  view.include(841);
  assert.equal(view.from, 781);
  view.include(5);
  assert.equal(view.from, 5);
  view.show(true);
  assert.deepEqual([view.from, view.width, view.whole], [0, 999, true]);
  assert.ok(view.holds(999));
  view.show(false);
  assert.deepEqual([view.from, view.width], [5, SHOWN]);
  assert.ok(!view.holds(80));
});
