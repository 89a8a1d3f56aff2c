// A little drawing for each demonstration; one that has none of its own gets the plainest.

import { svg } from "../../kit/elements.js";

/** @param {string} d @param {string} kind */
const line = (d, kind) => svg("path", { d, class: kind });
/** @param {number} x @param {number} y @param {number} r @param {number} [shade] */
const dot = (x, y, r, shade = 1) => svg("circle", { cx: x, cy: y, r, class: "dot", "fill-opacity": shade });
/** @param {number} x @param {number} top @param {number} [width] @param {number} [shade] */
const bar = (x, top, width = 8, shade = 1) =>
  svg("rect", { x, y: top, width, height: 36 - top, class: "bar", "fill-opacity": shade });
const steps = (/** @type {number} */ count, /** @type {(k: number) => SVGElement} */ draw) =>
  Array.from({ length: count }, (_, k) => draw(k));

/** @type {Record<string, () => SVGElement[]>} */
const PICTURES = {
  "rnn-forgets": () => steps(7, (k) => bar(8 + 12 * k, 36 - 30 * 0.68 ** k, 8, Math.max(0.25, 0.8 ** k))),
  "back-in-time": () => [
    ...steps(6, (k) => dot(12 + 15 * k, 26, 5, 0.25 + 0.15 * k)),
    line("M86 14H16m7-6-8 6 8 6", "stroke"),
  ],
  "vanish-explode": () => [line("M8 8C40 32 60 34 90 35", "stroke"), line("M8 34C50 33 72 28 90 5", "stroke accent")],
  "forget-gate": () => [
    line("M6 14H38M58 14H92", "thick"),
    svg("circle", { cx: 48, cy: 14, r: 9, class: "ring" }),
    line("M44 10l8 8m0-8-8 8M48 36V24", "stroke accent"),
  ],
  "cell-and-hidden": () => [
    line("M6 10H92", "thick"),
    line("M6 32H30l4-1H40l3-9 4 9 3 1H92", "stroke accent"),
    line("M48 12v6", "stroke"),
  ],
  "who-remembers": () => [
    ...steps(7, (k) => dot(10 + 13 * k, 8, 4, Math.max(0.12, 0.6 ** k))),
    ...steps(7, (k) => dot(10 + 13 * k, 20, 4, Math.max(0.12, 0.8 ** k))),
    ...steps(7, (k) => dot(10 + 13 * k, 32, 4)),
  ],
  digit: () => [line("M34 6H62L46 34", "thick"), line("M26 6h44M26 13h44M26 20h44M26 27h44M26 34h44", "hair")],
  "name-river": () => [
    line("M6 20C30 12 50 6 92 4V22C60 20 40 24 6 24Z", "bar"),
    line("M6 25C40 26 60 24 92 23V34C60 34 40 34 6 34Z", "bar pale"),
  ],
  "teacher-forcing": () => [
    ...steps(4, (k) =>
      svg("rect", { x: 8 + 23 * k, y: 22, width: 14, height: 14, rx: 3, class: k === 2 ? "bar" : "ring" }),
    ),
    line("M15 8v9m-3-3 3 4 3-4M38 8v9m-3-3 3 4 3-4M61 8v9m-3-3 3 4 3-4M84 8v9m-3-3 3 4 3-4", "stroke accent"),
  ],
  temperature: () => [
    ...steps(4, (k) => bar(8 + 10 * k, [6, 28, 31, 33][k], 7)),
    ...steps(4, (k) => bar(54 + 10 * k, [18, 20, 22, 24][k], 7, 0.45)),
  ],
};

/** @param {string} name */
export function pictureOf(name) {
  const drawn = (PICTURES[name] ?? PICTURES["back-in-time"])();
  return svg("svg", { class: "picture", viewBox: "0 0 98 40", "aria-hidden": "true" }, drawn);
}
