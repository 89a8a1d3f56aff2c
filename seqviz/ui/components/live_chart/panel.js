// One panel: a heading, a canvas, axes, a crosshair that pointer and keyboard move.

import { penOf, sharp } from "../../kit/canvas.js";
import { enlarged, html, meaning } from "../../kit/elements.js";
import { counted, short } from "../../kit/numbers.js";
import { clamp, nearest, pushApart, ticks } from "../../kit/scales.js";

/** @typedef {ReturnType<typeof createPanel>} Panel */
/** @typedef {import("./types.d.ts").Scale} Scale */
/** @typedef {import("./types.d.ts").Told} Told */

/** @type {number[][]} */
export const DASHES = [[], [7, 4], [2, 3]]; // a run's line style, beside its colour
const SQUEEZED = 0.55; // of its width at least, so that a long name can still be read; the rest is cut off
const GUTTER = { left: 50, top: 10, bottom: 24 };

/**
 * @param {import("./types.d.ts").Core} app
 * @param {import("./types.d.ts").PanelName} name
 */
export function createPanel(app, name) {
  const title = html("h3");
  const unit = html("span", { class: "unit" });
  const extra = html("span", { class: "extra" });
  const canvas = html("canvas", { role: "img", tabindex: 0 });
  const tip = html("div", { class: "tip", "aria-hidden": "true" });
  const frame = html("div", { class: "frame" }, canvas, tip);
  const node = html("section", { class: "panel", "data-panel": name }, html("header", {}, title, unit, extra), frame);
  const pen = penOf(canvas);
  let width = 0; // of the canvas
  let times = 1; // how many CSS pixels one of its own is
  /** Where the drawing is; without room before it has begun. */
  const box = { x0: 0, x1: 0, y0: 0, y1: 0 };

  /**
   * Where the drawing has room, given how much the labels at the right want.
   *
   * @param {number} right
   */
  function begin(right, bottom = GUTTER.bottom) {
    times = enlarged();
    const sheet = sharp(canvas, times);
    width = sheet.width;
    const x0 = width < 420 ? 40 : GUTTER.left;
    Object.assign(box, { x0, x1: width - right, y0: GUTTER.top, y1: sheet.height - bottom });
    pen.font = `13px ${app.colours.family}`;
    return pen;
  }

  /**
   * @param {number} low
   * @param {number} high
   * @param {Scale} toX
   * @param {string | null} label
   */
  function axisX(low, high, toX, label) {
    const { x0, x1, y1 } = box;
    pen.fillStyle = app.colours.muted;
    pen.strokeStyle = app.colours.line;
    pen.lineWidth = 1;
    pen.setLineDash([]);
    pen.beginPath();
    pen.moveTo(x0, y1 + 0.5);
    pen.lineTo(x1, y1 + 0.5);
    pen.stroke();
    if (label == null) return;
    const wide = pen.measureText(label).width;
    pen.textAlign = "right";
    pen.fillText(label, x1, y1 + 14);
    pen.textAlign = "center";
    for (const tick of ticks(low, high, (x1 - x0) / 65)) {
      const x = toX(tick);
      if (Number.isInteger(tick) && x < x1 - wide - 22) pen.fillText(counted(tick), x, y1 + 14);
    }
  }
  /**
   * @param {number[]} ticks
   * @param {Scale} toY
   */
  function axisY(ticks, toY) {
    const { x0, x1, y0, y1 } = box;
    pen.lineWidth = 1;
    pen.setLineDash([]);
    pen.textAlign = "right";
    let last = Infinity;
    for (const tick of ticks) {
      const y = toY(tick);
      if (y < y0 - 1 || y > y1 + 1) continue;
      pen.strokeStyle = app.colours.line;
      pen.globalAlpha = 0.55;
      pen.beginPath();
      pen.moveTo(x0, Math.round(y) + 0.5);
      pen.lineTo(x1, Math.round(y) + 0.5);
      pen.stroke();
      pen.globalAlpha = 1;
      if (Math.abs(last - y) < 13) continue;
      last = y;
      pen.fillStyle = app.colours.muted;
      pen.fillText(short(tick), x0 - 6, y);
    }
  }
  /**
   * The names at the ends of lines, pushed apart, and narrowed to what room there is.
   *
   * @param {import("./types.d.ts").Ending[]} labels
   */
  function names(labels) {
    const { x1, y0, y1 } = box;
    pen.textAlign = "left";
    for (const one of pushApart(labels, 15, y0 + 4, y1 - 4)) {
      pen.fillStyle = one.colour;
      pen.font = `${one.strong ? "600 " : ""}13px ${app.colours.family}`;
      const least = SQUEEZED * pen.measureText(one.text).width;
      pen.fillText(one.text, x1 + 7, one.y, Math.max(least, width - x1 - 7));
    }
    pen.font = `13px ${app.colours.family}`;
  }
  /** The room that names want at the right. @param {string[]} names */
  function wanted(names) {
    pen.font = `600 13px ${app.colours.family}`;
    const most = (canvas.clientWidth / enlarged()) * 0.3;
    return Math.min(most, Math.max(0, ...names.map((text) => pen.measureText(text).width)) + 12);
  }
  /** @param {() => void} draw */
  function clip(draw) {
    const { x0, x1, y0, y1 } = box;
    pen.save();
    pen.beginPath();
    pen.rect(x0 - 1, y0 - 4, x1 - x0 + 6, y1 - y0 + 5);
    pen.clip();
    draw();
    pen.restore();
  }
  /**
   * @param {number} x
   * @param {string} colour
   * @param {number[]} [dash]
   */
  function upright(x, colour, dash = [], wide = 1) {
    pen.strokeStyle = colour;
    pen.lineWidth = wide;
    pen.setLineDash(dash);
    pen.beginPath();
    pen.moveTo(x, box.y0 - 4);
    pen.lineTo(x, box.y1);
    pen.stroke();
    pen.setLineDash([]);
  }
  /**
   * @param {number} x
   * @param {number} y
   * @param {string} colour
   */
  function dot(x, y, colour) {
    if (!Number.isFinite(x + y)) return;
    pen.beginPath();
    pen.arc(x, clamp(y, box.y0, box.y1), 5, 0, 7);
    pen.fillStyle = colour;
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = app.colours.background;
    pen.stroke();
  }

  /**
   * What stands at the crosshair, beside it.
   *
   * @param {number} x
   * @param {Told[] | null} rows
   */
  function tell(x, rows) {
    tip.classList.toggle("on", rows != null);
    if (!rows) return;
    tip.replaceChildren(
      ...rows.map((row, k) =>
        html(
          "div",
          { class: k ? "" : "head" },
          row.colour ? html("b", { style: `background:${row.colour}` }) : null,
          html("span", { text: row.text }),
          row.value != null && html("span", { class: "value", text: row.value }),
        ),
      ),
    );
    const room = frame.clientWidth - tip.offsetWidth - 4;
    const at = x * times;
    tip.style.left = `${clamp(at + 14 > room ? at - tip.offsetWidth - 14 : at + 14, 2, Math.max(2, room))}px`;
  }

  /**
   * The crosshair: `points` are the places it can take, `at` is where it stands, `cross` puts it there (null takes it
   * away), `from` says which place an x is, once something is drawn. Whoever draws on the panel sets them.
   *
   * @type {{
   *   points: () => ArrayLike<number>, at: () => number | null, from: Scale | null,
   *   cross: (k: number | null, byKey: boolean) => void,
   * }}
   */
  const crosshair = { points: () => [], at: () => null, cross: () => {}, from: null };
  const leave = () => crosshair.cross(null, false);
  canvas.onpointermove = (event) => {
    if (!crosshair.from) return;
    const points = crosshair.points();
    if (points.length) crosshair.cross(nearest(points, crosshair.from(event.offsetX / times)), false);
  };
  canvas.onpointerleave = leave;
  canvas.onblur = leave;
  canvas.onkeydown = (event) => {
    const points = crosshair.points();
    if (!points.length || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = crosshair.at() ?? points.length;
    const far = event.shiftKey ? 10 : 1;
    const to = meaning(event, {
      ArrowLeft: now - far,
      ArrowRight: now + far,
      Home: 0,
      End: points.length - 1,
      Escape: null,
    });
    if (to === undefined) return;
    crosshair.cross(to === null ? null : clamp(to, 0, points.length - 1), true);
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    name,
    node,
    title,
    unit,
    extra,
    canvas,
    pen,
    box,
    crosshair,
    begin,
    axisX,
    axisY,
    names,
    wanted,
    clip,
    upright,
    dot,
    tell,
  };
}
