// What each step gives to the gradient of the weights, which all steps share: every step that the error reaches adds its
// part, and the parts add up to the whole. They are vectors, so each is measured along the whole one: then they sum to 1.

import { svg } from "../../kit/elements.js";
import { lengthOf, summed } from "../../kit/machine/weights.js";

/** @typedef {import("./flow.js").Way} Way */
/**
 * @typedef {object} Parts
 * @property {Float64Array} each (T + 1) what the step gives, as a share of the whole; 0 where the error never comes
 * @property {Float64Array} sum (T + 2) of this step's part and of those after it
 */

export const BAR = 40; // pixels of the tallest
const LEAST = 0.6; // pixels, so that a part that is there is seen

/** @type {WeakMap<Way, Parts | null>} */
const known = new WeakMap();

/** Null where the gradient is nothing, or too large for any number. @param {Way} way @returns {Parts | null} */
export function partsOf(way) {
  if (!known.has(way)) known.set(way, found(way));
  return known.get(way) ?? null;
}

/** @param {Way} way @returns {Parts | null} */
function found({ machine, run, back, loss, from }) {
  const whole = summed(machine, run, back, 0, loss);
  const length = lengthOf(whole);
  if (!(length > 0) || !Number.isFinite(length)) return null;
  const sum = new Float64Array(run.steps + 2);
  summed(machine, run, back, Math.max(0, from - 1), loss, (t, given) => {
    for (const [name, array] of Object.entries(given))
      for (let k = 0; k < array.length; k++) sum[t + 1] += (array[k] / length) * (whole[name][k] / length);
  });
  const each = Float64Array.from({ length: run.steps + 1 }, (_, t) =>
    t >= Math.max(1, from) && t <= loss ? sum[t] - sum[t + 1] : 0,
  );
  return { each, sum };
}

/**
 * The bars below a row of lights: those of the steps that the error has come to.
 *
 * @param {Parts} parts
 * @param {{ at: number, x: (t: number) => number, base: number, colour: string }} place `base` is where the bars stand
 */
export function bars({ each, sum }, { at, x, base, colour }) {
  const most = each.reduce((most, one) => Math.max(most, Math.abs(one)), 0) || 1;
  const wide = Math.max(1.5, (x(1) - x(0)) * 0.62);
  /** @type {SVGElement[]} */
  const drawn = [svg("line", { x1: x(0), x2: x(sum.length - 2), y1: base, y2: base, class: "ground" })];
  for (let t = Math.max(1, at); t < each.length; t++) {
    if (!each[t]) continue;
    const tall = Math.max(LEAST, (Math.abs(each[t]) / most) * BAR);
    // what takes away from the sum hangs below the ground
    const y = each[t] > 0 ? base - tall : base;
    drawn.push(svg("rect", { x: x(t) - wide / 2, y, width: wide, height: tall, fill: colour, class: "part" }));
  }
  return drawn;
}
