// One panel: a heading, a canvas, axes, a crosshair that pointer and keyboard move.

import { sharp } from "../../kit/canvas.js";
import { html } from "../../kit/elements.js";
import { counted, short } from "../../kit/numbers.js";
import { clamp, nearest, pushApart, ticks } from "../../kit/scales.js";

export const DASHES = [[], [7, 4], [2, 3]]; // a run's line style, beside its colour
const SQUEEZED = 0.55; // of its width at least, so that a long name can still be read; the rest is cut off
const GUTTER = { left: 50, top: 10, bottom: 24 };

export function createPanel(app, name) {
  const title = html("h3");
  const unit = html("span", { class: "unit" });
  const extra = html("span", { class: "extra" });
  const canvas = html("canvas", { role: "img", tabindex: 0 });
  const tip = html("div", { class: "tip", "aria-hidden": "true" });
  const frame = html("div", { class: "frame" }, canvas, tip);
  const node = html("section", { class: "panel", "data-panel": name }, html("header", {}, title, unit, extra), frame);
  const panel = { name, node, title, unit, extra, canvas, box: null };

  // Where the drawing has room, given how much the labels at the right want.
  panel.begin = (right, bottom = GUTTER.bottom) => {
    const sheet = sharp(canvas);
    const narrow = sheet.width < 420;
    panel.box = { x0: narrow ? 40 : GUTTER.left, x1: sheet.width - right, y0: GUTTER.top, y1: sheet.height - bottom };
    panel.sheet = sheet;
    sheet.pen.font = `12px ${app.colours.family}`;
    return sheet.pen;
  };

  panel.axisX = (low, high, toX, label) => {
    const { pen } = panel.sheet;
    const { x0, x1, y1 } = panel.box;
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
  };
  panel.axisY = (ticks, toY) => {
    const { pen } = panel.sheet;
    const { x0, x1, y0, y1 } = panel.box;
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
  };
  // The names at the ends of lines, pushed apart, and narrowed to what room there is.
  /** @param {{ y: number, text: string, colour: string, strong?: boolean }[]} labels */
  panel.names = (labels) => {
    const { pen } = panel.sheet;
    const { x1, y0, y1 } = panel.box;
    pen.textAlign = "left";
    for (const one of pushApart(labels, 15, y0 + 4, y1 - 4)) {
      pen.fillStyle = one.colour;
      pen.font = `${one.strong ? "600 " : ""}12px ${app.colours.family}`;
      const least = SQUEEZED * pen.measureText(one.text).width;
      pen.fillText(one.text, x1 + 7, one.y, Math.max(least, panel.sheet.width - x1 - 7));
    }
    pen.font = `12px ${app.colours.family}`;
  };
  panel.width = (names) => {
    const pen = canvas.getContext("2d");
    pen.font = `600 12px ${app.colours.family}`;
    const most = canvas.clientWidth * 0.3;
    return Math.min(most, Math.max(0, ...names.map((text) => pen.measureText(text).width)) + 12);
  };
  panel.clip = (draw) => {
    const { pen } = panel.sheet;
    const { x0, x1, y0, y1 } = panel.box;
    pen.save();
    pen.beginPath();
    pen.rect(x0 - 1, y0 - 4, x1 - x0 + 6, y1 - y0 + 5);
    pen.clip();
    draw(pen);
    pen.restore();
  };
  panel.upright = (x, colour, dash = [], width = 1) => {
    const { pen } = panel.sheet;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.setLineDash(dash);
    pen.beginPath();
    pen.moveTo(x, panel.box.y0 - 4);
    pen.lineTo(x, panel.box.y1);
    pen.stroke();
    pen.setLineDash([]);
  };
  panel.dot = (x, y, colour) => {
    if (!Number.isFinite(x + y)) return;
    const { pen } = panel.sheet;
    pen.beginPath();
    pen.arc(x, clamp(y, panel.box.y0, panel.box.y1), 5, 0, 7);
    pen.fillStyle = colour;
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = app.colours.background;
    pen.stroke();
  };

  // What stands at the crosshair, beside it.
  panel.tell = (x, rows) => {
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
    tip.style.left = `${clamp(x + 14 > room ? x - tip.offsetWidth - 14 : x + 14, 2, Math.max(2, room))}px`;
  };

  // The crosshair: `panel.points()` are the places it can take, `panel.cross(k, byKey)` puts it there.
  const leave = () => panel.cross?.(null);
  canvas.onpointermove = (event) => {
    if (!panel.box || !panel.from) return;
    const points = panel.points();
    if (points?.length) panel.cross(nearest(points, panel.from(event.offsetX)), false);
  };
  canvas.onpointerleave = leave;
  canvas.onblur = leave;
  canvas.onkeydown = (event) => {
    const points = panel.points?.();
    if (!points?.length || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = panel.at?.() ?? points.length;
    const far = event.shiftKey ? 10 : 1;
    const to = { ArrowLeft: now - far, ArrowRight: now + far, Home: 0, End: points.length - 1, Escape: null }[
      event.key
    ];
    if (to === undefined) return;
    panel.cross(to === null ? null : clamp(to, 0, points.length - 1), true);
    event.preventDefault();
    event.stopPropagation();
  };
  return panel;
}
