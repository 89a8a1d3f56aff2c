import assert from "node:assert/strict";
import test from "node:test";

import { meaningOf } from "./keys.js";

/** @param {string} key @param {string[]} path what the elements match @param {object} [more] */
const press = (key, path = [], more = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  defaultPrevented: false,
  composedPath: () =>
    /** @type {any[]} */ (
      path.map((tag) => ({ matches: (/** @type {string} */ what) => what.split(", ").includes(tag) }))
    ),
  ...more,
});

test("a remote and the arrows drive the player without a click", () => {
  const told = (/** @type {boolean} */ presents) =>
    ["ArrowLeft", "ArrowRight", " ", "PageUp", "PageDown"].map((key) => meaningOf(press(key), presents));
  assert.deepEqual(told(true), ["back", "forward", "play", "back", "forward"]);
  assert.deepEqual(told(false), ["back", "forward", "play", null, null], "a page that is read still scrolls");
});

test("what has the focus keeps its keys, and a field all of them", () => {
  for (const key of ["ArrowRight", " "]) {
    assert.equal(meaningOf(press(key, ["button"]), false), null);
    assert.equal(meaningOf(press(key, ["[role=radio]"]), true), null);
  }
  assert.equal(meaningOf(press(" ", ["button"]), true), null);
  assert.equal(meaningOf(press("ArrowRight", ["button"]), true), "forward", "a button that was pressed needs no arrow");
  assert.equal(meaningOf(press("PageDown", ["button"]), true), "forward", "a remote has no other use");
  for (const key of ["p", "PageDown", "Escape", "s"]) assert.equal(meaningOf(press(key, ["input"]), true), null);
});

test("P goes in and out, Esc out, S shows the spotlight, H the keys; with Ctrl they are the browser's", () => {
  assert.equal(meaningOf(press("p"), false), "present");
  assert.equal(meaningOf(press("P", ["button"]), true), "present");
  assert.deepEqual([meaningOf(press("Escape"), true), meaningOf(press("Escape"), false)], ["leave", null]);
  assert.deepEqual([meaningOf(press("s"), true), meaningOf(press("s"), false)], ["spotlight", null]);
  assert.deepEqual(
    [meaningOf(press("?"), true), meaningOf(press("h"), true), meaningOf(press("h"), false)],
    ["help", "help", null],
  );
  assert.equal(meaningOf(press("p", [], { ctrlKey: true }), false), null);
  assert.equal(meaningOf(press("Escape", [], { defaultPrevented: true }), true), null, "it closed something else");
});
