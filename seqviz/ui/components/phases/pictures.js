// The four small pictures: what a training step computes at each of its stations.

import { drawLine, sharp } from "../../kit/canvas.js";
import { enlarged } from "../../kit/elements.js";
import { measured } from "../../kit/numbers.js";
import { backward } from "./back.js";
import { arrow, dot, letter, note } from "./strokes.js";

/** @typedef {import("../../../payloads/types.d.ts").Stations} Stations */
/** @typedef {import("../../../payloads/types.d.ts").MovedWeight} MovedWeight */
/** @typedef {import("../../kit/theme.js").Colours} Colours */
/** @typedef {"forward" | "loss" | "backward" | "update"} Phase */
/**
 * What a picture is drawn from; `u` is how much of it is drawn, 0 … 1.
 *
 * @template {Phase} P
 * @typedef {object} Shown
 * @property {NonNullable<Stations[P]>} data
 * @property {HTMLCanvasElement} canvas
 * @property {Colours} colours
 * @property {import("../../../payloads/types.d.ts").PhaseWords} labels
 * @property {import("../../../payloads/types.d.ts").Rule} rule
 * @property {number} u
 */

/**
 * The ends of all finite numbers, a little apart.
 *
 * @param {...(number | null)[]} lists
 * @returns {[number, number]}
 */
function span(...lists) {
  const all = lists.flat().filter((v) => v != null);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = (high - low) * 0.12 || 0.5;
  return [low - room, high + room];
}
const gapped = (/** @type {(number | null)[]} */ list) => list.map((v) => (v == null ? NaN : v));

/** @type {{ [P in Phase]: (shown: Shown<P>) => void }} */
export const pictures = {
  // Above the inputs, below some units of h; at the end the output.
  forward({ data, canvas, colours, labels, u }) {
    const { pen, width, height } = sharp(canvas, enlarged());
    const steps = data.x.length;
    const [x0, x1] = [26, width - 42];
    const toX = (/** @type {number} */ t) => (steps > 1 ? x0 + (t / (steps - 1)) * (x1 - x0) : (x0 + x1) / 2);
    const lane =
      (/** @type {number} */ top, /** @type {number} */ bottom, /** @type {[number, number]} */ [low, high]) =>
      (/** @type {number} */ v) =>
        bottom - ((v - low) / (high - low)) * (bottom - top);
    const middle = height * 0.4;
    const front = u * (steps - 1);
    const xs = data.x.map((_, t) => t);
    pen.strokeStyle = colours.line;
    pen.beginPath();
    pen.moveTo(0, middle + 0.5);
    pen.lineTo(width, middle + 0.5);
    pen.stroke();
    const toA = lane(8, middle - 8, span(data.x));
    pen.strokeStyle = colours.text;
    pen.lineWidth = 1.6;
    drawLine(pen, xs, gapped(data.x), toX, toA, front);
    if (steps <= 40)
      data.x.forEach((v, t) => {
        if (v != null && t <= front) dot(pen, toX(t), toA(v), 2.6, colours.text);
      });
    const toB = lane(middle + 8, height - 20, span(...data.h));
    pen.strokeStyle = colours.symbols.h;
    data.h.forEach((unit, k) => {
      pen.lineWidth = 1.7;
      pen.globalAlpha = 1 - 0.11 * k;
      drawLine(pen, xs, gapped(unit), toX, toB, front);
    });
    pen.globalAlpha = 1;
    letter(pen, "x", 4, (8 + middle) / 2, colours.text);
    letter(pen, "h", 4, (middle + height - 14) / 2, colours.symbols.h);
    note(pen, colours, labels.time, x0, height - 7);
    if (u < 1 || data.y == null) return;
    const y = (middle + height - 14) / 2;
    pen.strokeStyle = colours.accent;
    pen.lineWidth = 2;
    arrow(pen, x1 + 4, y, x1 + 20, y);
    letter(pen, "y", x1 + 25, y, colours.accent);
  },

  // Output and target of some sequences, and between them the error as the side of a square.
  loss({ data, canvas, colours, labels, u }) {
    const { pen, width, height } = sharp(canvas, enlarged());
    const count = data.y.length;
    if (!count) return;
    if (data.choice) {
      likely(pen, data.y, { width, height, u }, colours, labels.likely);
      return;
    }
    const [low, high] = span(data.y, data.target);
    const [top, bottom] = [10, height - 22];
    const each = (width - 12) / count;
    // The largest square may reach over its neighbour, not over the whole picture.
    const pairs = data.y.map((output, k) => ({ output, target: data.target[k] }));
    const largest = Math.max(...pairs.map(({ output, target }) => Math.abs((output ?? 0) - (target ?? 0)))) || 1;
    const scale = Math.min((bottom - top) / (high - low), (1.7 * each) / largest);
    const middle = (top + bottom) / 2;
    const toY = (/** @type {number} */ v) => middle - (v - (low + high) / 2) * scale;
    for (const [k, { output, target }] of pairs.entries()) {
      if (output == null || target == null) continue;
      const x = 6 + each * (k + 0.32);
      const [a, b] = [toY(target), toY(output)];
      const side = Math.abs(b - a) * u;
      pen.fillStyle = colours.negative;
      pen.globalAlpha = 0.28;
      const left = x + side > width - 2 ? x - side : x;
      pen.fillRect(left, Math.min(a, a + (b - a) * u), side, side);
      pen.globalAlpha = 1;
      pen.strokeStyle = colours.negative;
      pen.lineWidth = 1.2;
      pen.strokeRect(left, Math.min(a, a + (b - a) * u), side, side);
      pen.lineWidth = 2;
      pen.strokeStyle = colours.text;
      pen.fillStyle = colours.background;
      pen.beginPath();
      pen.arc(x, a, 4, 0, 7);
      pen.fill();
      pen.stroke();
      dot(pen, x, b, 4.4, colours.accent);
    }
    pen.font = `13px ${colours.family}`;
    pen.textAlign = "left";
    pen.strokeStyle = colours.text;
    pen.lineWidth = 1.6;
    pen.beginPath();
    pen.arc(8, height - 7, 3.4, 0, 7);
    pen.stroke();
    note(pen, colours, labels.target, 16, height - 7);
    const next = 30 + pen.measureText(labels.target).width;
    dot(pen, next, height - 7, 4, colours.accent);
    note(pen, colours, labels.output, next + 8, height - 7);
  },

  backward,

  // Some weights before (ring) and after (dot); thin, what −η·gradient alone would do.
  update({ data, canvas, colours, rule, u }) {
    const { pen, width, height } = sharp(canvas, enlarged());
    const rows = data.weights;
    if (!rows.length) return;
    const most =
      Math.max(...rows.map((one) => Math.max(Math.abs(one.after - one.before), Math.abs(one.plain ?? 0)))) || 1;
    const each = Math.min(46, (height - 4) / rows.length);
    const [x0, x1] = [10, width - 10];
    const middle = (x0 + x1) / 2;
    rows.forEach((one, k) => {
      const y = k * each + each * 0.68;
      const at = (/** @type {number} */ change) => middle + (change / most) * (x1 - x0) * 0.44;
      weightName(pen, one, x0, y - Math.min(each * 0.42, 14), colours);
      pen.font = `13px ${colours.family}`;
      pen.textAlign = "right";
      pen.fillStyle = colours.text;
      pen.fillText(`${measured(one.before)} → ${measured(one.after)}`, x1, y - Math.min(each * 0.42, 14));
      pen.strokeStyle = colours.line;
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(x0, y + 0.5);
      pen.lineTo(x1, y + 0.5);
      pen.stroke();
      const change = (one.after - one.before) * u;
      if (one.plain != null && rule.lines.length > 1) {
        pen.strokeStyle = colours.muted;
        pen.lineWidth = 1.3;
        arrow(pen, middle, y + 4.5, at(one.plain * u), y + 4.5, 4);
      }
      pen.strokeStyle = change < 0 ? colours.negative : colours.positive;
      pen.lineWidth = 2.6;
      arrow(pen, middle, y, at(change), y, 6);
      pen.lineWidth = 1.6;
      pen.strokeStyle = colours.text;
      pen.fillStyle = colours.background;
      pen.beginPath();
      pen.arc(middle, y, 3.4, 0, 7);
      pen.fill();
      pen.stroke();
    });
  },
};

