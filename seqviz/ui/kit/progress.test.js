import assert from "node:assert/strict";
import test from "node:test";
import { beginAgain, countOf, keepProgress, progressIn, standsOf } from "./progress.js";

/** @param {string | null} text what the browser holds; null for one that refuses to keep anything */
function browserWith(text) {
  let held = text;
  const refuse = () => {
    throw new Error("kept nothing");
  };
  Object.assign(globalThis, {
    localStorage:
      text === null
        ? { getItem: refuse, setItem: refuse }
        : { getItem: () => held, setItem: (/** @type {string} */ _, /** @type {string} */ now) => (held = now) },
  });
}

const NONE = { at: 0, opened: -1, acted: [], finished: false, far: 0, ever: [] };

/** Whatever stands there, a lesson begins at its first card. */
test("what the browser holds does no harm", () => {
  const poisons = [
    "",
    "{",
    "[]",
    "null",
    "7",
    '"x"',
    '{"state":7}',
    '{"state":{"at":"2","acted":"all"}}',
    '{"state":null}',
  ];
  poisons.push('{"state":{"at":-1,"opened":1e9,"acted":[9,-2,"1",null],"finished":"yes"}}', "9".repeat(30000));
  poisons.push('{"__proto__":{"at":3}}');
  for (const poison of poisons) {
    browserWith(poison);
    assert.deepEqual(progressIn("state", 6), NONE, poison.slice(0, 40));
    assert.deepEqual(progressIn("constructor", 6), NONE);
  }
});

/** What was kept comes back, beside that of other lessons; a lesson that got shorter begins anew. */
test("progress is kept lesson by lesson", () => {
  browserWith('{"valve":{"at":4,"opened":0,"acted":[0,1,1],"finished":true}}');
  const state = { at: 2, opened: 0, acted: [0, 1], finished: false, far: 3, ever: [0, 1] };
  keepProgress("state", state);
  assert.deepEqual(progressIn("state", 6), state);
  const valve = { at: 4, opened: 0, acted: [0, 1], finished: true, far: 4, ever: [0, 1] };
  assert.deepEqual(progressIn("valve", 7), valve);
  assert.equal(progressIn("valve", 4).at, 0);
  beginAgain("valve", 7);
  assert.deepEqual(progressIn("valve", 7), { ...valve, at: 0, opened: -1, acted: [], far: 0 });
});

/** A browser that keeps nothing remembers for as long as the page stays. */
test("a browser without storage walks a lesson all the same", () => {
  browserWith(null);
  keepProgress("state", { ...NONE, at: 3, opened: 0, acted: [2] });
  assert.equal(progressIn("state", 6).at, 3);
});

/** A card that was left behind without its act is skipped, one without an act is done; what was done stays done. */
test("a skipped card is not a done one", () => {
  const stands = standsOf([true, true, false, true, true, false], 3, [0, 4]);
  assert.deepEqual(stands, ["done", "skipped", "done", "ahead", "done", "ahead"]);
  assert.deepEqual(countOf(stands), { done: 3, skipped: 1 });
});
