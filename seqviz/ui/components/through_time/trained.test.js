import assert from "node:assert/strict";
import test from "node:test";
import { linkOf } from "./links.js";
import { foretold } from "./picture.js";
import { product } from "./table.js";
import { drawnOf, seen } from "./trained.js";

const lane = {
  ...{ title: "GRU", hidden: 3, carries: "h", gate: "z", sign: 1 },
  ...{ shares: { h: [0, 0.25, 0.5, 1] }, line: [0.3, 0.6, 0.9], rate: 0.5, alone: [0.2, 0.4, 0.7, 1] },
};

test("what the server sent is a way like those that are computed here", () => {
  const { way, lane: drawn } = drawnOf(lane, "#000000");
  assert.deepEqual([...way.factors], [0, 0.5, 0.5]);
  assert.equal(way.reached, 0.25);
  assert.equal(way.halfLife, 1);
  assert.deepEqual(linkOf(drawn, way, 2), { kind: "line", factor: 0.6, name: "z" });
  assert.equal(product(way, 1), "0.50 · 0.50 = 0.250");
});

test("what is read can be seen as much as arrives there", () => {
  const bright = drawnOf({ ...lane, shares: { h: [0, 1e-9, 1, 1] } }, "");
  const half = drawnOf({ ...lane, shares: { h: [0, 0.5, 3, 1] } }, "");
  assert.ok(Math.abs(seen([half], 1) - 0.59) < 1e-9); // half of it is dimmed by half of what can be dimmed
  assert.equal(seen([half], 2), 1); // more than at the loss is no brighter than all
  const dark = drawnOf({ ...lane, shares: { h: [0, 1e-12, 1e-12, 1] } }, "");
  assert.equal(seen([dark, bright], 2), 1);
  assert.ok(seen([dark], 2) < 0.2);
  assert.ok(seen([dark, bright], 1) < 0.2);
});

test("the dotted line is what the gates hand on unit by unit, or a rate where no more is known", () => {
  const { way } = drawnOf(lane, "");
  assert.deepEqual(foretold(way), [
    [0, 0.2],
    [1, 0.4],
    [2, 0.7],
    [3, 1],
  ]);
  assert.deepEqual(foretold({ ...way, alone: undefined }), [
    [0, 0.125],
    [3, 1],
  ]);
});
