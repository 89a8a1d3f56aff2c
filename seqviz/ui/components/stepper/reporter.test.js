import assert from "node:assert/strict";
import test from "node:test";
import { reporter } from "./reporter.js";

/** A stepper at its first step, and what it sent. */
function stepper(reports = true) {
  /** @type {unknown[]} */
  const sent = [];
  /** @type {import("./types.d.ts").Meta["view"]} */
  const view = { layer: 0, t: 0, unit: 2, focus: null, level: "cell", speed: 4 };
  const app = {
    meta: { reports, view },
    state: { ...view, playing: false, moving: false, phase: 1 },
    component: {
      setStateValue: (/** @type {string} */ name, /** @type {unknown} */ value) => void sent.push([name, value]),
    },
  };
  const clock = { now: 0 };
  return { app, sent, clock, reports: reporter(app, () => clock.now) };
}

/** Where it opened Python knows; of each other place it hears once, without what moves in the browser alone. */
test("a place is told once", () => {
  const { app, sent, reports } = stepper();
  reports.commit();
  assert.deepEqual(sent, []);
  Object.assign(app.state, { t: 3, phase: 0.5, speed: 8 });
  reports.commit();
  reports.commit();
  assert.deepEqual(sent, [["selected", { layer: 0, t: 3, unit: 2, focus: null, level: "cell" }]]);
  app.state.focus = "f";
  reports.commit();
  assert.equal(sent.length, 2);
});

/** Of many stops in a row those are told that come a quarter of a second after the last; where nothing is reported, none. */
test("many stops in a row are not all told", () => {
  const { app, sent, clock, reports } = stepper();
  for (const [t, now] of [
    [1, 0],
    [2, 100],
    [3, 249],
    [4, 250],
    [5, 400],
  ]) {
    clock.now = now;
    app.state.t = t;
    reports.commitSoon();
  }
  const place = { layer: 0, unit: 2, focus: null, level: "cell" };
  assert.deepEqual(sent, [
    ["selected", { ...place, t: 1 }],
    ["selected", { ...place, t: 4 }],
  ]);
  reports.stop(); // the last one would be told when its time has come
  const silent = stepper(false);
  silent.app.state.t = 1;
  silent.reports.commitSoon();
  silent.reports.commit();
  assert.deepEqual(silent.sent, []);
});
