import assert from "node:assert/strict";
import test from "node:test";
import { openEnvelope } from "./envelope.js";

/** Words of any alphabet and the numbers behind them come out as they went in, wherever the message lies in memory. */
test("an envelope is opened again", () => {
  const words = new TextEncoder().encode(JSON.stringify({ name: "遗忘门", n: 3 }));
  const numbers = new Uint8Array(new Float32Array([1.5, -2]).buffer);
  const whole = new Uint8Array(3 + 4 + words.length + numbers.length);
  new DataView(whole.buffer).setUint32(3, words.length, true);
  whole.set(words, 7);
  whole.set(numbers, 7 + words.length);
  const { meta, bytes } = openEnvelope(whole.subarray(3));
  assert.deepEqual(meta, { name: "遗忘门", n: 3 });
  assert.deepEqual([...new Float32Array(bytes.buffer, bytes.byteOffset, 2)], [1.5, -2]);
});
