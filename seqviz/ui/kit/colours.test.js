import assert from "node:assert/strict";
import test from "node:test";
import { inkOn, rgb } from "./colours.js";

/** Each pair of hexadecimal digits is one number. */
test("a colour is three numbers", () => {
  assert.deepEqual(rgb("#0072b2"), [0, 114, 178]);
});

/** Of black and white the one with the higher contrast, by WCAG's formula. */
test("letters are readable on any colour", () => {
  const luminance = (/** @type {number[]} */ c) => {
    const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const grey of [0, 60, 117, 118, 200, 255]) {
    const own = luminance([grey, grey, grey]);
    const better = (own + 0.05) / 0.05 > 1.05 / (own + 0.05) ? "#000000" : "#ffffff";
    assert.equal(inkOn([grey, grey, grey]), better, String(grey));
  }
});
