// The drawing: a lane of lights for every network, and below them the same gradient as curves on a log axis. All of it
// shares one axis of steps, so that a light stands above its point of the curve.

import { around, enlarged, fill, html, svg } from "../../kit/elements.js";
import { measured } from "../../kit/numbers.js";
import { clamp, logTicks, pushApart } from "../../kit/scales.js";
import { BAR, bars } from "./parts.js";

/** @typedef {import("../../kit/theme.js").Colours} Colours */
/** @typedef {import("../../../payloads/types.d.ts").Lane} Lane */
/** @typedef {import("./flow.js").Way} Way */
/**
 * One lane, computed.
 *
 * @typedef {object} Drawn
 * @property {string} title
 * @property {Lane} lane
 * @property {Way} way
 * @property {string} colour
 * @property {import("./parts.js").Parts | null} [parts] what each step gives to the gradient of the weights
 */

const DECADES = 9; // between a light that is out and a full one
const ROW = 26;
const KEY = 20;
const CHART = 132;
const PARTS = BAR + 14; // below the lights
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

/** Where the steps stand, in every picture of this page alike. @param {number} width @param {number} steps */
export function across(width, steps) {
  const narrow = width < 560;
  const left = narrow ? 100 : 158;
  const right = width - 58;
  return { narrow, left, right, x: (/** @type {number} */ t) => left + (t / steps) * (right - left) };
}

/**
 * Makes the drawing; `draw` shows the lanes as they are, up to a step, and `point` where another picture is pointed at.
 *
 * @param {(t: number) => void} onStep
 * @param {(t: number | null) => void} [onHover]
 * @param {() => void} [onLink] the factor of the link that is looked at was pressed
 */
