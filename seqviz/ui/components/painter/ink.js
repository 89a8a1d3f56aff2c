// A character's colours from its level: 0 … 255, 128 is zero; letters stay readable on any of them.

import { inkOn, rgb } from "../../kit/colours.js";
import { clamp } from "../../kit/scales.js";

export const UNIT = "unit"; // one component tells the others of its group which unit is shown
export const VERDICT = "verdict"; // what a group's proof says: unit, feature, sentence, and the place of its numbers

/**
 * 256 pairs [background, ink] for a signed quantity, or for a gate in its own colour.
 *
 * @param {import("../../kit/theme.js").Palette} palette
 * @param {string} symbol
 * @param {boolean} signed
 */
export function inks(palette, symbol, signed) {
  const zero = rgb(palette.zero);
  const low = rgb(palette.negative);
  const high = rgb(signed ? palette.positive : palette.symbols[symbol]);
  return Array.from({ length: 256 }, (_, level) => {
    const u = clamp((level - 128) / 127, -1, 1);
    const end = u < 0 ? low : high;
    const mixed = zero.map((v, k) => Math.round(v + (end[k] - v) * Math.abs(u)));
    return /** @type {[string, string]} */ ([`rgb(${mixed.join()})`, inkOn(mixed)]);
  });
}

/**
 * What a character looks like: a line end is seen, and breaks the line.
 *
 * @param {string} char
 */
export const seen = (char) => (char === "\n" ? "⏎\n" : char === "\t" ? "→\t" : char);
