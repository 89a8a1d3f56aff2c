// What acts on the link that is looked at, a picture for each network: the slope of f in a cell whose state is one sum,
// and else the value of the gate that keeps. All units stand on the curve.

import { curvePicture } from "../../kit/curves.js";
import { fill, html } from "../../kit/elements.js";
import { ACTIVATIONS } from "../../kit/machine/tables.js";
import { measured } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";

/** @typedef {import("../../../payloads/types.d.ts").Lane} Lane */
/** @typedef {import("./flow.js").Way} Way */
/** @typedef {import("./picture.js").Drawn} Drawn */
/** @typedef {Record<string, string>} Labels */

/**
 * The sums that are squashed on a link, and what of their function the gradient is multiplied with.
 *
 * @param {Lane} lane @param {Way} way
 * @param {number} t the step whose link it is, from 1
 * @returns {{ form: string, sums: Float32Array | Float64Array, name: string, factor: number } | null} null where neither slope nor gate decides alone
 */
export function actingAt(lane, way, t) {
  const { machine, run, carries, line } = way;
  const gate = lane.gate?.name;
  const name = gate ?? carries;
  const form = machine.cell.quantities.find((one) => one.name === name)?.activation;
  if (!form || (gate ? !line : !lane.own)) return null;
  const { hidden } = machine;
  const sums = run.pres[name].subarray((t - 1) * hidden, t * hidden);
  const { sign, slope } = ACTIVATIONS[form];
  if (gate) return { form, sums, name: (lane.gate?.sign ?? 1) > 0 ? gate : `1 − ${gate}`, factor: line?.[t - 1] ?? 0 };
  const slopes = Array.from(sums, slope);
  return { form, sums, name: `${sign}′`, factor: slopes.reduce((total, one) => total + one, 0) / hidden };
}

/** Makes the pictures; `show` draws them. */
export function acting() {
  const title = html("p", { class: "axis" });
  const row = html("div", { class: "squashes" });
  const node = html("div", { class: "acting" }, title, row);
  /** @type {{ picture: ReturnType<typeof curvePicture>, factor: HTMLElement, why: HTMLElement, node: HTMLElement }[]} */
  const figures = [];

  function figure() {
    const [picture, factor, why] = [curvePicture(), html("b"), html("span")];
    return { picture, factor, why, node: html("figure", {}, picture.node, html("figcaption", {}, factor, why)) };
  }
  /** @param {Drawn[]} lanes @param {number} at @param {Labels} labels */
  function show(lanes, at, labels) {
    while (figures.length < lanes.length) figures.push(figure());
    const t = clamp(at + 1, 1, lanes[0].way.loss);
    title.textContent = fill(labels.acts, { step: t });
    const drawn = lanes.flatMap(({ lane, way, title: cell, colour }, k) => {
      const found = actingAt(lane, way, t);
      if (!found) return [];
      const { picture, factor, why, node } = figures[k];
      picture.draw(found.form, colour);
      picture.crowd(found.form, found.sums);
      const said = { cell, name: found.name, factor: measured(found.factor, 2), state: way.carries };
      factor.textContent = fill(way.machine.hidden === 1 ? labels.acts_one : labels.acts_many, said);
      why.textContent = fill(lane.gate ? labels.acts_gate : labels.acts_slope, said);
      picture.node.setAttribute("aria-label", factor.textContent);
      return [node];
    });
    row.replaceChildren(...drawn);
    node.hidden = !drawn.length;
  }
  return { node, show };
}
