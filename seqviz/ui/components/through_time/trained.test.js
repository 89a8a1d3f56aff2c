import assert from "node:assert/strict";
import test from "node:test";
import { linkOf } from "./links.js";
import { product } from "./table.js";
import { drawnOf, seen } from "./trained.js";

const lane = {
  ...{ title: "GRU", hidden: 3, carries: "h", gate: "z", sign: 1 },
  ...{ shares: { h: [0, 0.25, 0.5, 1] }, line: [0.3, 0.6, 0.9], rate: 0.5 },
};

test("what the server sent is a way like those that are computed here", () => {
  const { way, lane: drawn } = drawnOf(lane, "#000000");
  assert.deepEqual([...way.factors], [0, 0.5, 0.5]);
  assert.equal(way.reached, 0.25);
  assert.equal(way.halfLife, 1);
  assert.deepEqual(linkOf(drawn, way, 2), { kind: "line", factor: 0.6, name: "z" });
  assert.equal(product(way, 1), "0.50 · 0.50 = 0.250");
});

test("what is read can be seen as well as its brightest light", () => {
  const bright = drawnOf({ ...lane, shares: { h: [0, 1e-9, 1, 1] } }, "");
  const dark = drawnOf({ ...lane, shares: { h: [0, 1e-12, 1e-12, 1] } }, "");
  assert.equal(seen([dark, bright], 2), 1);
  assert.ok(seen([dark], 2) < 0.2);
  assert.ok(seen([dark, bright], 1) < 0.2);
});
