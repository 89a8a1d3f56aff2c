import assert from "node:assert/strict";
import test from "node:test";
import { unpack } from "./paper.js";

/** Two characters with two candidates and three units each, as Python packs them. */
function message() {
  const shares = Float32Array.from([0.75, 0.5, 0.125, 0.25, 0.75, 0.5, 0.625, 1, 0.25, 0, 0.0625, 0]);
  const indices = Uint16Array.from([1, 0, 1, 0, 1, 2]);
  const hidden = Int8Array.from([-127, 0, 127, 1, 2, 3]);
  const bytes = new Uint8Array(shares.byteLength + indices.byteLength + hidden.byteLength);
  let at = 0;
  for (const part of [shares, indices, hidden]) {
    bytes.set(new Uint8Array(part.buffer), at);
    at += part.byteLength;
  }
  return {
    meta: { size: 2, candidates: 2, units: 3, characters: ["a", "b", "é"], text: "bé", taken: [1], prompt: "" },
    bytes,
  };
}

/** Shares before and after the temperature, in the order of the candidates; the last of a row is the character itself. */
test("a written text is opened", () => {
  const text = unpack(message());
  assert.deepEqual(text.chars, ["b", "é"]);
  assert.deepEqual(text.itself(0), { index: 1, char: "b", before: 0.75, after: 0.5 });
  assert.deepEqual(text.itself(1), { index: 2, char: "é", before: 0.0625, after: 0 });
  assert.deepEqual([...text.state(1)], [1, 2, 3]);
  assert.ok(text.branches.has(1) && !text.branches.has(0));
});

/** The character that was written stands among the likeliest once: by itself only where it is none of them. */
test("the written character is always among the candidates", () => {
  const text = unpack(message());
  assert.deepEqual(
    text.likely(0).map((/** @type {any} */ one) => one.char),
    ["b", "a"],
  );
  assert.deepEqual(
    text.likely(1).map((/** @type {any} */ one) => one.char),
    ["a", "b", "é"],
  );
});
