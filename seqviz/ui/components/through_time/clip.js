// Clipping where it acts: the gradient of the weights grows as the error comes back, step by step; where its length is
// above the threshold, all of it is shortened to it, and it keeps its direction.

import { enlarged, fill, html, svg } from "../../kit/elements.js";
import { lengthOf, summed } from "../../kit/machine/weights.js";
import { measured } from "../../kit/numbers.js";
import { clamp, logTicks, pushApart } from "../../kit/scales.js";
import { across } from "./picture.js";

/** @typedef {import("./picture.js").Drawn} Drawn */
/** @typedef {import("./flow.js").Way} Way */
/** @typedef {Record<string, string>} Labels */

const HEIGHT = 110;
export const CLIP = { low: -2, high: 2, step: 0.1 }; // powers of ten

/** A threshold as it is written. @param {number} power */
export const threshold = (power) => Number((10 ** power).toPrecision(2));

/** @type {WeakMap<Way, Float64Array>} */
const known = new WeakMap();

/**
 * How long the gradient of the weights is when the error has come back to each step, (T + 1), 0 where it has not.
 *
 * @param {Way} way
 */
export function weightsBack(way) {
  const { machine, run, back, loss, from } = way;
  const lengths = known.get(way) ?? new Float64Array(run.steps + 1);
  if (known.has(way)) return lengths;
  known.set(way, lengths);
  // a state that is reached is one whose own step gives
  summed(machine, run, back, Math.max(0, from - 1), loss, (t, sum) => {
    lengths[t + 1] = lengthOf(sum);
  });
  return lengths;
}

/** What clipping makes of a length. @param {number} length @param {number} most */
export const clipped = (length, most) => (length > most ? most / length : 1);

/** @param {(most: number) => void} onClip */
export function clipView(onClip) {
  const slider = html("input", { type: "range", name: "clip", min: CLIP.low, max: CLIP.high, step: CLIP.step });
  slider.oninput = () => onClip(threshold(Number(slider.value)));
  const said = html("output");
  const drawing = svg("svg", { role: "img" });
  const says = html("p", { class: "told", "aria-live": "polite" });
  const node = html("div", { class: "panel" }, html("div", { class: "one-slider" }, slider, said), drawing, says);

  /** @param {Drawn[]} lanes @param {number} most @param {Labels} labels */
  function show(lanes, most, labels) {
    slider.value = String(Math.log10(most));
    said.textContent = fill(labels.clip_at, { most: measured(most, 2) });
    slider.setAttribute("aria-label", labels.clip);
    slider.setAttribute("aria-valuetext", said.textContent);
    const found = lanes.map((drawn) => ({ ...drawn, lengths: weightsBack(drawn.way) }));
    const parts = found.map(({ title, way, lengths }) => {
      const length = lengths[Math.max(1, way.from)];
      const factor = clipped(length, most);
      const of = { cell: title, length: measured(length), most: measured(most, 2), factor: measured(factor) };
      return fill(factor < 1 ? labels.clipped : labels.not_clipped, of);
    });
    says.textContent = [labels.weights_grow, ...parts].join(labels.between);
    draw(found, most, labels);
  }

  /** @param {(Drawn & { lengths: Float64Array })[]} lanes @param {number} most @param {Labels} labels */
  function draw(lanes, most, labels) {
    const width = (drawing.parentElement?.clientWidth || 900) / enlarged();
    const { left, right, x } = across(width, lanes[0].way.run.steps);
    const seen = [most, ...lanes.flatMap(({ lengths }) => [...lengths].filter((one) => one > 0 && one < Infinity))];
    const [low, high] = [Math.min(...seen) / 2, Math.max(...seen) * 2];
    const span = Math.log10(high) - Math.log10(low);
    const y = (/** @type {number} */ one) =>
      HEIGHT - 6 - ((Math.log10(clamp(one, low, high)) - Math.log10(low)) / span) * (HEIGHT - 12);
    const names = lanes.map(({ title, colour, lengths, way }) => {
      const end = lengths[Math.max(1, way.from)];
      return { y: y(end || low), title, colour, end: y(end || low) };
    });
    drawing.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    drawing.setAttribute("height", String(HEIGHT * enlarged()));
    drawing.setAttribute("aria-label", `${labels.clip}. ${says.textContent}`);
    drawing.replaceChildren(
      svg("rect", { x: left, y: 0, width: right - left, height: y(most), class: "above" }),
      ...logTicks(low, high, 4).map((tick) =>
        svg("text", { x: right + 8, y: y(tick) + 4, class: "tick start", text: measured(tick, 1) }),
      ),
      svg("line", { x1: left, x2: right, y1: y(most), y2: y(most), class: "threshold" }),
      ...lanes.flatMap(({ lengths, way, colour }) => {
        const points = Array.from(lengths, (length, t) => ({ length, t })).filter(({ length }) => length > 0);
        const first = points[0];
        const line = points.map(({ length, t }) => `${x(t)},${y(length)}`).join(" ");
        const drop = first && first.length > most && first.t === Math.max(1, way.from);
        return [
          svg("polyline", { points: line, stroke: colour, fill: "none", class: "curve" }),
          drop &&
            svg("line", {
              x1: x(first.t),
              x2: x(first.t),
              y1: y(first.length),
              y2: y(most),
              stroke: colour,
              class: "drop",
            }),
          drop && svg("circle", { cx: x(first.t), cy: y(most), r: 4, fill: colour }),
        ].filter((node) => node !== false && node !== undefined);
      }),
      ...pushApart(names, 14, 8, HEIGHT - 4).map(({ y: at, title, colour }) =>
        svg("text", { x: left - 15, y: at + 4, class: "name", style: `fill:${colour}`, text: title }),
      ),
    );
  }
  return { node, show };
}
