import assert from "node:assert/strict";
import test from "node:test";
import { isFound } from "./find.js";
import { PICTURES } from "./pictures.js";

test("every typed word must be there, in any order and any writing", () => {
  assert.ok(isFound("", "anything"));
  assert.ok(isFound(" Gate FORGET ", "forget gate; how much stays"));
  assert.ok(!isFound("forget output", "forget gate; how much stays"));
  assert.ok(isFound("过拟", "过拟合"));
  assert.ok(isFound("ｌｓｔｍ", "lstm"));
});

test("every picture has parts of its own", () => {
  const drawn = Object.values(PICTURES).map((parts) => JSON.stringify(parts));
  assert.equal(new Set(drawn).size, drawn.length);
  for (const parts of Object.values(PICTURES)) assert.ok(parts.length);
});
