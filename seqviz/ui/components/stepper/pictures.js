// The pictures that are saved: the cell's drawing as it stands, with every style written out, and all steps.

import { penOf } from "../../kit/canvas.js";
import { fill, html, SVG, svg } from "../../kit/elements.js";
import { percentOf } from "../../kit/numbers.js";
import { blankPicture, pictureButtons, svgText } from "../../kit/saving.js";
import { FRAME } from "./cells.js";
import { hasShares, keyOf } from "./heat.js";

const KEPT_STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-style",
  "font-weight",
  "text-anchor",
];

/** @typedef {import("./types.d.ts").Core} Core */
/** @typedef {import("../../kit/saving.js").Picture} Picture */
/** @typedef {Pick<CanvasRenderingContext2D, "fillStyle" | "strokeStyle" | "lineWidth" | "fillRect" | "strokeRect">} Ink what draws rectangles */

/**
 * What a canvas's context does for the vectors, done with rectangles.
 *
 * @param {SVGGElement} group
 */
function rectInk(group) {
  /** @type {Ink} */
  const ink = {
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 1,
    fillRect: (x, y, width, height) => group.append(svg("rect", { x, y, width, height, fill: ink.fillStyle })),
    strokeRect: (x, y, width, height) =>
      group.append(
        svg("rect", { x, y, width, height, fill: "none", stroke: ink.strokeStyle, "stroke-width": ink.lineWidth }),
      ),
  };
  return ink;
}

const KEY = 34; // height of the line that says what the colours mean

/**
 * That line in a picture, as the screen has it under its rows; `y` is its middle.
 *
 * @param {Core} app
 * @param {SVGElement} picture
 * @param {number} x
 * @param {number} y
 * @param {boolean} shares
 * @param {boolean} limits
 * @param {string[]} quantities
 */
function drawKey(app, picture, x, y, shares, limits, quantities, first = "") {
  const { colours } = app;
  const pen = penOf(html("canvas"));
  pen.font = "12px sans-serif";
  let left = x;
  const write = (/** @type {string} */ text) => {
    picture.append(
      svg("text", { x: left, y: y + 4, text, fill: colours.muted, "font-family": "sans-serif", "font-size": 12 }),
    );
    left += pen.measureText(text).width;
  };
  const stops = { shares: [colours.zero, colours.text], signed: [colours.negative, colours.zero, colours.positive] };
  if (first) {
    write(first);
    left += 20;
  }
  for (const one of keyOf(app.labels, shares, limits, quantities)) {
    if (!("name" in one)) write(one.text);
    else {
      const { name, low, high, text } = one;
      const shades = stops[name].map((colour, k, all) =>
        svg("stop", { offset: k / (all.length - 1), "stop-color": colour }),
      );
      picture.append(svg("defs", {}, svg("linearGradient", { id: `key-${name}` }, shades)));
      write(low);
      picture.append(
        svg("rect", {
          x: left + 5,
          y: y - 5,
          width: 52,
          height: 10,
          rx: 3,
          fill: `url(#key-${name})`,
          stroke: colours.line,
        }),
      );
      left += 62;
      write(`${high} ${text}`);
    }
    left += 20;
  }
}

/** A picture and all that is drawn in it. @param {SVGSVGElement} picture */
const drawn = (picture) => [picture, .../** @type {NodeListOf<SVGElement>} */ (picture.querySelectorAll("*"))];

/**
 * @param {Core} app
 * @param {SVGSVGElement} picture
 * @param {(ink: Ink) => void} paint
 * @returns {Picture}
 */
function standalone(app, picture, paint) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  const originals = drawn(picture);
  for (const [k, node] of drawn(copy).entries()) {
    for (const name of [...node.getAttributeNames()]) {
      if (/^(class|style|tabindex|role|aria-|data-)/.test(name)) node.removeAttribute(name);
    }
    if (node === copy || node.tagName === "title") continue;
    const style = getComputedStyle(originals[k]);
    for (const name of KEPT_STYLES) node.style.setProperty(name, style.getPropertyValue(name));
  }
  copy.setAttribute("xmlns", SVG);
  const height = FRAME.h + KEY;
  for (const [name, value] of Object.entries({ width: FRAME.w, height, viewBox: `0 0 ${FRAME.w} ${height}` }))
    copy.setAttribute(name, String(value));
  copy.prepend(svg("rect", { width: FRAME.w, height, fill: app.colours.background }));
  const vectors = svg("g", {});
  paint(rectInk(vectors));
  copy.append(vectors);
  drawKey(app, copy, 16, FRAME.h + KEY / 2, hasShares(app.layer()), false, ["x", ...app.layer().cell.rows]);
  return { text: svgText(copy), width: FRAME.w, height };
}

/**
 * A pair of buttons; `paint` draws the vectors of this step into a canvas's context.
 *
 * @param {Core} app
 * @param {SVGSVGElement} picture
 * @param {(ink: Ink) => void} paint
 */
export function saveButtons(app, picture, paint) {
  const { labels, state } = app;
  return pictureButtons(
    labels,
    () => standalone(app, picture, paint),
    (ending) => `seqviz-${app.layer().kind}-layer${state.layer + 1}-step${state.t + 1}.${ending}`,
  );
}

/**
 * What writes on a picture.
 *
 * @param {SVGElement} picture
 * @param {import("../../kit/theme.js").Colours} colours
 */
const writer =
  (picture, colours) =>
  (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {string | null} */ text,
    /** @type {import("../../kit/elements.js").Attributes} */ more = {},
  ) =>
    picture.append(
      svg("text", { x, y, text, fill: colours.text, "font-family": "sans-serif", "font-size": 13, ...more }),
    );

