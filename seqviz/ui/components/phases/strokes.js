// The few strokes that all pictures of a training step are drawn with.

/** @typedef {import("../../kit/theme.js").Colours} Colours */

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} radius @param {string} colour */
export function dot(pen, x, y, radius, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fill();
}
/** @param {CanvasRenderingContext2D} pen @param {string} text @param {number} x @param {number} y @param {string} colour */
export function letter(pen, text, x, y, colour) {
  pen.font = "italic 600 17px 'Times New Roman', serif";
  pen.textAlign = "left";
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}
/** @param {CanvasRenderingContext2D} pen @param {Colours} colours @param {string} text @param {number} x @param {number} y */
export function note(pen, colours, text, x, y) {
  pen.font = `13px ${colours.family}`;
  pen.fillStyle = colours.muted;
  if (pen.textAlign === "center") pen.textAlign = "left";
  pen.fillText(text, x, y);
}
/** @param {CanvasRenderingContext2D} pen @param {number} ax @param {number} ay @param {number} bx @param {number} by */
export function arrow(pen, ax, ay, bx, by, size = 5) {
  if (Math.hypot(bx - ax, by - ay) < 1) return;
  const angle = Math.atan2(by - ay, bx - ax);
  pen.beginPath();
  pen.moveTo(ax, ay);
  pen.lineTo(bx - Math.cos(angle) * size * 0.8, by - Math.sin(angle) * size * 0.8);
  pen.stroke();
  pen.fillStyle = pen.strokeStyle;
  pen.beginPath();
  pen.moveTo(bx, by);
  for (const turn of [2.6, -2.6])
    pen.lineTo(bx + size * 1.3 * Math.cos(angle + turn), by + size * 1.3 * Math.sin(angle + turn));
  pen.fill();
}
