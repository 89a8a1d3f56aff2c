// The ground from above: the loss in colours on a log scale, and on it the ball, its way, and the way that it would have
// gone without clipping.

import { rgb } from "../../kit/colours.js";
import { fill, html, svg } from "../../kit/elements.js";
import { measured, short } from "../../kit/numbers.js";
import { clamp, mix, ticks } from "../../kit/scales.js";
import { inside } from "./surface.js";

/** @typedef {import("./surface.js").Ground} Ground */
/** @typedef {import("./surface.js").Spot} Spot */
/** @typedef {import("./surface.js").Path} Path */

const [LEFT, TOP, RIGHT, BOTTOM] = [46, 8, 12, 40];

/**
 * The colour of a loss: the last of the ramp is 1.
 *
 * @param {number} loss @param {number} lowest @param {number[][]} ramp red, green and blue
 */
export function colourOf(loss, lowest, ramp) {
  const share = clamp(1 - Math.log10(Math.max(loss, lowest)) / Math.log10(lowest), 0, 1) * (ramp.length - 1);
  const k = Math.min(ramp.length - 2, Math.floor(share));
  return ramp[k].map((from, channel) => mix(from, ramp[k + 1][channel], share - k));
}

/** Where the way from one spot to another leaves the ground. @param {Ground} ground @param {Spot} from @param {Spot} to @returns {Spot} */
export function edgeOf({ w, b }, from, to) {
  let share = 1;
  for (const [axis, [low, high]] of [w, b].entries()) {
    const by = to[axis] - from[axis];
    if (from[axis] + by > high) share = Math.min(share, (high - from[axis]) / by);
    if (from[axis] + by < low) share = Math.min(share, (low - from[axis]) / by);
  }
  share = Math.max(0, share);
  return [mix(from[0], to[0], share), mix(from[1], to[1], share)];
}

/** What can be seen of a way: step by step, from where it comes in to where it goes out. @param {Ground} ground @param {Spot[]} spots */
export const stretches = (ground, spots) =>
  spots.slice(1).flatMap((to, k) => {
    const from = spots[k];
    const [begins, ends] = [inside(ground, from), inside(ground, to)];
    if (begins) return [[from, ends ? to : edgeOf(ground, from, to)]];
    return ends ? [[edgeOf(ground, to, from), to]] : [];
  });

