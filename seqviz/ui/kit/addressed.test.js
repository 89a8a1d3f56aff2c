import assert from "node:assert/strict";
import test from "node:test";

/** What is due later. @type {(() => void)[]} */
const due = [];
const page = /** @type {any} */ (globalThis);
page.window = { setTimeout: (/** @type {() => void} */ act) => due.push(act) };
page.document = { addEventListener: () => {}, removeEventListener: () => {}, querySelector: () => null };
page.location = new URL("http://here/compare?delay=1e9&letters=7&lang=en");
page.history = {
  state: null,
  replaceState: (/** @type {unknown} */ _state, /** @type {string} */ _title, /** @type {URL} */ to) => {
    page.location = new URL(to);
  },
};
const { addressed } = await import("./addressed.js");

/** What a link asks for and is not taken leaves the address once the component shows something else; the rest stays. */
test("the address says what is shown", () => {
  const address = addressed(/** @type {any} */ ({}), () => ({ delay: "", letters: "7" }));
  for (const act of due.splice(0)) act();
  assert.equal(page.location.search, "?letters=7&lang=en");
  address.remove();
});

/** Another page's address is not this component's to write. */
test("a page that was left is left alone", () => {
  const address = addressed(/** @type {any} */ ({}), () => ({ letters: "" }));
  page.location = new URL("http://here/gradients?letters=9");
  for (const act of due.splice(0)) act();
  assert.equal(page.location.search, "?letters=9");
  address.remove();
});
