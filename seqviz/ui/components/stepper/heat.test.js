import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { colourTable, keyOf, makeScales } from "./heat.js";

const path = new URL("../../../../tests/both/stepper.json", import.meta.url);
/** @type {{ labels: Record<string, import("./types.d.ts").Words> }} */
const { labels } = JSON.parse(fs.readFileSync(path, "utf8"));

/** Only beside rows from 0 to 1 is there anything else; without them the quantities stand. */
test("the colours' key names what is shown", () => {
  const last = (/** @type {import("./types.d.ts").Words} */ words, /** @type {boolean} */ shares) =>
    keyOf(words, shares, false, ["x", "h_prev"]).at(-1)?.text;
  assert.deepEqual(
    [false, true].map((shares) => last(labels.en, shares)),
    ["input · hidden state before", "everything else"],
  );
  assert.deepEqual(
    [false, true].map((shares) => last(labels.zh, shares)),
    ["输入 · 上一时间步的隐藏状态", "其余的量"],
  );
});

/** The ends are the stops themselves, the middle is halfway. */
test("a colour table runs through its stops", () => {
  const { css, packed } = colourTable(["#000000", "#ffffff"]);
  assert.deepEqual([css[0], css[255]], ["rgb(0,0,0)", "rgb(255,255,255)"]);
  assert.equal(packed[255], 0xffffffff);
  assert.equal(colourTable(["#ff0000", "#000000", "#0000ff"]).css[128], "rgb(0,0,1)");
});

/** A share runs over the whole table, a signed value from both sides of its middle; what is beyond is held at the ends. */
test("a value finds its place in the table", () => {
  const { index } = makeScales({
    symbols: {},
    zero: "#ffffff",
    text: "#000000",
    negative: "#ff0000",
    positive: "#0000ff",
  });
  assert.deepEqual(
    [0, 0.5, 1, 2].map((v) => index(v, null)),
    [0, 128, 255, 255],
  );
  assert.deepEqual(
    [-2, -1, 0, 2, 9].map((v) => index(v, 2)),
    [0, 64, 128, 255, 255],
  );
});
