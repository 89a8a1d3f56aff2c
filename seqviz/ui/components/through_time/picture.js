// The drawing: a lane of lights for every network, and below them the same gradient as curves on a log axis. All of it
// shares one axis of steps, so that a light stands above its point of the curve.

import { fill, html, svg } from "../../kit/elements.js";
import { measured } from "../../kit/numbers.js";
import { clamp, logTicks, pushApart } from "../../kit/scales.js";

/** @typedef {import("../../kit/theme.js").Colours} Colours */
/** @typedef {import("./flow.js").Way} Way */
/** @typedef {{ title: string, way: Way, colour: string }} Drawn one lane, computed */

const DECADES = 9; // between a light that is out and a full one
const ROW = 27;
const CHART = 170;
const RIGHT = 34;
const [FLOOR, ROOF] = [1e-16, 1e4]; // of the log axis, unless something lies outside
const DASHES = ["", "7 4", "2 3"];

/** How bright a light is, 0 to 1. @param {number} norm */
export const bright = (norm) => (norm > 0 ? clamp(1 + Math.log10(norm) / DECADES, 0, 1) : 0);

/** How much larger than usual a light is: what grows flares. @param {number} norm */
export const flare = (norm) => (norm > 1 ? 1 + Math.min(1, 0.35 * Math.log10(norm)) : 1);

/** The ends of the log axis: always the same, or farther out by whole steps. @param {number[]} norms */
export function domain(norms) {
  const seen = norms.filter((norm) => norm > 0 && Number.isFinite(norm));
  let [low, high] = [FLOOR, ROOF];
  while (low > 1e-300 && seen.some((norm) => norm < low)) low *= 1e-8;
  while (high < 1e300 && seen.some((norm) => norm > high)) high *= 1e8;
  return { low, high };
}

