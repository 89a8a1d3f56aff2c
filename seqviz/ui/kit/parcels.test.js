import assert from "node:assert/strict";
import test from "node:test";
import { keep, whole as wholeAt } from "./parcels.js";

/** @typedef {[string, string]} Name */
const part = (/** @type {any} */ meta, /** @type {number[]} */ ...bytes) => ({ meta, bytes: new Uint8Array(bytes) });
const here = {};
const whole = (/** @type {any} */ message, /** @type {object & { isConnected?: boolean }} */ place = here) =>
  /** @type {Promise<any>} */ (wholeAt(message, place));
/** Whatever could go on by itself has gone on. */
async function turns() {
  for (let k = 0; k < 20; k++) await null;
}
const asking = (/** @type {Name[]} */ ...parcels) => part({ parcels, view: 3 });

/** Its own words count where a part says otherwise; numbers stand in the order of the parts. */
test("a message is made whole from its parts", async () => {
  keep(["made 0", "a"], part({ steps: 4, view: 0 }, 1, 2));
  keep(["made 1", "b"], part({ layers: 2 }, 3));
  const { meta, bytes } = await whole(asking(["made 0", "a"], ["made 1", "b"]));
  assert.deepEqual([meta.steps, meta.layers, meta.view], [4, 2, 3]);
  assert.deepEqual([...bytes], [1, 2, 3]);
  const plain = part({ n: 1 }, 9);
  assert.equal(await whole(plain), plain);
});

/** A slot holds what it was last given; a message that needs that and comes first waits for it. */
test("a message waits for the very part that it names", async () => {
  keep(["late", "old"], part({}, 1));
  let shown = null;
  const waits = whole(asking(["late", "new"])).then((message) => {
    shown = message;
  });
  await turns();
  assert.equal(shown, null);
  keep(["late", "other"], part({}, 2));
  await turns();
  assert.equal(shown, null);
  keep(["late", "new"], part({ n: 1 }, 7));
  await waits;
  assert.deepEqual([.../** @type {any} */ (shown).bytes], [7]);
});

/** Nobody waits for ever: the next message for the same place lets the one before go. */
test("a message that was overtaken is none any more", async () => {
  const early = whole(asking(["overtaken", "a"]));
  const later = whole(asking(["overtaken", "b"]));
  assert.equal(await early, null);
  keep(["overtaken", "b"], part({}, 5));
  assert.deepEqual([...(await later).bytes], [5]);
});

/** A page that is left may still ask when the same page has come back: each place gets what it asked for, once. */
test("two places that ask for one slot do not overtake each other", async () => {
  const [old, back] = [{ isConnected: true }, { isConnected: true }];
  const messages = [whole(asking(["shared", "a"]), old), whole(asking(["shared", "a"]), back)];
  keep(["shared", "a"], part({ labels: 1 }, 5));
  for (const message of await Promise.all(messages)) assert.equal(message?.meta.labels, 1);
  const waits = whole(asking(["shared", "b"]), back);
  void whole(asking(["shared", "c"]), old);
  keep(["shared", "b"], part({ labels: 2 }));
  assert.equal((await waits).meta.labels, 2);
});

/** What is off the page waits for nothing. */
test("a place that is gone is let go by the next who asks", async () => {
  const gone = { isConnected: true };
  let given = false;
  void whole(asking(["dropped", "a"]), gone).then(() => {
    given = true;
  });
  gone.isConnected = false;
  void whole(asking(["dropped", "a"]));
  keep(["dropped", "a"], part({}));
  await turns();
  assert.equal(given, false);
});

/** What left its slot takes out itself alone, never what has come in its place since. */
test("a part that goes does not take its successor along", async () => {
  const gone = keep(["left", "a"], part({}, 1));
  keep(["left", "a"], part({}, 2));
  gone();
  assert.deepEqual([...(await whole(asking(["left", "a"]))).bytes], [2]);
});

/** The same parts again are the same bytes: views on them stay good, and nothing is copied. */
test("the same parts are put together once", async () => {
  keep(["same 0", "a"], part({}, 1));
  keep(["same 1", "b"], part({}, 2));
  const names = /** @type {Name[]} */ ([
    ["same 0", "a"],
    ["same 1", "b"],
  ]);
  const before = await whole(asking(...names));
  assert.equal((await whole(asking(...names))).bytes, before.bytes);
  keep(["same 1", "c"], part({}, 3));
  assert.deepEqual([...(await whole(asking(names[0], ["same 1", "c"]))).bytes], [1, 3]);
});
