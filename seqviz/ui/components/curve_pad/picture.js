// The pad as it is painted: paper, the curve, and what the network makes of it.

import { drawLine } from "../../kit/canvas.js";
import { short } from "../../kit/numbers.js";

export const COLUMNS = 240; // of the part that can be drawn on
export const SHARE = 0.68; // of the width; the rest belongs to the network
export const KNOTS = 24; // places of the keyboard's cursor

/** @typedef {import("../../kit/theme.js").Colours & { own: string }} Colours with the colour of what the network draws */
/** @typedef {{ width: number, height: number, x0: number, x1: number, right: number, y0: number, y1: number }} Box */
/**
 * What is painted; `shown` is how much of the continuation, 0 … 1.
 *
 * @typedef {object} Pad
 * @property {import("../../../payloads/types.d.ts").CurvePad} data
 * @property {Float32Array} values
 * @property {boolean} stale
 * @property {Colours} colours
 * @property {number | null} cursor the knot that the keyboard is at
 * @property {number} shown
 */

/** @param {HTMLCanvasElement} canvas @returns {Box} */
export function boxOf({ clientWidth: width, clientHeight: height }) {
  return { width, height, x0: 34, x1: 34 + (width - 42) * SHARE, right: width - 8, y0: 14, y1: height - 14 };
}

const toX = (/** @type {Box} */ box, /** @type {number} */ x) => box.x0 + x * (box.x1 - box.x0);
const toY = (/** @type {Box} */ box, /** @type {number} */ y) => box.y0 + ((1 - y) / 2) * (box.y1 - box.y0);

/**
 * The value at a column, or the last one before it; 0 where there is none.
 *
 * @param {Float32Array} values
 * @param {number} column
 */
export function before(values, column) {
  for (let k = column; k >= 0; k--) if (Number.isFinite(values[k])) return values[k];
  return 0;
}

/**
 * Paints the pad; gives where the network's part begins.
 *
 * @param {CanvasRenderingContext2D} ink
 * @param {Box} box
 * @param {Pad} pad
 */
export function paint(ink, box, pad) {
  const { data, values, colours, cursor } = pad;
  const { labels } = data;
  ink.font = `12px ${colours.family}`;
  const has = values.some(Number.isFinite);
  const continued = has && !pad.stale && data.continuation.length > 0;
  // The network's part: behind the curve's end, once it goes on from there.
  const edge = continued ? toX(box, values.findLastIndex(Number.isFinite) / COLUMNS) : box.x1;
  ink.fillStyle = colours.surface;
  ink.beginPath();
  ink.roundRect(edge, 1, box.width - edge - 1, box.height - 2, [0, 9, 9, 0]);
  ink.fill();
  ink.lineWidth = 1;
  ink.textAlign = "right";
  for (const y of [1, 0.5, 0, -0.5, -1]) {
    ink.strokeStyle = colours.line;
    ink.globalAlpha = y === 0 ? 1 : 0.5;
    ink.beginPath();
    ink.moveTo(box.x0, Math.round(toY(box, y)) + 0.5);
    ink.lineTo(box.right, Math.round(toY(box, y)) + 0.5);
    ink.stroke();
    ink.globalAlpha = 1;
    ink.fillStyle = colours.muted;
    if (y * 2 === Math.round(y * 2)) ink.fillText(short(y), box.x0 - 6, toY(box, y));
  }
  ink.setLineDash([4, 4]);
  ink.strokeStyle = colours.muted;
  ink.beginPath();
  ink.moveTo(Math.round(edge) + 0.5, 2);
  ink.lineTo(Math.round(edge) + 0.5, box.height - 2);
  ink.stroke();
  ink.setLineDash([]);
  ink.fillStyle = colours.muted;
  ink.textAlign = "center";
  if (!has) {
    const [x, y] = [(box.x0 + box.x1) / 2, toY(box, 0)];
    ink.font = `600 15px ${colours.family}`;
    backed(ink, colours, labels.hint, x, y - 11, 15);
    ink.font = `12px ${colours.family}`;
    backed(ink, colours, labels.hint_keys, x, y + 12, 12);
  }
  ink.font = `12px ${colours.family}`;
  if (!continued) wrap(ink, labels.waits, (box.x1 + box.width) / 2, toY(box, 0.78), box.width - box.x1 - 12);
  const xs = Array.from(values, (_, k) => k / COLUMNS);
  ink.strokeStyle = colours.text;
  ink.lineWidth = 3;
  ink.lineCap = "round";
  drawLine(
    ink,
    xs,
    values,
    (x) => toX(box, x),
    (y) => toY(box, y),
  );
  if (continued) goOn(ink, box, pad);
  if (cursor != null) {
    const x = toX(box, cursor / KNOTS);
    ink.strokeStyle = colours.accent;
    ink.lineWidth = 1.5;
    ink.beginPath();
    ink.moveTo(x, 3);
    ink.lineTo(x, box.height - 3);
    ink.stroke();
    const y = values[Math.round((cursor / KNOTS) * COLUMNS)];
    ink.beginPath();
    ink.arc(x, toY(box, Number.isFinite(y) ? y : before(values, Math.round((cursor / KNOTS) * COLUMNS))), 6, 0, 7);
    ink.fillStyle = Number.isFinite(y) ? colours.accent : colours.background;
    ink.fill();
    ink.stroke();
  }
  return edge;
}

