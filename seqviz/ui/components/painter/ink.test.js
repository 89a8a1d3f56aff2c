import assert from "node:assert/strict";
import test from "node:test";
import { inks, seen } from "./ink.js";

const palette = /** @type {any} */ ({
  negative: "#ff0000",
  zero: "#ffffff",
  positive: "#0000ff",
  symbols: { i: "#00ff00" },
});

/** Level 128 is zero; 1 and 255 are the ends, whose colours the palette has; halfway is half of both. */
test("a level has its colour", () => {
  const signed = inks(palette, "h", true).map(([paper]) => paper);
  assert.equal(signed.length, 256);
  assert.equal(signed[128], "rgb(255,255,255)");
  assert.equal(signed[1], "rgb(255,0,0)");
  assert.equal(signed[0], signed[1]);
  assert.equal(signed[255], "rgb(0,0,255)");
  assert.equal(signed[64], "rgb(255,126,126)");
});

/** Where nothing is negative the gate's own colour stands at the end. */
test("a gate has its own colour", () => {
  assert.equal(inks(palette, "i", false)[255][0], "rgb(0,255,0)");
});

/** Black on white and on bright green, white on dark blue. */
test("letters are written in what can be read", () => {
  assert.equal(inks(palette, "h", true)[128][1], "#000000");
  assert.equal(inks(palette, "i", false)[255][1], "#000000");
  assert.equal(inks(palette, "h", true)[255][1], "#ffffff");
});

/** A line end is seen and still ends the line; other characters are themselves. */
test("characters without a shape get one", () => {
  assert.deepEqual(["\n", "\t", "a", " "].map(seen), ["⏎\n", "→\t", "a", " "]);
});
