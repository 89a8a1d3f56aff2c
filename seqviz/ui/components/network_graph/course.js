// What the network does over all its steps: what goes in, the state, what comes out, each a lane; the step shown is marked.

import { sharp } from "../../kit/canvas.js";
import { fill, html } from "../../kit/elements.js";
import { clamp } from "../../kit/scales.js";
import { short } from "./drawing.js";

const LANES = /** @type {const} */ ([
  ["x", 0.24],
  ["h", 0.44],
  ["y", 0.32],
]);
const LEAD = 30; // left of the lanes, for their names
const END = 78; // right of them, for the values at this step

/** @typedef {import("./parts.js").Layer} Layer */

/**
 * @param {import("./parts.js").Graph} graph
 * @param {(t: number) => void} go
 */
export function course(graph, go) {
  const canvas = html("canvas", { role: "img" });
  const key = html("small", { class: "key" });
  const node = html("div", { class: "course" }, canvas, key);
  /** The width of a letter's size: what is drawn grows with the page's type. */
  const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

  function draw() {
    if (!canvas.clientWidth) return;
    const { meta, colours } = graph;
    const { pen, width, height } = sharp(canvas);
    const size = rem();
    const [left, right] = [LEAD * size, width - END * size];
    const column = (right - left) / meta.steps;
    pen.fillStyle = colours.accent;
    pen.globalAlpha = 0.16;
    pen.fillRect(left + graph.t * column, 0, column, height);
    pen.globalAlpha = 1;
    let top = 0;
    for (const [layer, share] of LANES) {
      lane(layer, { pen, left, right, column, top: top + 3, high: share * height - 6, size });
      top += share * height;
    }
    key.textContent = meta.untouched ? meta.labels.untouched : "";
  }

  /**
   * @param {Layer} layer
   * @param {{ pen: CanvasRenderingContext2D, left: number, right: number, column: number, top: number, high: number, size: number }} place
   */
  function lane(layer, { pen, left, right, column, top, high, size }) {
    const { meta, colours } = graph;
    const rows = meta.values[layer];
    const beside = layer === "x" ? null : (meta.untouched?.[layer] ?? null);
    const all = [...rows, ...(beside ?? [])].flat().filter(Number.isFinite);
    const [low, most] = [Math.min(0, ...all), Math.max(0, ...all)];
    const toY = (/** @type {number} */ value) => top + high * (1 - (value - low) / (most - low || 1));
    const toX = (/** @type {number} */ t) => left + (t + 0.5) * column;
    pen.lineWidth = 1;
    pen.strokeStyle = colours.line;
    pen.beginPath();
    pen.moveTo(left, toY(0));
    pen.lineTo(right, toY(0));
    pen.stroke();
    const shown = layer === "h" ? graph.opened : 0;
    const wide = Math.max(2, (column * 0.6) / meta.sizes[layer]);
    for (let k = 0; k < meta.sizes[layer]; k++) {
      const chosen = k === shown || layer !== "h";
      pen.strokeStyle = pen.fillStyle = chosen ? (layer === "x" ? colours.muted : colours.accent) : colours.muted;
      pen.lineWidth = chosen ? 2.4 : 1.4;
      if (layer === "x")
        rows.forEach((row, t) => {
          const from = toX(t) + (k - meta.sizes.x / 2) * wide;
          pen.fillRect(from, Math.min(toY(0), toY(row[k])), wide, Math.max(1, Math.abs(toY(row[k]) - toY(0))));
        });
      else {
        if (beside) line(pen, beside, k, toX, toY, [5, 4]);
        line(pen, rows, k, toX, toY, []);
      }
    }
    pen.fillStyle = colours.text;
    pen.textAlign = "left";
    pen.font = `italic 600 ${16 * size}px "Times New Roman", serif`;
    pen.fillText(layer === "h" && meta.sizes.h > 1 ? meta.names.h[shown] : layer, 4, top + high / 2);
    pen.font = `${13 * size}px ${colours.family}`;
    const scale = layer === "x" ? 0 : 7 * size; // where a lane has room, its ends stand below the value
    pen.fillText(short(rows[graph.t][shown] ?? rows[graph.t][0]), right + 8, top + high / 2 - scale);
    pen.fillStyle = colours.muted;
    const ends = [low, most].map((one) => (one === 0 ? "0" : short(one, Math.abs(one) < 10 ? 1 : 0)));
    if (scale) pen.fillText(ends.join(" … "), right + 8, top + high / 2 + scale);
  }

  /**
   * @param {CanvasRenderingContext2D} pen @param {readonly (readonly number[])[]} rows @param {number} k
   * @param {(t: number) => number} toX @param {(value: number) => number} toY @param {number[]} dashes
   */
  function line(pen, rows, k, toX, toY, dashes) {
    pen.save();
    if (dashes.length) pen.strokeStyle = graph.colours.muted;
    pen.setLineDash(dashes);
    pen.beginPath();
    rows.forEach((row, t) => {
      if (Number.isFinite(row[k])) pen.lineTo(toX(t), toY(row[k]));
    });
    pen.stroke();
    pen.restore();
  }

  function stepAt(/** @type {PointerEvent} */ event) {
    const box = canvas.getBoundingClientRect();
    const [left, right] = [LEAD * rem(), box.width - END * rem()];
    const share = (event.clientX - box.left - left) / (right - left);
    return clamp(Math.floor(share * graph.meta.steps), 0, graph.meta.steps - 1);
  }
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    go(stepAt(event));
  };
  canvas.onpointermove = (event) => {
    if (event.buttons) go(stepAt(event));
  };

  function describe() {
    const { labels, names, steps, values } = graph.meta;
    const told = LANES.flatMap(([layer]) =>
      names[layer].map((name, k) => {
        const all = values[layer].map((row) => row[k]);
        const [low, high, last] = [Math.min(...all), Math.max(...all), all[steps - 1]].map((one) => short(one));
        return fill(labels.over_time, { name, steps, low, high, last });
      }),
    );
    canvas.setAttribute("aria-label", told.join("; "));
  }
  return { node, draw, describe };
}
