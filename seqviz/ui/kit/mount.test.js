import assert from "node:assert/strict";
import test from "node:test";
import { IS_DRAWN, mount } from "./mount.js";

/** @param {boolean} rests whether it stays when its place is cleaned up */
function told(rests = false) {
  /** @type {string[]} */
  const log = [];
  const component = {
    create: (/** @type {any} */ _root, /** @type {any} */ message) => {
      log.push(`create ${message.meta}`);
      return {};
    },
    update: (/** @type {any} */ _part, /** @type {any} */ message) => log.push(`update ${message.meta}`),
    [rests ? "rest" : "remove"]: () => log.push("gone"),
  };
  return { log, load: async () => component };
}
const host = () => /** @type {any} */ ({ parentElement: {} });
const message = (/** @type {string} */ meta) => /** @type {any} */ ({ meta, bytes: new Uint8Array() });

/** Nodes are made once for a place; whatever comes later is shown by the same ones. */
test("the first message creates, the others update in place", async () => {
  const { log, load } = told();
  const place = host();
  await mount(load, place, message("a"));
  await mount(load, place, message("b"));
  assert.deepEqual(log, ["create a", "update a", "update b"]);
});

/** Streamlit cleans up after a message that was replaced while it waited: that must not take away what replaced it. */
test("only the newest message shows, and only its cleanup counts", async () => {
  const { log, load } = told();
  const place = host();
  const [first, second] = await Promise.all([mount(load, place, message("a")), mount(load, place, message("b"))]);
  first();
  assert.deepEqual(log, ["create b", "update b"]);
  second();
  second();
  assert.deepEqual(log, ["create b", "update b", "gone"]);
});

/** A message that never became whole lacks words: what stands stays. */
test("a message that is none changes nothing", async () => {
  const { log, load } = told();
  const place = host();
  await mount(load, place, Promise.resolve(null));
  await mount(load, place, message("b"));
  await mount(load, place, Promise.resolve(null));
  assert.deepEqual(log, ["create b", "update b"]);
});

/** A place that was left is empty: the next message makes everything anew. */
test("a place that was left is created again", async () => {
  const { log, load } = told();
  const place = host();
  (await mount(load, place, message("a")))();
  await mount(load, place, message("b"));
  assert.deepEqual(log, ["create a", "update a", "gone", "create b", "update b"]);
});

/** What was drawn on a pad stays on it when the same place comes back. */
test("a component that rests wakes up as it was", async () => {
  const { log, load } = told(true);
  const place = host();
  (await mount(load, place, message("a")))();
  await mount(load, place, message("b"));
  assert.deepEqual(log, ["create a", "update a", "gone", "update b"]);
});

/** Two places of one page have nothing in common but the code. */
test("each place has its own instance", async () => {
  const { log, load } = told();
  await mount(load, host(), message("a"));
  await mount(load, host(), message("b"));
  assert.deepEqual(log, ["create a", "update a", "create b", "update b"]);
});

/** The room that the page keeps free for a component is given up once there is something in it, and not before. */
test("a place says when it is drawn", async () => {
  /** @type {string[]} */
  const marks = [];
  const { load } = told();
  const place = /** @type {any} */ ({
    parentElement: { host: { setAttribute: (/** @type {string} */ name) => marks.push(name) } },
  });
  await mount(load, place, Promise.resolve(null));
  assert.deepEqual(marks, []);
  await mount(load, place, message("a"));
  assert.deepEqual(marks, [IS_DRAWN]);
});