/** @param {CanvasRenderingContext2D} ink @param {Colours} colours @param {string} text @param {number} x @param {number} y @param {number} size */
function backed(ink, colours, text, x, y, size) {
  const wide = ink.measureText(text).width;
  ink.fillStyle = colours.background;
  ink.fillRect(x - wide / 2 - 6, y - size * 0.7, wide + 12, size * 1.4);
  ink.fillStyle = colours.muted;
  ink.fillText(text, x, y);
}
/** @param {CanvasRenderingContext2D} ink @param {string} text @param {number} x @param {number} y @param {number} room */
function wrap(ink, text, x, y, room) {
  const words = text.includes(" ") ? text.split(" ").map((word) => `${word} `) : [...text];
  let [line, at] = ["", y];
  for (const word of words) {
    if (line && ink.measureText(line + word).width > room) {
      ink.fillText(line.trim(), x, at);
      line = "";
      at += 16;
    }
    line += word;
  }
  ink.fillText(line.trim(), x, at);
}

/**
 * The network's values, each the input for the next: a line that grows out of the curve.
 *
 * @param {CanvasRenderingContext2D} ink
 * @param {Box} box
 * @param {Pad} pad
 */
function goOn(ink, box, { data, values, colours, shown }) {
  const { continuation, count, labels } = data;
  const last = values.findLastIndex(Number.isFinite);
  const spacing = (last - values.findIndex(Number.isFinite)) / COLUMNS / Math.max(count - 1, 1);
  const xs = [last / COLUMNS, ...continuation.map((_, k) => last / COLUMNS + (k + 1) * spacing)];
  const ys = [values[last], ...continuation.map((v) => (v == null ? NaN : v))];
  ink.save();
  ink.beginPath();
  ink.rect(box.x0, 2, box.right - box.x0, box.height - 4);
  ink.clip();
  ink.strokeStyle = colours.own;
  ink.lineWidth = 3;
  ink.setLineDash([7, 4]);
  ink.lineDashOffset = 0;
  const end = xs[0] + (Math.min(xs[xs.length - 1], (box.right - box.x0) / (box.x1 - box.x0)) - xs[0]) * shown;
  drawLine(
    ink,
    xs,
    ys,
    (x) => toX(box, x),
    (y) => toY(box, y),
    shown < 1 ? end : Infinity,
  );
  ink.setLineDash([]);
  ink.restore();
  ink.textAlign = "right";
  ink.fillStyle = colours.own;
  ink.font = `600 12px ${colours.family}`;
  ink.fillText(labels.goes_on, box.right - 4, box.height - 16);
  ink.fillStyle = colours.text;
  ink.textAlign = "left";
  ink.fillText(labels.yours, box.x0 + 6, box.height - 16);
}
