// A small recurrent network as circles and arrows on a canvas: folded, or unrolled over its steps.

import { penOf } from "../../kit/canvas.js";
import { fill, html } from "../../kit/elements.js";
import { measured, show } from "../../kit/numbers.js";
import { mix } from "../../kit/scales.js";

export const HIGH = 350;
const DX = 150; // between two steps when unrolled
const TIP = 12; // an arrow's
const ONE = 222; // the height at which a single unit stands, input left and output right of it, its loop above

/** @typedef {import("./parts.js").Graph} Graph */
/** @typedef {import("./parts.js").Layer} Layer */
/** @typedef {import("./parts.js").Matrix} Matrix */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {[number, number, number, number]} Handles the two points that a curve leans to: x, y, x, y */
/** @typedef {{ start: Point, c: Handles, end: Point }} Curve */
/**
 * What is drawn with: the pen of a canvas, as far as it is needed.
 *
 * @typedef {Pick<CanvasRenderingContext2D, "globalAlpha" | "fillStyle" | "strokeStyle" | "lineWidth" | "font" | "textAlign" | "textBaseline" | "setLineDash" | "beginPath" | "moveTo" | "lineTo" | "bezierCurveTo" | "arc" | "stroke" | "fill" | "fillText">} Pen
 */

/** The middle of each layer's circles, from above. @type {Record<Layer, number>} */
const LEVELS = { y: 40, h: 178, x: 308 };

const smooth = (/** @type {number} */ u) => u * u * (3 - 2 * u);
const spread = (/** @type {number} */ k, /** @type {number} */ count, /** @type {number} */ gap) =>
  (k - (count - 1) / 2) * gap;
/** @param {number} value */
export const short = (value, digits = 2) => (Math.abs(value) < 1000 ? show(value, digits) : measured(value, 2));

/**
 * @param {Handles} a
 * @param {Handles} b
 * @param {number} u
 * @returns {Handles}
 */
const leaning = (a, b, u) => [mix(a[0], b[0], u), mix(a[1], b[1], u), mix(a[2], b[2], u), mix(a[3], b[3], u)];

/**
 * A straight line leans to two points on itself.
 *
 * @param {Point} start
 * @param {Point} end
 * @returns {Handles}
 */
const straight = (start, end) => [
  mix(start.x, end.x, 0.33),
  mix(start.y, end.y, 0.33),
  mix(start.x, end.x, 0.67),
  mix(start.y, end.y, 0.67),
];

/**
 * The point of a curve at a share of its way.
 *
 * @param {Curve} curve
 * @param {number} s
 * @returns {Point}
 */
function onCurve({ start, c, end }, s) {
  const b = [(1 - s) ** 3, 3 * s * (1 - s) ** 2, 3 * s * s * (1 - s), s ** 3];
  return {
    x: b[0] * start.x + b[1] * c[0] + b[2] * c[2] + b[3] * end.x,
    y: b[0] * start.y + b[1] * c[1] + b[2] * c[3] + b[3] * end.y,
  };
}

