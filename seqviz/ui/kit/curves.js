// What squashes a sum, as a small picture: f and its slope f′, and where on both a unit stands now. The tangent at that
// place is as steep as f′ says: where it lies flat, no gradient passes.

import { svg } from "./elements.js";
import { ACTIVATIONS } from "./machine/tables.js";
import { clamp } from "./scales.js";

const END = 6; // of the axis of a, on both sides
const REACH = 1.1; // of the tangent

/** How high a curve is drawn: one that is bounded nearly fills the picture. @param {string} form */
const tall = (form) => (ACTIVATIONS[form].value(END) <= 1 ? 1.2 : 0.2);

/**
 * A curve as a path. @param {(a: number) => number} value @param {number} scale
 */
const path = (value, scale) =>
  Array.from({ length: 121 }, (_, k) => -END + k / 10)
    .map((a, k) => `${k ? "L" : "M"}${a} ${-scale * value(a)}`)
    .join("");

/**
 * Where a unit stands on the curve, in units of the picture, and the ends of the tangent there.
 *
 * @param {string} form @param {number} a
 */
export function standing(form, a) {
  const { value, slope } = ACTIVATIONS[form];
  const scale = tall(form);
  const x = clamp(a, -END, END);
  const y = -scale * clamp(value(a), -1, END);
  const steep = -scale * slope(a);
  const by = REACH / Math.hypot(1, steep);
  return {
    x,
    y,
    slope: slope(a),
    slopeY: -scale * slope(a),
    tangent: { x1: x - by, y1: y - steep * by, x2: x + by, y2: y + steep * by },
  };
}

/** The picture; `draw` chooses the curve, `mark` says where the unit stands. */
export function curvePicture() {
  const node = svg("svg", { viewBox: "-6.6 -1.45 13.2 2.9", class: "curve", role: "img" });
  const point = svg("circle", { class: "at", r: 0.19 });
  const onSlope = svg("circle", { class: "at slope", r: 0.13 });
  const drop = svg("path", { class: "drop" });
  const tangent = svg("line", { class: "tangent" });

  /** @param {string} form @param {string} colour */
  function draw(form, colour) {
    const { sign, value, slope } = ACTIVATIONS[form];
    const scale = tall(form);
    point.style.fill = colour;
    onSlope.style.stroke = colour;
    tangent.style.stroke = colour;
    node.replaceChildren(
      svg("path", { d: "M-6 0H6M0 -1.3V1.3", class: "axes" }),
      svg("path", { d: path(slope, scale), class: "derivative" }),
      svg("path", { d: path(value, scale), class: "shape" }),
      drop,
      tangent,
      onSlope,
      point,
      svg("text", { x: 6, y: -0.18 - (scale < 1 ? 0 : 1.1), "text-anchor": "end", text: `${sign}(a)` }),
      svg("text", { x: -6, y: -0.18, text: `${sign}′(a)` }),
    );
  }
  /** @param {string} form @param {number} a */
  function mark(form, a) {
    const at = standing(form, a);
    point.setAttribute("cx", String(at.x));
    point.setAttribute("cy", String(at.y));
    onSlope.setAttribute("cx", String(at.x));
    onSlope.setAttribute("cy", String(at.slopeY));
    drop.setAttribute("d", `M${at.x} 0V${at.y}H0`);
    for (const [name, value] of Object.entries(at.tangent)) tangent.setAttribute(name, String(value));
    return at.slope;
  }
  return { node, draw, mark };
}
