// A cut through the ground along the step that the ball takes next: a wall seen from the side, and its slope at the ball.

import { svg } from "../../kit/elements.js";
import { measured, short } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { lossAt } from "./surface.js";

/** @typedef {import("./surface.js").Unit} Unit */
/** @typedef {import("./surface.js").Spot} Spot */
/** @typedef {import("./surface.js").Slope} Slope */

const [WIDTH, HEIGHT, LEFT, TOP, LOW] = [300, 112, 36, 6, 92];
export const FAR = 0.4; // of the weights, to each side

/**
 * The loss along a step, at equal distances from −FAR to FAR.
 *
 * @param {Unit} unit @param {Spot} spot @param {Slope} slope @param {number} points
 */
export function along(unit, [w, b], slope, points) {
  const size = slope.norm || 1;
  return Float64Array.from({ length: points }, (_, k) => {
    const by = FAR * ((2 * k) / (points - 1) - 1);
    return lossAt(unit, [w - (by * slope.w) / size, b - (by * slope.b) / size]);
  });
}

/** Makes the picture. */
export function cut() {
  const node = svg("svg", { class: "cut", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });

  /** @param {Unit} unit @param {Spot} spot @param {Slope} slope */
  function draw(unit, spot, slope) {
    const points = WIDTH - LEFT + 1;
    const losses = along(unit, spot, slope, points);
    const top = Math.max(...losses, slope.loss, 1e-9);
    const y = (/** @type {number} */ loss) => LOW - (clamp(loss, -top, 2 * top) / top) * (LOW - TOP);
    const x = (/** @type {number} */ by) => LEFT + ((by + FAR) / (2 * FAR)) * (WIDTH - LEFT);
    const d = `M${[...losses].map((loss, k) => `${LEFT + k} ${y(loss)}`).join("L")}`;
    // downhill the loss falls by the gradient's length for each unit of weight
    const reach = Math.min(FAR / 2, top / 2 / (slope.norm || 1));
    const ends = [-reach, reach].map((by) => `${x(by)} ${y(slope.loss - by * slope.norm)}`);
    node.replaceChildren(
      svg("path", { d: `M${LEFT} ${TOP}V${LOW}H${WIDTH}`, class: "axis" }),
      svg("text", { x: LEFT - 5, y: TOP + 8, class: "tick", text: measured(top, 2) }),
      svg("text", { x: LEFT - 5, y: LOW, class: "tick", text: "0" }),
      ...[-FAR, 0].map((by) => svg("text", { x: x(by), y: LOW + 16, class: "tick middle", text: short(by) })),
      svg("text", { x: WIDTH, y: LOW + 16, class: "tick", text: short(FAR) }),
      svg("path", { d, class: "loss" }),
      svg("path", { d: `M${ends.join("L")}`, class: "tangent" }),
      svg("circle", { cx: x(0), cy: y(slope.loss), r: 5, class: "here" }),
    );
  }
  return { node, draw };
}