/** @param {Graph} graph */
export function drawing(graph) {
  const node = html("canvas", { role: "img" });
  // What is drawn where.
  /** @type {{ id: string | null, x: number, y: number, r: number }[]} */
  let circles = [];
  /** @type {{ id: string, points: Point[] }[]} */
  let edges = [];

  const wide = () => (graph.compact ? 480 : 840);
  /** A letter's size in the drawing: as large on the screen as the page's type, whatever the drawing's width. @param {number} size */
  const letters = (size) => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    return `${size * rem * Math.max(1, wide() / (node.clientWidth || wide()))}px`;
  };
  const alone = () => graph.meta.sizes.h === 1;
  const radius = () => mix(alone() ? (graph.compact ? 36 : 46) : 32, 22, smooth(graph.u));
  const beside = () => (graph.compact ? 165 : 285); // from a single unit to its input and output

  /**
   * Where a circle stands: folded in the middle, unrolled at its step's place in a moving window.
   *
   * @param {Layer} layer
   * @param {number} k
   * @param {number} t
   * @returns {Point}
   */
  function place(layer, k, t) {
    const { sizes } = graph.meta;
    const y = LEVELS[layer];
    const count = sizes[layer];
    const centre = wide() / 2;
    const row = { x: centre + spread(k, count, layer !== "h" ? 130 : graph.compact ? 150 : 290), y };
    const side = { x: -1, h: 0, y: 1 }[layer];
    const folded = alone() ? { x: centre + side * beside(), y: ONE + spread(k, count, 96) } : row;
    const room = centre / DX - 0.6;
    const middle = Math.min(Math.max(graph.t, room), Math.max(graph.meta.steps - 1 - room, room));
    const along = centre + (t - middle) * DX;
    const unrolled =
      layer === "h"
        ? { x: along + spread(k, count, 36), y: LEVELS.h + spread(k, count, 54) }
        : { x: along + spread(k, count, 52), y };
    const u = smooth(graph.u);
    return { x: mix(folded.x, unrolled.x, u), y: mix(folded.y, unrolled.y, u) };
  }

  /**
   * A recurrent arrow: a loop or an arc when folded, a straight line to the next step when unrolled.
   *
   * @param {number} from
   * @param {number} to
   * @param {number} t
   * @returns {Curve}
   */
  function recurrent(from, to, t) {
    const u = smooth(graph.u);
    const a = place("h", from, t - 1);
    const b = place("h", to, t);
    const r = radius();
    /** @type {{ ax: number, ay: number, bx: number, by: number, c: Handles }} */
    const loop = alone()
      ? { ax: r * 0.57, ay: -r * 0.82, bx: -r * 0.57, by: -r * 0.82, c: [a.x + 190, a.y - 232, b.x - 190, b.y - 232] }
      : from === to
        ? { ax: r * 0.8, ay: -r * 0.6, bx: -r * 0.2, by: -r, c: [a.x + 95, a.y - 60, b.x + 5, b.y - 120] }
        : from < to
          ? {
              ax: r * 0.5,
              ay: -r * 0.87,
              bx: -r * 0.5,
              by: -r * 0.87,
              c: [a.x + 30, a.y - 60 - 45 * (to - from), b.x - 30, b.y - 60 - 45 * (to - from)],
            }
          : {
              ax: -r * 0.5,
              ay: r * 0.87,
              bx: r * 0.5,
              by: r * 0.87,
              c: [a.x - 30, a.y + 60 + 45 * (from - to), b.x + 30, b.y + 60 + 45 * (from - to)],
            };
    const start = { x: a.x + mix(loop.ax, r, u), y: a.y + mix(loop.ay, 0, u) };
    const far = 1 + TIP / r;
    const end = { x: b.x + far * mix(loop.bx, -r, u), y: b.y + far * mix(loop.by, 0, u) };
    return { start, c: leaning(loop.c, straight(start, end), u), end };
  }

  /**
   * A straight arrow between two circles, as a curve like the others.
   *
   * @param {Point} a
   * @param {Point} b
   * @returns {Curve}
   */
  function direct(a, b) {
    const r = radius();
    const angle = Math.atan2(b.y - a.y, b.x - a.x);
    const start = { x: a.x + r * Math.cos(angle), y: a.y + r * Math.sin(angle) };
    const end = { x: b.x - (r + TIP) * Math.cos(angle), y: b.y - (r + TIP) * Math.sin(angle) };
    return { start, c: straight(start, end), end };
  }

  /**
   * The arrow of one weight into step t.
   *
   * @param {Matrix} name
   * @param {number} row
   * @param {number} column
   * @param {number} t
   */
  function arrowOf(name, row, column, t) {
    if (name === "W_h") return recurrent(column, row, t);
    return name === "W_x"
      ? direct(place("x", column, t), place("h", row, t))
      : direct(place("h", column, t), place("y", row, t));
  }

  function draw() {
    if (!node.clientWidth) return;
    const ratio = window.devicePixelRatio || 1;
    node.width = Math.round(node.clientWidth * ratio);
    node.height = Math.round(node.clientHeight * ratio);
    const pen = penOf(node);
    const scale = node.width / wide();
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    paint(pen);
  }

  /** @param {Pen} pen */
  function paint(pen) {
    const { meta } = graph;
    circles = [];
    edges = [];
    const first = graph.u > 0 ? Math.max(0, Math.floor(graph.t) - 6) : graph.t;
    const last = graph.u > 0 ? Math.min(meta.steps - 1, graph.t + 6) : graph.t;
    for (let t = first; t <= last; t++) {
      pen.globalAlpha = t > graph.t ? 0.22 : t === graph.t || graph.u > 0.5 ? 1 : 0.35;
      for (const name of /** @type {const} */ (["W_h", "W_x", "W_y"])) {
        if (name === "W_h" && graph.u > 0 && t === 0) continue;
        meta.weights[name].forEach((row, r) => row.forEach((weight, c) => edge(pen, name, r, c, t, weight)));
      }
    }
    for (let t = first; t <= last; t++) {
      pen.globalAlpha = t > graph.t ? 0.22 : 1;
      for (const layer of /** @type {const} */ (["x", "h", "y"])) {
        for (let k = 0; k < meta.sizes[layer]; k++) circle(pen, layer, k, t);
      }
      if (graph.u > 0.5) {
        pen.fillStyle = graph.colours.muted;
        pen.font = `${letters(13)} ${graph.colours.family}`;
        pen.fillText(fill(meta.labels.step, { step: t + 1 }), place("x", 0, t).x, HIGH - 8);
      }
    }
    pen.globalAlpha = 1;
  }

  /**
   * @param {Pen} pen
   * @param {Matrix} name
   * @param {number} row
   * @param {number} column
   * @param {number} t
   * @param {number} weight
   */
  function edge(pen, name, row, column, t, weight) {
    const id = `${name}.${row}.${column}`;
    const curve = arrowOf(name, row, column, t);
    const line = () => {
      pen.beginPath();
      pen.moveTo(curve.start.x, curve.start.y);
      pen.bezierCurveTo(...curve.c, curve.end.x, curve.end.y);
      pen.stroke();
    };
    const width = weight === 0 ? 1 : Math.min(14, 1 + (alone() ? 4 : 2.4) * Math.abs(weight));
    if (graph.isLit(id)) {
      // the same weight works at every step, so it shines at every step
      pen.setLineDash([]);
      pen.strokeStyle = graph.colours.accent;
      const alpha = pen.globalAlpha;
      pen.globalAlpha = alpha * 0.4;
      pen.lineWidth = width + 9;
      line();
      pen.globalAlpha = alpha;
    }
    pen.strokeStyle = weight === 0 ? graph.colours.line : weight > 0 ? graph.colours.positive : graph.colours.negative;
    pen.fillStyle = pen.strokeStyle;
    pen.lineWidth = width;
    pen.setLineDash(weight === 0 ? [4, 4] : []);
    line();
    tip(pen, curve.end, Math.atan2(curve.end.y - curve.c[3], curve.end.x - curve.c[2]), width);
    edges.push({ id, points: Array.from({ length: 21 }, (_, k) => onCurve(curve, k / 20)) });
  }
  /** @param {Pen} pen @param {Point} at where the line ends and the tip begins @param {number} angle @param {number} width */
  function tip(pen, at, angle, width) {
    const half = Math.max(6, 0.5 * width + 3.5);
    const [along, across] = [Math.cos(angle), Math.sin(angle)];
    pen.setLineDash([]);
    pen.beginPath();
    pen.lineTo(at.x + TIP * along, at.y + TIP * across);
    pen.lineTo(at.x - half * across - along, at.y + half * along - across);
    pen.lineTo(at.x + half * across - along, at.y - half * along - across);
    pen.fill();
  }

  /**
   * What a circle stands for in the equations of this step; the h before it is a circle of its own only when unrolled.
   *
   * @param {Layer} layer
   * @param {number} k
   * @param {number} t
   */
  function meaning(layer, k, t) {
    if (t === graph.t) return `${layer}.${k}`;
    return layer === "h" && t === graph.t - 1 ? `hp.${k}` : null;
  }
  /** @param {Pen} pen @param {Layer} layer @param {number} k @param {number} t */
  function circle(pen, layer, k, t) {
    const { meta, colours } = graph;
    const value = meta.values[layer][t][k];
    const at = place(layer, k, t);
    const r = radius();
    const id = meaning(layer, k, t);
    const lit = (id && graph.isLit(id)) || (graph.u === 0 && layer === "h" && graph.isLit(`hp.${k}`));
    const strength = Math.min(1, Math.abs(value) / meta.limits[layer]);
    const alpha = pen.globalAlpha;
    const ring = (/** @type {number} */ size) => {
      pen.beginPath();
      pen.arc(at.x, at.y, size, 0, 7);
    };
    pen.setLineDash([]);
    if (lit) {
      pen.globalAlpha = alpha * 0.4;
      pen.fillStyle = colours.accent;
      ring(r + 8);
      pen.fill();
      pen.globalAlpha = alpha;
    }
    ring(r);
    pen.fillStyle = colours.background;
    pen.fill();
    pen.globalAlpha = alpha * strength * 0.75;
    pen.fillStyle = value < 0 ? colours.negative : colours.positive;
    pen.fill();
    pen.globalAlpha = alpha;
    pen.lineWidth = t === graph.t ? 3 : 1.5;
    pen.strokeStyle = t === graph.t ? colours.text : colours.muted;
    pen.stroke();
    if (layer === "h" && meta.sizes.h > 1 && k === graph.opened && t === graph.t) {
      pen.lineWidth = 2;
      pen.strokeStyle = colours.accent;
      ring(r + 3.5);
      pen.stroke();
    }
    if (layer === "h" && meta.cut[t][k]) {
      // under surgery: a dashed ring around it
      pen.setLineDash([5, 4]);
      pen.lineWidth = 2;
      pen.strokeStyle = colours.negative;
      ring(r + 5);
      pen.stroke();
      pen.setLineDash([]);
    }
    pen.fillStyle = colours.text;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = `600 ${letters(graph.u > 0.5 ? 13 : alone() ? 20 : 15)} ${colours.family}`;
    pen.fillText(short(value), at.x, at.y);
    if (graph.u < 0.5) {
      pen.font = `italic 600 ${letters(alone() ? 24 : 17)} 'Times New Roman', serif`;
      const near = layer === "h" ? { x: at.x + r + 14, y: at.y + 12 } : { x: at.x - r - 18, y: at.y };
      const named = alone() ? { x: at.x, y: at.y - r - 20 } : near;
      pen.fillText(meta.names[layer][k], named.x, named.y);
    }
    circles.push({ id, x: at.x, y: at.y, r });
  }

  /**
   * The part under the pointer: circles lie above edges, later ones above earlier ones.
   *
   * @param {MouseEvent} event
   */
  function under(event) {
    const box = node.getBoundingClientRect();
    const x = ((event.clientX - box.left) * wide()) / box.width;
    const y = ((event.clientY - box.top) * HIGH) / box.height;
    const away = (/** @type {Point} */ one) => Math.hypot(one.x - x, one.y - y);
    const hit =
      circles.findLast((one) => away(one) <= one.r) ?? edges.findLast((one) => Math.min(...one.points.map(away)) < 10);
    return hit?.id ?? null;
  }

  return { node, draw, paint, under, place, radius, arrowOf, onCurve, wide };
}