/**
 * Of some images the probability of the right class, and what is lacking to 1.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {(number | null)[]} shares
 * @param {{ width: number, height: number, u: number }} room
 * @param {Colours} colours
 * @param {string} text
 */
function likely(pen, shares, { width, height, u }, colours, text) {
  const each = (width - 8) / shares.length;
  const [top, bottom] = [8, height - 22];
  for (const [k, share] of shares.entries()) {
    const left = 4 + each * (k + 0.12);
    const tall = (share ?? 0) * (bottom - top) * u;
    pen.fillStyle = colours.negative;
    pen.globalAlpha = 0.22;
    pen.fillRect(left, top, each * 0.76, bottom - top - tall);
    pen.globalAlpha = 1;
    pen.fillStyle = colours.accent;
    pen.fillRect(left, bottom - tall, each * 0.76, tall);
  }
  pen.textAlign = "left";
  note(pen, colours, text, 4, height - 7);
}

/**
 * "1.W_h" of gate f in row 3, column 2, counted from 1: W_h f [3, 2] · 2; the last is the layer, from the second on.
 *
 * @param {Pick<MovedWeight, "name" | "place" | "gate">} one
 */
function namedParts({ name, place, gate }) {
  const [layer, letter] = name.includes(".") ? name.split(".") : ["0", name];
  return {
    letter,
    gate,
    rest: `[${place.map((k) => k + 1).join(", ")}]${Number(layer) > 0 ? ` · ${Number(layer) + 1}` : ""}`,
  };
}
/** @param {Pick<MovedWeight, "name" | "place" | "gate">} one */
export function placeName(one) {
  const { letter, gate, rest } = namedParts(one);
  return [letter, gate, rest].filter(Boolean).join(" ");
}
/**
 * Writes it where a picture has its line.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {MovedWeight} one
 * @param {number} x
 * @param {number} y
 * @param {Colours} colours
 */
function weightName(pen, one, x, y, colours) {
  const { letter, gate, rest } = namedParts(one);
  pen.textAlign = "left";
  const put = (/** @type {string} */ text, /** @type {string} */ font, /** @type {string} */ colour, down = 0) => {
    pen.font = font;
    pen.fillStyle = colour;
    pen.fillText(text, x, y + down);
    x += pen.measureText(text).width;
  };
  const serif = "'Times New Roman', serif";
  const [head, low] = letter.split("_");
  put(head, `italic 600 14px ${serif}`, colours.text);
  if (low) put(low, `italic 600 10px ${serif}`, colours.text, 4);
  x += 5;
  if (gate) {
    put(gate, `italic 600 14px ${serif}`, colours.symbols[gate]);
    x += 5;
  }
  put(rest, `13px ${colours.family}`, colours.muted);
}
