import assert from "node:assert/strict";
import test from "node:test";
import { rootsShown } from "../../kit/mount.js";

/** What each observer watches now. @type {unknown[]} */
let watched = [];
const none = { querySelectorAll: () => [] };
Object.assign(globalThis, {
  document: { ...none, body: "the page" },
  MutationObserver: class {
    observe(/** @type {unknown} */ root) {
      watched.push(root);
    }
    disconnect() {
      watched = [];
    }
    takeRecords() {}
  },
});
const { Prose } = await import("./prose.js");

test("new terms meet no component twice, and watch each as before", () => {
  const prose = new Prose();
  const root = /** @type {ShadowRoot} */ (/** @type {unknown} */ ({ ...none }));
  /** @type {ShadowRoot[]} */
  const met = [];
  prose.meet = (one) => met.push(one);
  rootsShown.add(root);
  const finder = { pattern: /gate/g, names: new Map(), href: (/** @type {string} */ name) => name };
  prose.start(finder);
  prose.start({ ...finder, pattern: /tor/g });
  prose.look();
  rootsShown.delete(root);
  assert.deepEqual(met, [root]);
  assert.deepEqual(watched, [root, "the page"]);
});
