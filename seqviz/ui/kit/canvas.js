// Canvases that are sharp on any screen, and lines with gaps on them.

import { mix } from "./scales.js";

/**
 * A canvas with as many pixels as the screen has, cleared, measured in CSS pixels, or in ones that are so many times
 * larger.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} [times] such as `enlarged()`: what is drawn then grows with the text around it
 */
export function sharp(canvas, times = 1) {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const [width, height] = [canvas.clientWidth / times, canvas.clientHeight / times];
  const pen = penOf(canvas);
  pen.setTransform(ratio * times, 0, 0, ratio * times, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.lineJoin = "round";
  pen.textBaseline = "middle";
  return { pen, width, height };
}

/**
 * What draws on a canvas.
 *
 * @param {HTMLCanvasElement} canvas
 */
export const penOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/**
 * A line through (x, y); what is not finite breaks it, a point alone is a dot; it ends at `front` in between two points.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {ArrayLike<number>} xs ascending
 * @param {ArrayLike<number>} ys
 * @param {(x: number) => number} toX
 * @param {(y: number) => number} toY
 */
export function drawLine(pen, xs, ys, toX, toY, front = Infinity) {
  pen.beginPath();
  let down = false;
  const alone = [];
  for (let k = 0; k < xs.length; k++) {
    const y = ys[k];
    if (!Number.isFinite(y)) {
      down = false;
      continue;
    }
    if (xs[k] > front) {
      if (down) {
        const u = (front - xs[k - 1]) / (xs[k] - xs[k - 1]);
        pen.lineTo(toX(front), mix(toY(ys[k - 1]), toY(y), u));
      }
      break;
    }
    if (down) pen.lineTo(toX(xs[k]), toY(y));
    else {
      pen.moveTo(toX(xs[k]), toY(y));
      if (!Number.isFinite(ys[k + 1])) alone.push([toX(xs[k]), toY(y)]);
    }
    down = true;
  }
  pen.stroke();
  pen.fillStyle = pen.strokeStyle;
  for (const [x, y] of alone) {
    pen.beginPath();
    pen.arc(x, y, 2.2, 0, 7);
    pen.fill();
  }
}