const SHEET = { w: 720, left: 56, right: 640, top: 34, row: 62, lane: 50 };

/**
 * All steps as a picture: every row's symbol, its colours as they stand, its value and where the colours end.
 *
 * @param {Core} app
 * @param {import("./overview.js").Row[]} rows
 * @param {boolean} shares
 * @returns {Picture}
 */
export function savedOverview(app, rows, shares) {
  const { colours, state } = app;
  const { w, left, right, top, row, lane } = SHEET;
  const height = top + rows.length * row + 42 + KEY;
  const picture = blankPicture(w, height, colours.background);
  const write = writer(picture, colours);
  write(
    left,
    20,
    `${app.layer().cell.title}, ${fill(app.labels.unit_at, { unit: state.unit + 1, step: app.stepLabel(state.t) })}`,
    { "font-weight": 600 },
  );
  const across = (right - left) / app.trace.steps;
  rows.forEach((one, k) => {
    const y = top + k * row;
    write(left - 10, y + 30, one.q, {
      "text-anchor": "end",
      "font-size": 17,
      "font-style": "italic",
      "font-weight": 600,
    });
    const colour = {
      href: one.canvas.toDataURL(),
      x: left,
      y,
      width: right - left,
      height: lane,
      preserveAspectRatio: "none",
    };
    picture.append(svg("image", colour));
    if (one.value.textContent) write(right + 10, y + 23, one.value.textContent, { "font-weight": 600 });
    write(right + 10, y + 41, one.limitNode.textContent, { fill: colours.muted, "font-size": 12 });
  });
  const bottom = top + rows.length * row;
  picture.append(
    svg("rect", {
      x: left + state.t * across,
      y: top - 3,
      width: across,
      height: bottom - top - 6,
      fill: "none",
      stroke: colours.text,
      "stroke-width": 1.5,
    }),
  );
  const longest = Math.max(...Array.from({ length: app.trace.steps }, (_, t) => app.stepName(t).length));
  const every = Math.ceil((8 + 7 * longest) / across);
  for (let t = 0; t < app.trace.steps; t += every)
    write(left + (t + 0.5) * across, bottom + 12, app.stepName(t), {
      "text-anchor": "middle",
      fill: colours.muted,
      "font-size": 12,
    });
  drawKey(
    app,
    picture,
    left,
    height - KEY / 2,
    shares,
    true,
    rows.map((one) => one.q),
  );
  return { text: svgText(picture), width: w, height };
}

/** @typedef {{ guess: string, reads: string, how: string[], after: string }} Said the answer, and what is said of it */

const READING = { side: 252, gap: 16, top: 92, state: 112 };

/**
 * A whole reading as a picture: the answer, the panels as they stand with the line of this row, the classes after it.
 *
 * @param {Core} app
 * @param {{ canvas: HTMLCanvasElement, title: string }[]} panels
 * @param {{ name: string, share: number, colour: string }[]} rows
 * @param {Said} said
 * @param {{ quantities: string[], hint: string }} states what the colours of the last panels show
 * @returns {Picture}
 */
export function savedReading(app, panels, rows, said, states) {
  const { colours, state } = app;
  const { side, gap, top, state: narrow } = READING;
  const widths = panels.map((_, k) => (k < 2 ? side : narrow));
  const wide = widths.reduce((sum, one) => sum + one + gap, gap);
  const answers = 24 + 20 * Math.ceil(rows.length / 2);
  const height = top + side + gap + answers + KEY;
  const picture = blankPicture(wide, height, colours.background);
  const write = writer(picture, colours);
  write(gap, 44, said.guess, { "font-size": 40, "font-weight": 700 });
  for (const [k, line] of [said.reads, ...said.how].filter(Boolean).entries())
    write(gap + 44, 22 + 17 * k, line, { fill: k ? colours.muted : colours.text });
  let left = gap;
  panels.forEach(({ canvas, title }, k) => {
    write(left, top - 8, title, { fill: colours.muted, "font-size": 12 });
    const place = { x: left, y: top, width: widths[k], height: side };
    picture.append(
      svg("image", { ...place, href: canvas.toDataURL(), preserveAspectRatio: "none" }),
      svg("rect", { ...place, fill: "none", stroke: colours.line }),
    );
    left += widths[k] + gap;
  });
  const line = top + (side * (state.t + 1)) / app.trace.steps;
  picture.append(svg("path", { d: `M${gap} ${line}H${wide - gap}`, stroke: colours.accent, "stroke-width": 2 }));
  const under = top + side + gap;
  write(gap, under + 10, said.after, { fill: colours.muted, "font-size": 12 });
  const column = (wide - 3 * gap) / 2;
  rows.forEach(({ name, share, colour }, k) => {
    const x = gap + Math.floor(k / Math.ceil(rows.length / 2)) * (column + gap);
    const y = under + 28 + 20 * (k % Math.ceil(rows.length / 2));
    const room = column - 100;
    write(x, y, name);
    picture.append(
      svg("rect", { x: x + 28, y: y - 10, width: room, height: 11, rx: 3, fill: colours.zero }),
      svg("rect", { x: x + 28, y: y - 10, width: room * share, height: 11, rx: 3, fill: colour }),
    );
    write(x + column, y, `${percentOf(share)}%`, { "text-anchor": "end" });
  });
  drawKey(app, picture, gap, height - KEY / 2, false, false, states.quantities, states.hint);
  return { text: svgText(picture), width: wide, height };
}
