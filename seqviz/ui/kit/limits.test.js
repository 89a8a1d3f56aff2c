import assert from "node:assert/strict";
import test from "node:test";

import { changes, lockedPart, selectorOf, styleOf } from "./limits.js";

/** An element that matches exactly these selectors. @param {...string} own */
const element = (...own) => ({ matches: (/** @type {string} */ what) => own.some((one) => what.includes(one)) });
const SURGERY = { outer: "", inner: ".surgery" };
const BET = { outer: "[class*=st-key-bets-]", inner: ".desk" };

/** @param {string} key @param {object} [more] */
const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

test("a part is what holds it in the page, else what it is in a component", () => {
  assert.equal(selectorOf(SURGERY), ":is(.surgery)");
  assert.equal(selectorOf(BET), ":is([class*=st-key-bets-])");
});

test("what is hidden is not shown, what is locked takes no pointer but keeps its player", () => {
  const style = styleOf([BET], [SURGERY]);
  assert.ok(/:is\(\[class\*=st-key-bets-\]\).*display: none !important/.test(style));
  assert.ok(/:is\(\.surgery\) :is\(button.*:not\(\.player \*\).*pointer-events: none/.test(style));
  assert.equal(styleOf([], []), "");
});

test("an act in a locked part is stopped, in its player and elsewhere it is not", () => {
  const part = element(".surgery");
  assert.equal(lockedPart([element("button"), part], [SURGERY]), part);
  assert.equal(lockedPart([element("button"), element(".player"), part], [SURGERY]), null);
  assert.equal(lockedPart([element("button")], [SURGERY]), null);
  assert.equal(lockedPart([part], []), null);
});

test("a locked control can be walked past and a remote goes on, but no key changes it", () => {
  const field = [element("textarea")];
  const button = [element("button")];
  for (const key of ["Tab", "Escape", "PageDown"]) assert.equal(changes(press(key), field), false);
  for (const key of ["Enter", " ", "ArrowRight", "Backspace"]) assert.equal(changes(press(key), button), true);
  assert.equal(changes(press("a"), field), true);
  assert.equal(changes(press("p"), button), false, "leads into presenter mode");
  assert.equal(changes(press("c", { ctrlKey: true }), field), false, "what is there may be copied");
});

test("what a key moves by a page, opens or chooses from stays as it is", () => {
  const native = [element("input[type=range]"), element("div")];
  const own = [element("[role=slider]")];
  const list = [element("select")];
  for (const control of [native, own, list])
    for (const key of ["PageUp", "PageDown", "ArrowLeft", "End"]) assert.equal(changes(press(key), control), true, key);
  assert.equal(changes(press("ArrowDown", { altKey: true }), list), true, "would open");
  assert.equal(changes(press("ArrowLeft", { altKey: true }), native), true, "would move");
  assert.equal(changes(press("b"), list), true, "would choose what begins so");
  assert.equal(changes(press("b"), native), false);
});

test("the browser's own keys pass where they change nothing", () => {
  const button = [element("button")];
  assert.equal(changes(press("ArrowLeft", { altKey: true }), button), false, "back");
  assert.equal(changes(press("ArrowLeft", { metaKey: true }), button), false);
  assert.equal(changes(press("Home", { ctrlKey: true }), button), false);
  assert.equal(changes(press("ArrowLeft"), button), true);
});