/** Makes the drawing; `draw` shows the lanes as they are, up to a step. @param {(t: number) => void} onStep */
export function picture(onStep) {
  const layers = {
    grid: svg("g"),
    lanes: svg("g"),
    curves: svg("g", { fill: "none" }),
    guide: svg("line", { class: "guide" }),
    names: svg("g"),
  };
  const drawing = svg("svg", { role: "img" }, Object.values(layers));
  const board = html("div", { class: "board" }, drawing);
  /** @type {((t: number) => number) | null} */
  let toX = null;
  let count = 0;
  let left = 0;

  const pointed = (/** @type {PointerEvent} */ event) => {
    if (!toX) return;
    const box = board.getBoundingClientRect();
    const share = (event.clientX - box.left - left) / Math.max(1, box.width - left - RIGHT);
    onStep(clamp(Math.round(share * count), 0, count));
  };
  board.onpointerdown = (event) => {
    board.setPointerCapture(event.pointerId);
    pointed(event);
  };
  board.onpointermove = (event) => {
    if (event.buttons) pointed(event);
  };

  /**
   * @param {Drawn[]} lanes
   * @param {number} at the step that is looked at: what lies before it has not been reached
   * @param {Colours} colours
   * @param {Record<string, string>} labels
   */
  function draw(lanes, at, colours, labels) {
    const width = board.clientWidth || 900;
    const narrow = width < 560;
    left = narrow ? 62 : 158;
    const steps = lanes[0].way.factors.length;
    const x = (/** @type {number} */ t) => left + (t / steps) * (width - left - RIGHT);
    [toX, count] = [x, steps];
    const spacing = x(1) - x(0);
    let top = narrow ? 32 : 24;
    layers.lanes.replaceChildren();
    layers.names.replaceChildren();
    for (const lane of lanes) {
      const states = Object.keys(lane.way.shares).sort(); // c above h, as in every drawing of a cell
      const reached = fill(labels.reached, { share: measured(lane.way.reached, 2), first: 1 });
      const title = { x: 0, y: top + 4, class: "lane", style: `fill:${lane.colour}` };
      layers.names.append(
        svg(
          "text",
          narrow
            ? { ...title, y: top - 12, text: fill(labels.of_cell, { cell: lane.title, said: reached }) }
            : { ...title, text: lane.title },
        ),
      );
      if (!narrow) layers.names.append(svg("text", { x: 0, y: top + 21, class: "reached", text: reached }));
      const rows = Math.max(1, states.length);
      states.forEach((state, k) => {
        drawRow(lane.way, state, top + k * ROW, at, x, spacing, colours);
      });
      top += rows * ROW + (narrow ? 30 : 22);
    }
    drawChart(lanes, top, width, x, labels);
    const height = top + CHART + 24;
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.setAttribute("height", String(height));
    layers.guide.setAttribute("x1", String(x(at)));
    layers.guide.setAttribute("x2", String(x(at)));
    layers.guide.setAttribute("y1", "0");
    layers.guide.setAttribute("y2", String(top + CHART));
    const says = lanes.map(({ title, way }) =>
      fill(labels.alt, { cell: title, share: measured(way.reached, 2), steps, first: 1 }),
    );
    drawing.setAttribute("aria-label", `${labels.region}. ${says.join(" ")}`);
  }

  /**
   * @param {Way} way @param {string} state @param {number} y @param {number} at
   * @param {(t: number) => number} x @param {number} spacing @param {Colours} colours
   */
  function drawRow(way, state, y, at, x, spacing, colours) {
    const norms = way.shares[state];
    const colour = colours.symbols[state] ?? colours.text;
    const size = Math.min(8, Math.max(1.6, spacing * 0.36));
    layers.names.append(svg("text", { x: left - 14, y: y + 4, class: "state", text: state }));
    for (let t = 0; t < norms.length; t++) {
      const lit = t >= at ? bright(norms[t]) : 0;
      const carried = t > 0 && t > at ? Math.min(lit, bright(norms[t - 1])) : 0;
      const place = { x1: x(t - 1), x2: x(t), y1: y, y2: y };
      if (t > 0) layers.lanes.append(svg("line", { ...place, class: "link" }));
      if (carried > 0) layers.lanes.append(svg("line", { ...place, class: "light", stroke: colour, opacity: carried }));
      layers.lanes.append(svg("circle", { cx: x(t), cy: y, r: size, class: "lamp" }));
      if (lit > 0) {
        const r = size * flare(norms[t]);
        layers.lanes.append(svg("circle", { cx: x(t), cy: y, r, fill: colour, opacity: lit, class: "lit" }));
      }
      if (t > at && state === way.carries && spacing > 40)
        layers.lanes.append(
          svg("text", { x: (x(t) + x(t - 1)) / 2, y: y - 8, class: "factor", text: measured(way.factors[t - 1], 2) }),
        );
    }
  }

  /**
   * @param {Drawn[]} lanes @param {number} top @param {number} width
   * @param {(t: number) => number} x @param {Record<string, string>} labels
   */
  function drawChart(lanes, top, width, x, labels) {
    const { low, high } = domain(lanes.flatMap(({ way }) => [...way.shares[way.carries]]));
    const [from, to] = [Math.log10(low), Math.log10(high)];
    const y = (/** @type {number} */ value) =>
      top + CHART - ((clamp(Math.log10(value), from, to) - from) / (to - from)) * CHART;
    const right = width - RIGHT;
    layers.grid.replaceChildren(
      ...logTicks(low, high, 5).flatMap((tick) => [
        svg("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: tick === 1 ? "one" : "grid" }),
        svg("text", { x: left - 8, y: y(tick) + 4, class: "tick", text: measured(tick, 1) }),
      ]),
      ...stepTicks(lanes[0].way.factors.length, x(1) - x(0)).map((t) =>
        svg("text", { x: x(t), y: top + CHART + 18, class: "tick middle", text: String(t) }),
      ),
      svg("text", { x: right, y: top + CHART + 18, class: "tick loss", text: labels.loss }),
    );
    layers.curves.replaceChildren(
      ...lanes.flatMap(({ way, colour }, k) => {
        const norms = way.shares[way.carries];
        const last = norms.length - 1;
        const points = [...norms].flatMap((norm, t) => (norm > 0 ? [`${x(t)},${y(norm)}`] : []));
        const theory = [last, 0].map((t) => `${x(t)},${y(norms[last] * way.rate ** (last - t))}`);
        return [
          svg("polyline", {
            points: points.join(" "),
            stroke: colour,
            "stroke-dasharray": DASHES[k % 3],
            class: "curve",
          }),
          way.rate > 0 && svg("polyline", { points: theory.join(" "), stroke: colour, class: "theory" }),
        ].filter((node) => node !== false);
      }),
    );
    const names = pushApart(
      lanes.map(({ title, way, colour }) => ({ y: y(Math.max(low, way.shares[way.carries][1])), title, colour })),
      15,
      top + 8,
      top + CHART - 4,
    );
    layers.names.append(
      ...names.map(({ y: at, title, colour }) =>
        svg("text", { x: x(0) + 6, y: at - 4, class: "name", style: `fill:${colour}`, text: title }),
      ),
    );
  }
  return { board, draw };
}

/** Steps that are written below the axis. @param {number} steps @param {number} spacing pixels between two steps */
export function stepTicks(steps, spacing) {
  const by = [1, 2, 5, 10, 20, 50].find((each) => each * spacing >= 44) ?? 50;
  return Array.from({ length: steps }, (_, t) => t).filter((t) => t % by === 0 && (steps - t) * spacing >= 44);
}