export function picture(onStep, onHover = () => {}, onLink = () => {}) {
  const layers = {
    grid: svg("g"),
    lanes: svg("g"),
    curves: svg("g", { fill: "none" }),
    guide: svg("line", { class: "guide" }),
    hover: svg("line", { class: "guide pointed" }),
    cut: svg("g"),
    names: svg("g"),
  };
  const drawing = svg("svg", { role: "img" }, Object.values(layers));
  const board = html("div", { class: "board" }, drawing);
  const key = html("div", { class: "brightnesses" });
  let [steps, bottom] = [1, 0];

  const stepAt = (/** @type {PointerEvent} */ event) => {
    const box = board.getBoundingClientRect();
    const [x, wide] = [event.clientX - box.left, box.width].map((pixels) => pixels / enlarged());
    const { left, right } = across(wide, steps);
    return clamp(Math.round(((x - left) / Math.max(1, right - left)) * steps), 0, steps);
  };
  board.onpointerdown = (event) => {
    if (around(event, ".looked")) return onLink();
    board.setPointerCapture(event.pointerId);
    onStep(stepAt(event));
  };
  board.onpointermove = (event) => {
    const at = stepAt(event);
    if (event.buttons) onStep(at);
    point(at);
    onHover(at);
  };
  board.onpointerleave = () => {
    point(null);
    onHover(null);
  };

  /**
   * @param {Drawn[]} lanes
   * @param {number} at the step that is looked at: what lies before it has not been reached
   * @param {Colours} colours
   * @param {Record<string, string>} labels
   * @param {boolean} [theory] whether what theory says is drawn too
   */
  function draw(lanes, at, colours, labels, theory = false) {
    const width = (board.clientWidth || 900) / enlarged();
    const { run, loss, from } = lanes[0].way;
    steps = run.steps;
    const place = across(width, steps);
    layers.lanes.replaceChildren();
    layers.names.replaceChildren();
    showBrightness(labels);
    let top = KEY + (place.narrow ? 30 : 2);
    for (const drawn of lanes) {
      const { way, title: name, colour } = drawn;
      const states = Object.keys(way.shares).sort(); // c above h, as in every drawing of a cell
      const reached = fill(labels.reached, { share: measured(way.reached, 2), first: 1 });
      const title = { x: 0, y: top + 4, class: "lane", style: `fill:${colour}` };
      layers.names.append(
        svg(
          "text",
          place.narrow
            ? { ...title, y: top - 25, text: fill(labels.of_cell, { cell: name, said: reached }) }
            : { ...title, text: name },
        ),
      );
      if (!place.narrow) layers.names.append(svg("text", { x: 0, y: top + 20, class: "reached", text: reached }));
      states.forEach((state, k) => {
        drawRow(drawn, state, top + k * ROW, at, place, colours);
      });
      top += Math.max(1, states.length) * ROW;
      if (drawn.parts) {
        drawParts(drawn, drawn.parts, top + BAR - ROW / 2 + 3, at, place, labels);
        top += PARTS;
      }
      top += place.narrow ? 34 : 12;
    }
    drawChart(lanes, top, place, labels, theory);
    const height = top + CHART + 22;
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.setAttribute("height", String(height * enlarged()));
    bottom = top + CHART;
    mark(layers.guide, place.x(at));
    point(null);
    layers.cut.replaceChildren(
      ...border(loss < steps ? place.x(loss) : null, labels.loss, "end", top + CHART - 6, top),
      ...border(
        from > 0 ? place.x(from - 0.5) : null,
        labels.cut_here,
        from > steps / 2 ? "end" : "start",
        from > steps / 2 ? KEY - 6 : top + 12, // above the curves' names
        top,
      ),
    );
    const says = lanes.map(({ title, way }) =>
      fill(labels.alt, { cell: title, share: measured(way.reached, 2), steps: way.loss, first: 1 }),
    );
    drawing.setAttribute("aria-label", `${labels.region}. ${says.join(" ")}`);
  }

  /** @param {number | null} at */
  function point(at) {
    mark(layers.hover, at === null ? null : across((board.clientWidth || 900) / enlarged(), steps).x(at));
  }

  /** @param {SVGElement} line @param {number | null} x */
  function mark(line, x) {
    line.setAttribute("visibility", x === null ? "hidden" : "visible");
    for (const [name, value] of Object.entries({ x1: x ?? 0, x2: x ?? 0, y1: KEY, y2: bottom }))
      line.setAttribute(name, String(value));
  }

  /** Where the way begins or is cut. @param {number | null} x @param {string} word @param {string} anchor @param {number} y @param {number} top */
  function border(x, word, anchor, y, top) {
    if (x === null) return [];
    const side = anchor === "end" ? -5 : 5;
    return [
      svg("line", { x1: x, x2: x, y1: KEY, y2: top + CHART, class: "border" }),
      svg("text", { x: x + side, y, "text-anchor": anchor, class: "bordered", text: word }),
    ];
  }

  /** What a light's brightness means. @param {Record<string, string>} labels */
  function showBrightness(labels) {
    const lamps = [1, 1e-3, 1e-6, 10 ** -DECADES].map((share) => {
      const last = share === 10 ** -DECADES;
      const text = measured(share, 1);
      return html(
        "span",
        { class: "bright" },
        svg(
          "svg",
          { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" },
          svg("circle", { cx: 7, cy: 7, r: 6, class: "lamp" }),
          svg("circle", { cx: 7, cy: 7, r: 6, class: "brightness", opacity: bright(share) }),
        ),
        last ? fill(labels.or_less, { share: text }) : text,
      );
    });
    key.replaceChildren(html("span", { text: labels.brightness }), ...lamps);
  }

  /**
   * @param {Drawn} drawn @param {string} state @param {number} y @param {number} at
   * @param {ReturnType<typeof across>} place @param {Colours} colours
   */
  function drawRow({ way }, state, y, at, { x, left }, colours) {
    const norms = way.shares[state];
    const colour = colours.symbols[state] ?? colours.text;
    const spacing = x(1) - x(0);
    const size = Math.min(8, Math.max(1.6, spacing * 0.36));
    layers.names.append(svg("text", { x: left - 14, y: y + 4, class: "state", text: state }));
    const round = `a${size},${size} 0 1,0 ${2 * size},0a${size},${size} 0 1,0 ${-2 * size},0`;
    const lamps = Array.from(norms, (_, t) => `M${x(t) - size},${y}${round}`).join("");
    layers.lanes.append(svg("line", { x1: x(0), x2: x(norms.length - 1), y1: y, y2: y, class: "link" }));
    layers.lanes.append(svg("path", { d: lamps, class: "lamp" })); // one for all, since every slider draws them anew
    for (let t = 0; t < norms.length; t++) {
      const lit = t >= at ? bright(norms[t]) : 0;
      const carried = t > 0 && t > at ? Math.min(lit, bright(norms[t - 1])) : 0;
      const ends = { x1: x(t - 1), x2: x(t), y1: y, y2: y };
      if (carried > 0) layers.lanes.append(svg("line", { ...ends, class: "light", stroke: colour, opacity: carried }));
      if (lit > 0) {
        const r = size * flare(norms[t]);
        layers.lanes.append(svg("circle", { cx: x(t), cy: y, r, fill: colour, opacity: lit, class: "lit" }));
      }
    }
    if (state !== way.carries) return;
    // on every link where there is room, and always on the one that is looked at
    for (let t = way.from + 1; t <= way.loss; t++) {
      const looked = t === at + 1;
      if (!looked && (spacing < 40 || t <= at)) continue;
      const middle = (x(t) + x(t - 1)) / 2;
      const text = `× ${measured(way.factors[t - 1], 2)}`;
      layers.names.append(svg("text", { x: middle, y: y - 10, class: looked ? "factor looked" : "factor", text }));
    }
  }

  /**
   * @param {Drawn} drawn @param {import("./parts.js").Parts} parts @param {number} base @param {number} at
   * @param {ReturnType<typeof across>} place @param {Record<string, string>} labels
   */
  function drawParts({ colour, way }, parts, base, at, { x, narrow, left }, labels) {
    layers.lanes.append(...bars(parts, { at, x, base, colour }));
    const t = Math.max(1, at, way.from);
    const so = measured(100 * parts.sum[t]);
    const text = narrow ? `Σ ${so}%` : fill(labels.sum_so_far, { percent: so });
    layers.names.append(svg("text", { x: 0, y: base - 2, class: "sum", text }));
    if (!narrow) layers.names.append(svg("text", { x: left - 14, y: base - 2, class: "state sign", text: "Σ" }));
  }

  /** @param {Drawn[]} lanes @param {number} top @param {ReturnType<typeof across>} place @param {Record<string, string>} labels @param {boolean} theory */
  function drawChart(lanes, top, { left, right, x }, labels, theory) {
    const { low, high } = domain(lanes.flatMap(({ way }) => [...way.shares[way.carries]]));
    const [from, to] = [Math.log10(low), Math.log10(high)];
    const y = (/** @type {number} */ value) =>
      top + CHART - ((clamp(Math.log10(value), from, to) - from) / (to - from)) * CHART;
    layers.grid.replaceChildren(
      ...logTicks(low, high, 5).flatMap((tick) => [
        svg("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: tick === 1 ? "one" : "grid" }),
        svg("text", { x: right + 8, y: y(tick) + 4, class: "tick start", text: measured(tick, 1) }),
      ]),
      ...stepTicks(steps, x(1) - x(0)).map((t) =>
        svg("text", { x: x(t), y: top + CHART + 16, class: "tick middle", text: String(t) }),
      ),
      svg("text", {
        x: right,
        y: top + CHART + 16,
        class: "tick",
        text: lanes[0].way.loss === steps ? labels.loss : String(steps),
      }),
    );
    /** @type {{ y: number, end: number, x: number, text: string, colour: string, kind: string }[]} */
    const names = [];
    layers.curves.replaceChildren();
    lanes.forEach(({ title, way, colour }, k) => {
      const { loss, from, rate } = way;
      const norms = way.shares[way.carries];
      const shown = Array.from({ length: loss - from + 1 }, (_, t) => from + t).filter((t) => norms[t] > 0);
      const points = shown.map((t) => `${x(t)},${y(norms[t])}`);
      if (shown.length) {
        const dashes = { "stroke-dasharray": DASHES[k % 3], class: "curve" };
        layers.curves.append(svg("polyline", { points: points.join(" "), stroke: colour, ...dashes }));
        names.push({ y: 0, end: y(norms[shown[0]]), x: x(shown[0]), text: title, colour, kind: "name" });
      }
      if (!theory || !(rate > 0)) return;
      const by = foretold(way);
      const dotted = by.map(([t, left]) => `${x(t)},${y(left)}`);
      layers.curves.append(svg("polyline", { points: dotted.join(" "), stroke: colour, class: "theory" }));
      names.push({
        y: 0,
        end: y(Math.max(low, by[0][1])),
        x: x(from),
        text: fill(labels.theory, { cell: title }),
        colour,
        kind: "by_theory",
      });
    });
    for (const one of names) one.y = one.end;
    for (const { y: at, end, x: begins, text, colour, kind } of pushApart(names, 14, top + 4, top + CHART)) {
      const from = begins - 4; // where the curve begins: at the left, or where the way is cut
      layers.curves.append(svg("line", { x1: from - 8, x2: from, y1: at, y2: end, stroke: colour, class: "lead" }));
      layers.names.append(svg("text", { x: from - 11, y: at + 4, class: kind, style: `fill:${colour}`, text }));
    }
  }
  return { key, board, draw, point };
}

/** What theory says is left at each step, as far as one has to know for a line. @param {Way} way @returns {[number, number][]} */
export function foretold({ alone, rate, loss, from }) {
  if (alone) return alone.slice(from, loss + 1).map((left, k) => [from + k, left]);
  return [
    [from, rate ** (loss - from)],
    [loss, 1],
  ];
}

/** Steps that are written below the axis. @param {number} steps @param {number} spacing pixels between two steps */
export function stepTicks(steps, spacing) {
  const by = [1, 2, 5, 10, 20, 50].find((each) => each * spacing >= 44) ?? 50;
  return Array.from({ length: steps }, (_, t) => t).filter((t) => t % by === 0 && (steps - t) * spacing >= 44);
}
