// A small picture for each kind of term, 96 × 48: as data, so that no page is needed to test them.

/** @typedef {import("../../../payloads/types.d.ts").Entry["picture"]} Picture */
/** @typedef {[tag: "path" | "circle" | "rect", look: string, attributes: Record<string, string | number>]} Part */

/** @param {string} d @returns {Part} */
const line = (d, look = "line") => ["path", look, { d }];
/** @param {number} x @param {number} y @param {number} r @returns {Part} */
const dot = (x, y, r, look = "dot") => ["circle", look, { cx: x, cy: y, r }];
/** @param {number} x @param {number} y @param {number} width @param {number} height @returns {Part} */
const box = (x, y, width, height, look = "box") => ["rect", look, { x, y, width, height, rx: 3 }];
/** Bars on a floor. @param {readonly number[]} heights @param {(k: number) => string} look */
const bars = (heights, look) => heights.map((high, k) => box(10 + 16 * k, 42 - high, 11, high, look(k)));

const CELLS = [8, 40, 72].map((x) => box(x, 16, 16, 16));
const AXES = line("M8 42H90M8 42V6", "faint");

/** @type {Record<Picture, Part[]>} */
export const PICTURES = {
  chain: [...CELLS, line("M24 24H40M56 24H72"), ...[16, 48, 80].map((x) => dot(x, 42, 3.5, "strong"))],
  back: [...CELLS, line("M72 20H56M40 20H24M62 15l-6 5 6 5M30 15l-6 5 6 5", "strong thick")],
  cut: [...CELLS, line("M72 24H56"), line("M62 19l-6 5 6 5", "strong"), line("M32 8V40", "bad dashed")],
  lines: [
    line("M6 16H90", "c thick"),
    line("M6 34H90", "h thick"),
    line("M48 16V34"),
    dot(48, 16, 5, "c fill"),
    dot(48, 34, 5, "h fill"),
  ],
  units: [12, 30, 48, 66, 84].map((x, k) => dot(x, 24, 7, k === 2 ? "strong" : "dot")),
  lengths: [...[8, 26].map((x) => box(x, 8, 12, 12)), ...[8, 26, 44, 62, 80].map((x) => box(x, 28, 12, 12))],
  valve: [
    line("M6 24H36M60 24H90", "thick"),
    line("M36 12L60 36V12L36 36Z", "own fill"),
    line("M48 24V6M41 6h14", "own"),
  ],
  mix: [
    line("M6 14C40 14 40 24 60 24M6 34C40 34 40 24 60 24", "thick"),
    line("M60 24H90", "own thick"),
    dot(60, 24, 7, "own fill"),
  ],
  fade: [AXES, line("M8 8C18 36 30 41 90 41.5", "bad thick")],
  burst: [AXES, line("M8 41C60 40 74 34 88 6", "bad thick")],
  clip: [AXES, line("M8 41C40 40 48 34 54 20L62 20H88", "strong thick"), line("M8 20H90", "bad dashed")],
  descent: [
    line("M8 8C24 50 60 50 88 10"),
    ...[
      [16, 24],
      [28, 35],
      [42, 40.5],
    ].map(([x, y]) => dot(x, y, 4, "strong")),
    line("M16 24L28 35L42 40.5", "strong"),
  ],
  forced: [
    box(14, 14, 18, 18),
    box(62, 14, 18, 18),
    line("M32 23H62"),
    line("M23 14V4", "dashed"),
    line("M44 46C44 40 70 44 71 33", "good thick"),
    dot(44, 44, 4, "good fill"),
  ],
  apart: [
    AXES,
    line("M8 8C24 34 50 38 88 39", "good thick"),
    line("M8 10C24 30 44 32 56 26 68 22 80 16 88 12", "bad thick"),
  ],
  bars: bars([8, 14, 34, 20, 6], (k) => (k === 2 ? "strong fill" : "box")),
  some: bars([34, 26, 14, 7, 4], (k) => (k < 2 ? "strong fill" : "faint")),
  dropped: [12, 30, 48, 66, 84].flatMap((x, k) => [
    dot(x, 24, 7, k % 2 ? "faint" : "dot"),
    ...(k % 2 ? [line(`M${x - 4} 20l8 8m0-8l-8 8`, "bad")] : []),
  ]),
  flat: [
    line("M8 24H90M48 6V42", "faint"),
    line("M8 40C44 40 40 40 48 24C56 8 52 8 90 8", "strong thick"),
    dot(82, 8, 4, "bad fill"),
  ],
  one_hot: [0, 1, 2, 3, 4].map((k) => box(8 + 17 * k, 17, 14, 14, k === 3 ? "strong fill" : "box")),
};
