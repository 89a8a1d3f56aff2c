// Arrays as boxes that fit or do not, curves, and values on a line.

import { html, svg } from "../../kit/elements.js";

/** @typedef {import("../../../payloads/types.d.ts").BoxesShown} Boxes */
/** @typedef {import("../../../payloads/types.d.ts").BoxShown} Box */
/** @typedef {import("../../../payloads/types.d.ts").CurvesShown} Curves */
/** @typedef {import("../../../payloads/types.d.ts").DotsShown} Dots */

/** Pixels of an axis: large ones are drawn longer, though not as much as they are. @param {number} length */
export const sideOf = (length) => Math.round(14 + 9 * Math.log2(length));

/** Rows, columns and how many such sheets; an array of one axis is a column. @param {readonly number[]} shape */
export function sheet(shape) {
  const [columns = 1, rows = 1, sheets = 1] = shape.length === 1 ? [1, shape[0], 1] : [...shape].reverse();
  return { rows, columns, sheets };
}

/** @param {Box} one */
function box({ name, shape, mark }) {
  const { rows, columns, sheets } = sheet(shape);
  const [wide, high] = [sideOf(columns), sideOf(rows)];
  const deep = sheets > 1 ? 8 : 0;
  const area = { width: wide + deep + 2, height: high + deep + 2 };
  const plate = (/** @type {number} */ by) =>
    svg("rect", { x: 1 + by, y: 1 + deep - by, width: wide, height: high, rx: 3, class: "plate" });
  const lines = [];
  for (let k = 1; k < Math.min(rows, 12); k++) {
    const y = 1 + deep + (k * high) / Math.min(rows, 12);
    lines.push(svg("path", { class: "grid", d: `M1 ${y}h${wide}` }));
  }
  for (let k = 1; k < Math.min(columns, 12); k++) {
    const x = 1 + (k * wide) / Math.min(columns, 12);
    lines.push(svg("path", { class: "grid", d: `M${x} ${1 + deep}v${high}` }));
  }
  const drawing = svg(
    "svg",
    { ...area, viewBox: `0 0 ${area.width} ${area.height}`, "aria-hidden": "true" },
    deep ? [plate(deep), plate(deep / 2)] : [],
    plate(0),
    lines,
  );
  return html(
    "div",
    { class: `box ${mark}` },
    drawing,
    html("b", { text: `(${shape.join(", ")}${shape.length === 1 ? "," : ""})` }),
    html("span", { text: name }),
  );
}

/** @param {Boxes} row @param {Record<string, string>} labels */
export function boxes({ boxes: all, sign, said, mark }, labels) {
  const parts = all.flatMap((one, k) => [k > 0 && html("span", { class: "sign", text: sign }), box(one)]);
  const verdict = mark === "wrong" ? `✕ ${labels.unfit}` : `✓ ${labels.fits}`;
  return html(
    "figure",
    { class: `boxes ${mark}` },
    html("div", { class: "row" }, parts, html("span", { class: `chip ${mark}`, text: verdict })),
    html("figcaption", { text: said }),
  );
}

const [WIDE, HIGH, LEFT, FOOT] = [460, 150, 34, 22];

/** @param {Curves} picture */
export function curves({ curves: all, said, across }) {
  const values = all.flatMap((one) => one.values);
  const low = Math.min(0, ...values);
  const high = Math.min(12, Math.max(...values));
  const steps = Math.max(...all.map((one) => one.values.length)) - 1;
  const x = (/** @type {number} */ k) => LEFT + ((WIDE - LEFT - 8) * k) / steps;
  const y = (/** @type {number} */ v) => 8 + (HIGH - FOOT - 8) * (1 - (Math.min(v, high) - low) / (high - low));
  const ticks = [low, 0, 1].filter((v, k, them) => v <= high && them.indexOf(v) === k);
  const names = all.map((one) =>
    html("li", { class: `${one.mark} ${one.symbol ? `of ${one.symbol}` : ""}` }, html("i", {}), one.name),
  );
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `${said}: ${all.map(({ name }) => name).join(", ")}` },
    ticks.map((v) => svg("path", { class: "axis", d: `M${LEFT} ${y(v)}H${WIDE - 8}` })),
    ticks.map((v) =>
      svg("text", { class: "tick", x: LEFT - 6, y: y(v) + 5, "text-anchor": "end", text: String(Math.round(v)) }),
    ),
    all.map((one) =>
      svg("polyline", {
        class: `curve ${one.mark} ${one.symbol ? `of ${one.symbol}` : ""}`,
        points: one.values.map((v, k) => `${x(k)},${y(v)}`).join(" "),
        pathLength: 1,
      }),
    ),
    svg("text", { class: "tick", x: WIDE - 8, y: HIGH - 4, "text-anchor": "end", text: `${steps} ${across} →` }),
  );
  return html("figure", { class: "curves" }, html("figcaption", { text: said }), drawing, html("ul", {}, names));
}

/** @param {Dots} line */
export function dots({ dots: all, ends, said }) {
  const [low, high] = ends;
  const x = (/** @type {number} */ v) => 24 + ((WIDE - 48) * (v - low)) / (high - low);
  const ticks = Array.from({ length: high - low + 1 }, (_, k) => low + k);
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${WIDE} 84`, role: "img", "aria-label": `${said}: ${all.map(([, name]) => name).join("; ")}` },
    svg("path", { class: "axis", d: `M24 48H${WIDE - 24}` }),
    ticks.map((v) => svg("path", { class: "axis", d: `M${x(v)} 43v10` })),
    ticks.map((v) => svg("text", { class: "tick", x: x(v), y: 76, "text-anchor": "middle", text: String(v) })),
    all.map(([v, , mark]) => svg("circle", { class: `dot ${mark}`, cx: x(v), cy: mark === "wrong" ? 26 : 48, r: 9 })),
  );
  const names = all.map(([, name, mark]) => html("li", { class: `round ${mark}` }, html("i", {}), name));
  return html("figure", { class: "curves" }, html("figcaption", { text: said }), drawing, html("ul", {}, names));
}