/** Makes the map. @param {(spot: Spot) => void} onDrop */
export function groundMap(onDrop) {
  const canvas = html("canvas", { "aria-hidden": "true" });
  const layers = { axes: svg("g"), ways: svg("g"), key: svg("g") };
  const ball = svg("circle", { r: 7, class: "ball" });
  const drawing = svg("svg", { "aria-hidden": "true" }, layers.axes, layers.key, layers.ways, ball);
  const board = html("div", { class: "map", tabindex: "0", role: "application" }, canvas, drawing);
  /** @type {((x: number, y: number) => Spot) | null} */
  let toSpot = null;
  board.onpointerdown = (event) => {
    const box = board.getBoundingClientRect();
    if (toSpot) onDrop(toSpot(event.clientX - box.left, event.clientY - box.top));
  };
  const off = html("canvas");

  /** The ground itself. @param {ArrayLike<number>} loss @param {Ground} ground @param {number} lowest @param {readonly string[]} ramp */
  function paint(loss, { points }, lowest, ramp) {
    const colours = ramp.map(rgb);
    Object.assign(off, { width: points, height: points });
    const pen = /** @type {CanvasRenderingContext2D} */ (off.getContext("2d"));
    const image = pen.createImageData(points, points);
    for (let k = 0; k < points * points; k++) {
      const [column, row] = [k % points, Math.floor(k / points)];
      const into = 4 * ((points - 1 - row) * points + column); // b rises upwards
      colourOf(loss[k], lowest, colours).forEach((value, channel) => {
        image.data[into + channel] = value;
      });
      image.data[into + 3] = 255;
    }
    pen.putImageData(image, 0, 0);
  }

  /**
   * @param {Ground} ground
   * @param {Path} path
   * @param {Path | null} ghost the way without clipping
   * @param {{ lowest: number, ramp: readonly string[], labels: Record<string, string> }} meta
   */
  function draw(ground, path, ghost, { lowest, ramp, labels }) {
    const width = board.clientWidth || 560;
    const height = Math.round(clamp(width * 0.62, 240, 400));
    const [right, low] = [width - RIGHT - 58, height - BOTTOM];
    const { w, b } = ground;
    const x = (/** @type {number} */ value) => LEFT + ((value - w[0]) / (w[1] - w[0])) * (right - LEFT);
    const y = (/** @type {number} */ value) => low - ((value - b[0]) / (b[1] - b[0])) * (low - TOP);
    toSpot = (px, py) => [
      clamp(w[0] + ((px - LEFT) / (right - LEFT)) * (w[1] - w[0]), ...w),
      clamp(b[0] + ((low - py) / (low - TOP)) * (b[1] - b[0]), ...b),
    ];
    Object.assign(canvas.style, { left: `${LEFT}px`, top: `${TOP}px` });
    Object.assign(canvas, { width: Math.max(1, Math.round(right - LEFT)), height: low - TOP });
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    // a corner of the grid stands at a pixel's middle
    const [cell, tall] = [canvas.width / (ground.points - 1), canvas.height / (ground.points - 1)];
    pen.drawImage(off, -cell / 2, -tall / 2, canvas.width + cell, canvas.height + tall);
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.setAttribute("height", String(height));
    const text = (
      /** @type {number} */ px,
      /** @type {number} */ py,
      /** @type {string} */ kind,
      /** @type {string} */ said,
    ) => svg("text", { x: px, y: py, class: kind, text: said });
    layers.axes.replaceChildren(
      ...ticks(...w, Math.max(2, width / 90)).map((tick) => text(x(tick), low + 16, "tick middle", short(tick))),
      ...ticks(...b, 6).map((tick) => text(LEFT - 6, y(tick) + 4, "tick", short(tick))),
      text((LEFT + right) / 2, height - 6, "title", labels.w),
      svg("text", { class: "title", transform: `translate(12 ${(low + TOP) / 2}) rotate(-90)`, text: labels.b }),
    );
    drawKey(right + 14, low, lowest, ramp, labels);
    const way = (/** @type {Path} */ one, /** @type {string} */ kind) => {
      const d = stretches(ground, one.spots)
        .map((ends) => `M${ends.map((spot) => `${x(spot[0])} ${y(spot[1])}`).join("L")}`)
        .join("");
      const was = one.spots.slice(0, -1).filter((spot) => inside(ground, spot));
      return [
        svg("path", { d, class: `${kind} casing` }),
        svg("path", { d, class: kind }),
        ...was.map((spot) => svg("circle", { cx: x(spot[0]), cy: y(spot[1]), r: 2.5, class: "was" })),
      ];
    };
    layers.ways.replaceChildren(...(ghost ? way(ghost, "ghost") : []), ...way(path, "way"));
    const last = path.spots[path.spots.length - 1];
    const out = path.spots.findIndex((spot) => !inside(ground, spot));
    const away = !inside(ground, last);
    const shown = away ? edgeOf(ground, path.spots[Math.max(0, out - 1)], path.spots[out]) : last;
    ball.setAttribute("class", away ? "ball away" : "ball");
    ball.style.cx = `${x(shown[0])}px`;
    ball.style.cy = `${y(shown[1])}px`;
    board.setAttribute("aria-label", fill(labels.map, { w: measured(last[0]), b: measured(last[1]) }));
  }

  /** @param {number} left @param {number} low @param {number} lowest @param {readonly string[]} ramp @param {Record<string, string>} labels */
  function drawKey(left, low, lowest, ramp, labels) {
    const y = (/** @type {number} */ loss) => low - (1 - Math.log10(loss) / Math.log10(lowest)) * (low - TOP);
    const stops = ramp.map((colour, k) =>
      svg("stop", { offset: `${(100 * k) / (ramp.length - 1)}%`, "stop-color": colour }),
    );
    const powers = Array.from({ length: Math.round(-Math.log10(lowest)) + 1 }, (_, k) => 10 ** -k);
    layers.key.replaceChildren(
      svg("linearGradient", { id: "ramp", x1: 0, x2: 0, y1: 1, y2: 0 }, stops),
      svg("rect", { x: left, y: TOP, width: 12, height: low - TOP, fill: "url(#ramp)" }),
      ...powers.map((loss) =>
        svg("text", { x: left + 17, y: clamp(y(loss) + 4, TOP + 10, low), class: "tick left", text: short(loss) }),
      ),
      svg("text", { x: left + 6, y: low + 16, class: "tick middle", text: labels.loss }),
    );
  }
  return { board, paint, draw };
}
