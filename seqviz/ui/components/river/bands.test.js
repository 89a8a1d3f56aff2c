import assert from "node:assert/strict";
import test from "node:test";
import { aim, bandPath, between, cut, widthOf } from "./bands.js";

const names = ["A", "B", "C"];
const shares = Float32Array.from([0.5, 0.25, 0.25, 0.125, 0.75, 0.125]);

/** Named classes come first, in their order; every column is filled from 0 to 1 without a gap. */
test("the bands of a column make up the whole", () => {
  const place = aim({ names, named: [1] }, shares);
  assert.equal(place.columns, 2);
  assert.deepEqual([...place.x], [0, 1]);
  assert.deepEqual([...place.low[1]], [0, 0]);
  assert.deepEqual([...place.high[1]], [0.25, 0.75]);
  assert.deepEqual([...place.low[0]], [0.25, 0.75]);
  assert.deepEqual([...place.high[0]], [0.75, 0.875]);
  assert.deepEqual([...place.high[2]], [1, 1]);
});

/** A column that is new comes from the last one there was; at the end only the new ones are left. */
test("bands glide from one text to the next", () => {
  const [one, two] = [aim({ names, named: [] }, shares.subarray(0, 3)), aim({ names, named: [] }, shares)];
  const half = between(one, two, 0.5);
  assert.equal(half.columns, 2);
  assert.deepEqual([...half.high[0]], [0.5, 0.3125]);
  assert.deepEqual(between(one, two, 1), two);
  assert.equal(between(two, one, 0.5).columns, 2);
  assert.deepEqual(between(two, one, 1), one);
});

/** From the left end to the right along the upper edge, back along the lower one, closed. */
test("a band has an outline", () => {
  const box = { width: 130, height: 104, left: 10, right: 110, bottom: 104 };
  const outline = bandPath(box, aim({ names, named: [] }, shares), 0);
  assert.equal(outline, "M10.0 4.0C60.0 4.0 60.0 4.0 110.0 4.0L110.0 16.5C60.0 16.5 60.0 54.0 10.0 54.0Z");
});

/** Chinese characters need twice the room; what fits is left alone. */
test("a long name is cut", () => {
  assert.equal(widthOf("ab遗", 10, 1), 12);
  assert.equal(cut("Italian", 80), "Italian");
  assert.equal(cut("Italian", 30), "Ita…");
  assert.equal(cut("意大利语", 30), "意大…");
  assert.equal(cut("希腊语", 30), "希腊语");
});
