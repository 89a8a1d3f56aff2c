import assert from "node:assert/strict";
import test from "node:test";
import { unpack } from "./paper.js";

/** Two places with two candidates each and the character itself, then two units of the state. */
function message() {
  const shares = Float32Array.from([0.5, 0.75, 0.25, 0.25, 0.5, 0.75, 0.5, 1, 0.25, 0, 0.125, 0]);
  const indices = Uint16Array.from([0, 1, 0, 1, 0, 2]);
  const hidden = Int8Array.from([127, -127, 0, 64]);
  const bytes = new Uint8Array([shares, indices, hidden].flatMap((one) => [...new Uint8Array(one.buffer)]));
  const characters = ["a", "é", "𝛼"];
  const meta = { size: 2, candidates: 2, units: 2, characters, text: "a𝛼", prompt: "", taken: [1], id: "" };
  return { meta, bytes };
}

/** Shares before and after the settings, by character; a character of two halves is one. */
test("a text is unpacked with what could stand at each place", () => {
  const data = unpack(message());
  assert.deepEqual(data.chars, ["a", "𝛼"]);
  assert.deepEqual(data.itself(1), { index: 2, char: "𝛼", before: 0.125, after: 0 });
  assert.deepEqual([...data.state(1)], [0, 64]);
  assert.ok(data.branches.has(1) && !data.branches.has(0));
});

/** A character that is none of the likeliest stands behind them, and only then. */
test("the character itself is always among the candidates", () => {
  const data = unpack(message());
  assert.deepEqual(
    data.likely(0).map((one) => one.char),
    ["a", "é"],
  );
  assert.deepEqual(
    data.likely(1).map((one) => one.char),
    ["é", "a", "𝛼"],
  );
});
