import assert from "node:assert/strict";
import test from "node:test";
import { keepProgress, progressIn } from "./progress.js";

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

const NONE = { at: 0, opened: -1, acted: [], finished: false };

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
  keepProgress("state", { at: 2, opened: 0, acted: [0, 1], finished: false });
  assert.deepEqual(progressIn("state", 6), { at: 2, opened: 0, acted: [0, 1], finished: false });
  assert.deepEqual(progressIn("valve", 7), { at: 4, opened: 0, acted: [0, 1], finished: true });
  assert.equal(progressIn("valve", 4).at, 0);
});

/** A browser that keeps nothing remembers for as long as the page stays. */
test("a browser without storage walks a lesson all the same", () => {
  browserWith(null);
  keepProgress("state", { at: 3, opened: 0, acted: [2], finished: false });
  assert.equal(progressIn("state", 6).at, 3);
});
