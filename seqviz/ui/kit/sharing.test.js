import assert from "node:assert/strict";
import test from "node:test";

import { copy, isLocal, linkWith } from "./sharing.js";

test("a link keeps what the page says, takes on what is chosen and leaves out what is not", () => {
  const now = "https://class.example/app/lstm_cell?preset=hide&present=1&lang=zh#course";
  const link = linkWith(now, { hide: "equations,bet", lock: "", present: "", lang: "en" });
  assert.equal(link, "https://class.example/app/lstm_cell?preset=hide&lang=en&hide=equations,bet");
});

/** @param {any} clipboard @param {boolean | null} old what the old way answers; null: it is not there */
async function copied(clipboard, old) {
  const marked = { focus: 0, select: 0 };
  const field = { value: "https://x", focus: () => marked.focus++, select: () => marked.select++ };
  Object.defineProperty(globalThis, "navigator", { value: { clipboard }, configurable: true });
  Object.assign(globalThis, { document: old === null ? {} : { execCommand: () => old } });
  return [await copy(/** @type {any} */ (field)), marked.select];
}

test("without HTTPS there is no clipboard: the link is marked and copied the old way, or by hand", async () => {
  const written = /** @type {string[]} */ ([]);
  assert.deepEqual(await copied({ writeText: async (/** @type {string} */ text) => written.push(text) }, true), [
    true,
    0,
  ]);
  assert.deepEqual(written, ["https://x"]);
  assert.deepEqual(await copied(undefined, true), [true, 1]);
  assert.deepEqual(await copied(undefined, null), [false, 1]);
});

/** A link that students cannot follow is known by its host. */
test("a link to this machine alone is told from one that others can follow", () => {
  for (const link of ["http://localhost:8501/?a=1", "http://127.0.0.1/", "http://[::1]:8501/"])
    assert.ok(isLocal(link));
  for (const link of ["http://10.0.0.7:8501/", "https://school.example/localhost"]) assert.ok(!isLocal(link));
});
