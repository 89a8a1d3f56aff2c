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
