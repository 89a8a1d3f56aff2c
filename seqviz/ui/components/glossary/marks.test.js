import assert from "node:assert/strict";
import test from "node:test";
import { places } from "./marks.js";

const names = new Map([
  ["forget gate", "forget_gate"],
  ["forget gates", "forget_gate"],
  ["gate", "gate"],
  ["过拟合", "overfitting"],
]);
const pattern = /\bforget gates?\b|\bgate\b|过拟合/gi;

test("each term is found once, where it stands first", () => {
  const text = "A Forget gate; forget gates and a gate. 这是过拟合。";
  const found = places(text, pattern, names, new Set());
  assert.deepEqual(
    found.map(({ name, begin, end }) => [name, text.slice(begin, end)]),
    [
      ["forget_gate", "Forget gate"],
      ["gate", "gate"],
      ["overfitting", "过拟合"],
    ],
  );
});

test("what an earlier piece of the block has is left out", () => {
  assert.deepEqual(places("a forget gate", pattern, names, new Set(["forget_gate"])), []);
});

test("a match that no form explains is left alone", () => {
  assert.deepEqual(places("a gate", pattern, new Map(), new Set()), []);
});
