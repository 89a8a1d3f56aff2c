// Backward as a picture: the error goes back step by step, and one weight's gradient adds up on the way.

import { sharp } from "../../kit/canvas.js";
import { enlarged } from "../../kit/elements.js";
import { clamp } from "../../kit/scales.js";
import { arrow, letter, note } from "./strokes.js";

/**
 * What the parts have added up to, from the last step back to each step.
 *
 * @param {(number | null)[]} parts
 */
export function runningSum(parts) {
  let sum = 0;
  const sums = parts.map(() => 0);
  for (let t = parts.length - 1; t >= 0; t--) {
    sum += parts[t] ?? 0;
    sums[t] = sum;
  }
  return sums;
}

/**
 * Above, how long the gradient is at each h_t; below, what each step adds to one weight's gradient, and their sum.
 *
 * @param {import("./pictures.js").Shown<"backward">} shown
 */
export function backward({ data, canvas, colours, labels, u }) {
  const { pen, width, height } = sharp(canvas, enlarged());
  const values = data.d_h.map((v) => v ?? 0);
  const positive = values.filter((v) => v > 0);
  if (!positive.length) return;
  const [x0, x1, foot] = [26, width - 4, height - 20];
  const base = data.shared ? Math.round(height * 0.36) : foot;
  const each = (x1 - x0) / values.length;
  const come = (/** @type {number} */ t) => clamp(u * (values.length + 2) - (values.length - 1 - t), 0, 1);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  const log = most / least > 50;
  const floor = log ? Math.max(least / 2, most * 1e-12) : 0;
  const tall = (/** @type {number} */ v) =>
    log ? Math.max(0, Math.log(v / floor) / Math.log(most / floor)) : v / most;
  pen.fillStyle = colours.symbols.h;
  values.forEach((v, t) => {
    if (v <= 0 || come(t) === 0) return;
    const bar = Math.max(1.5, tall(v) * (base - 14) * come(t));
    pen.fillRect(x0 + t * each + each * 0.12, base - bar, Math.max(1, each * 0.76), bar);
  });
  line(pen, x0, x1, base, colours.line);
  letter(pen, "h", 4, base - 10, colours.symbols.h);
  if (log) {
    pen.textAlign = "left";
    note(pen, colours, labels.log, x0, 7);
  }
  if (data.shared) {
    const { parts } = data.shared;
    const sums = runningSum(parts);
    const known = parts.map((v) => v ?? 0);
    const [top, bottom] = [base + 28, foot - 4];
    const [low, high] = [Math.min(0, ...sums, ...known), Math.max(0, ...sums, ...known)];
    const toY = (/** @type {number} */ v) => bottom - ((v - low) / (high - low || 1)) * (bottom - top);
    const zero = toY(0);
    pen.textAlign = "left";
    note(pen, colours, labels.sum, x0, base + 15);
    letter(pen, "w", 2, (top + bottom) / 2, colours.text);
    line(pen, x0, x1, zero, colours.line);
    parts.forEach((part, t) => {
      if (part == null || come(t) === 0) return;
      pen.fillStyle = part < 0 ? colours.negative : colours.positive;
      pen.globalAlpha = 0.75;
      const y = toY(part * come(t));
      pen.fillRect(x0 + t * each + each * 0.12, Math.min(y, zero), Math.max(1, each * 0.76), Math.abs(y - zero));
      pen.globalAlpha = 1;
    });
    pen.strokeStyle = colours.text;
    pen.lineWidth = 2;
    pen.beginPath();
    for (let t = sums.length - 1; t >= 0 && come(t) > 0; t--) {
      const [left, y] = [x0 + t * each, toY(sums[t])];
      if (t === sums.length - 1) pen.moveTo(left + each, toY(0));
      pen.lineTo(left + each, y);
      pen.lineTo(left, y);
    }
    pen.stroke();
  }
  pen.textAlign = "left";
  note(pen, colours, labels.back, x0, height - 7);
  pen.strokeStyle = colours.muted;
  pen.lineWidth = 1.5;
  const end = x0 + pen.measureText(labels.back).width + 10;
  if (end + 30 < x1) arrow(pen, end + 26, height - 7, end, height - 7);
}

/** @param {CanvasRenderingContext2D} pen @param {number} from @param {number} to @param {number} y @param {string} colour */
function line(pen, from, to, y, colour) {
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(from, y + 0.5);
  pen.lineTo(to, y + 0.5);
  pen.stroke();
}
