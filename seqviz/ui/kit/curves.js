// What squashes a sum, as a small picture: f and its slope f′, and where on both a unit stands now, or many do. The
// tangent at that place is as steep as f′ says: where it lies flat, no gradient passes.

import { fill, html, svg } from "./elements.js";
import { ACTIVATIONS } from "./machine/tables.js";
import { show } from "./numbers.js";
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

/** Dots at places of the picture, as one path. @param {number[][]} places @param {number} r */
const dots = (places, r) =>
  places.map(([x, y]) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`).join("");

/** The picture; `draw` chooses the curve, `mark` says where a unit stands, or `crowd` where many do. */
export function curvePicture() {
  const node = svg("svg", { viewBox: "-6.6 -1.45 13.2 2.9", class: "squash", role: "img" });
  const point = svg("circle", { class: "at", r: 0.19 });
  const onSlope = svg("circle", { class: "at slope", r: 0.13 });
  const drop = svg("path", { class: "drop" });
  const tangent = svg("line", { class: "tangent" });
  const many = svg("path", { class: "many" });
  const onSlopes = svg("path", { class: "many slope" });
  const [one, all] = [
    [drop, tangent, onSlope, point],
    [onSlopes, many],
  ];

  /** @param {string} form @param {string} colour */
  function draw(form, colour) {
    const { sign, value, slope } = ACTIVATIONS[form];
    const scale = tall(form);
    point.style.fill = colour;
    onSlope.style.stroke = colour;
    tangent.style.stroke = colour;
    many.style.fill = colour;
    onSlopes.style.stroke = colour;
    node.replaceChildren(
      svg("path", { d: "M-6 0H6M0 -1.3V1.3", class: "axes" }),
      svg("path", { d: path(slope, scale), class: "derivative" }),
      svg("path", { d: path(value, scale), class: "shape" }),
      ...one,
      ...all,
      svg("text", { x: 6.4, y: scale < 1 ? 0.9 : -0.35, "text-anchor": "end", text: `${sign}(a)` }),
      svg("text", { x: -6.4, y: -0.3, text: `${sign}′(a)` }),
    );
  }
  /** Shows the marks of one unit, or those of many. @param {SVGElement[]} shown */
  function only(shown) {
    for (const each of [...one, ...all]) each.style.display = shown.includes(each) ? "" : "none";
  }
  /** @param {string} form @param {number} a */
  function mark(form, a) {
    only(one);
    const at = standing(form, a);
    point.setAttribute("cx", String(at.x));
    point.setAttribute("cy", String(at.y));
    onSlope.setAttribute("cx", String(at.x));
    onSlope.setAttribute("cy", String(at.slopeY));
    drop.setAttribute("d", `M${at.x} 0V${at.y}H0`);
    for (const [name, value] of Object.entries(at.tangent)) tangent.setAttribute(name, String(value));
    return at.slope;
  }
  /** @param {string} form @param {ArrayLike<number>} sums */
  function crowd(form, sums) {
    only(all);
    const at = Array.from(sums, (a) => standing(form, a));
    many.setAttribute(
      "d",
      dots(
        at.map(({ x, y }) => [x, y]),
        0.16,
      ),
    );
    onSlopes.setAttribute(
      "d",
      dots(
        at.map(({ x, slopeY }) => [x, slopeY]),
        0.12,
      ),
    );
  }
  return { node, draw, mark, crowd };
}

/**
 * @typedef {object} Unit one unit at one step
 * @property {string} name
 * @property {string} form of its curve
 * @property {number} a the sum that comes in
 * @property {number} value what comes out
 * @property {boolean} cut whether surgery has put it there
 */

/** A curve for each unit of a layer, with its numbers; `show` draws them. */
export function unitCurves() {
  const node = html("div", { class: "squashes" });
  /** @type {{ picture: ReturnType<typeof curvePicture>, out: HTMLElement, passes: HTMLElement }[]} */
  let figures = [];

  /** @param {Unit[]} units @param {string} colour @param {{ curve_alt: string, slope: string, surgery: string }} labels */
  function draw(units, colour, labels) {
    if (figures.length !== units.length) {
      figures = units.map(() => ({ picture: curvePicture(), out: html("b"), passes: html("span") }));
      node.replaceChildren(
        ...figures.map(({ picture, out, passes }) =>
          html("figure", {}, picture.node, html("figcaption", {}, out, passes)),
        ),
      );
    }
    units.forEach(({ name, form, a, value, cut }, k) => {
      const { picture, out, passes } = figures[k];
      const { sign, value: f } = ACTIVATIONS[form];
      picture.draw(form, colour);
      const slope = show(picture.mark(form, a));
      const set = cut ? ` ${labels.surgery} ${show(value)}` : "";
      out.textContent = `${name} = ${sign}(${show(a)}) = ${show(f(a))}${set}`;
      passes.textContent = cut ? "" : fill(labels.slope, { name: sign, a: show(a), slope });
      picture.node.setAttribute("aria-label", fill(labels.curve_alt, { name: sign, value: show(value) }));
    });
  }
  return { node, draw };
}
