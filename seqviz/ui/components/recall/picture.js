// The drawing: the letters that are read, below them what each network thinks of the first one after every step, and below
// that how often each is right at each delay. One axis of delays for all, so that a point stands below its letter.

import { enlarged, fill, html, svg } from "../../kit/elements.js";
import { percentOf, roughPercentOf } from "../../kit/numbers.js";
import { clamp, pushApart } from "../../kit/scales.js";

/** @typedef {import("../../kit/theme.js").Colours} Colours */
/**
 * @typedef {object} Drawn one network
 * @property {string} title
 * @property {string} colour
 * @property {Float64Array} right the probability of the first letter after each step
 * @property {string} note below its name
 * @property {string} says what it would answer now
 * @property {string} first the letter that came first
 * @property {"knows" | "partly" | "guesses"} verdict
 * @property {string} told the verdict in words
 * @property {Float64Array} shares how often it was right at each delay, as far as was tried
 */

const ROW = 52;
const GAP = 22;
const LETTERS = 26;
const CHART = 112;
const DASHES = ["2 3", "7 4", ""];

/** @param {(delay: number) => void} onDelay */
export function picture(onDelay) {
  const layers = {
    letters: svg("g"),
    grid: svg("g"),
    curves: svg("g", { fill: "none" }),
    guide: svg("line", { class: "guide" }),
    names: svg("g"),
  };
  const drawing = svg("svg", { role: "img" }, Object.values(layers));
  const board = html("div", { class: "board" }, drawing);
  const at = { left: 0, right: 0, longest: 1 };
  const pointed = (/** @type {PointerEvent} */ event) => {
    const box = board.getBoundingClientRect();
    const [x, wide] = [event.clientX - box.left, box.width].map((pixels) => pixels / enlarged());
    const share = (x - at.left) / Math.max(1, wide - at.left - at.right);
    onDelay(clamp(Math.round(share * at.longest), 1, at.longest));
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
   * @param {number[]} read the letters, by number
   * @param {number} delay
   * @param {{ letters: string[], tried: string }} about
   * @param {Colours} colours
   * @param {Record<string, string>} labels
   */
  function draw(lanes, read, delay, about, colours, labels) {
    const width = (board.clientWidth || 900) / enlarged();
    const narrow = width < 620;
    at.left = narrow ? 36 : 196;
    at.right = narrow ? 14 : 196;
    at.longest = read.length - 1;
    const x = (/** @type {number} */ t) => at.left + (t / at.longest) * (width - at.left - at.right);
    layers.names.replaceChildren();
    layers.curves.replaceChildren();
    layers.grid.replaceChildren();
    drawLetters(read, delay, about.letters, x, colours, labels, narrow);
    const chance = 1 / about.letters.length;
    let top = LETTERS + 20 + (narrow ? 20 : 0);
    lanes.forEach((lane) => {
      drawLane(lane, top, delay, chance, x, narrow, labels);
      top += ROW + GAP + (narrow ? 20 : 0);
    });
    top += 6;
    drawChart(lanes, top, delay, chance, x, about, labels, narrow);
    const height = top + CHART + 24;
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.setAttribute("height", String(height * enlarged()));
    for (const [name, value] of Object.entries({ x1: x(delay), x2: x(delay), y1: LETTERS, y2: top + CHART }))
      layers.guide.setAttribute(name, String(value));
    const says = lanes.map((lane) => fill(labels.of_cell, { cell: lane.title, said: lane.told }));
    drawing.setAttribute("aria-label", labels.region + labels.between + says.join(labels.between_parts));
  }

  /**
   * @param {number[]} read @param {number} delay @param {string[]} letters @param {(t: number) => number} x
   * @param {Colours} colours @param {Record<string, string>} labels @param {boolean} narrow
   */
  function drawLetters(read, delay, letters, x, colours, labels, narrow) {
    const spacing = x(1) - x(0);
    const size = Math.max(2, Math.min(22, spacing - 1));
    /** @type {Node[]} */
    const nodes = [];
    for (let t = 1; t <= delay; t++) {
      const box = { x: x(t) - size / 2, y: 3, width: size, height: 20, rx: 2 };
      nodes.push(svg("rect", { ...box, fill: colours.classes[read[t]], opacity: 0.55 }));
    }
    // The first letter is the one that counts, so it is always large enough to be read.
    nodes.push(
      svg("rect", { x: x(0) - 13, y: 0, width: 24, height: 26, rx: 5, fill: colours.classes[read[0]], class: "first" }),
      svg("text", { x: x(0) - 1, y: 18, class: "letter", text: letters[read[0]] }),
    );
    if (!narrow)
      layers.names.append(
        svg("text", { x: 0, y: 17, class: "note", text: labels.reads }),
        svg("text", {
          x: x(at.longest) + 16,
          y: 17,
          class: "note",
          text: fill(labels.for_letter, { letter: letters[read[0]] }),
        }),
      );
    layers.letters.replaceChildren(...nodes);
    layers.names.append(
      svg("text", {
        x: Math.min(x(delay) + 8, x(at.longest) + (narrow ? 0 : 8)),
        y: 18,
        class: narrow ? "question end" : "question",
        text: labels.question,
      }),
    );
  }

  /**
   * @param {Drawn} lane @param {number} top @param {number} delay @param {number} chance
   * @param {(t: number) => number} x @param {boolean} narrow @param {Record<string, string>} labels
   */
  function drawLane(lane, top, delay, chance, x, narrow, labels) {
    const y = (/** @type {number} */ share) => top + ROW - share * ROW;
    const [from, to] = [x(0), x(at.longest)];
    layers.grid.append(
      svg("line", { x1: from, x2: to, y1: y(0), y2: y(0), class: "grid" }),
      svg("line", { x1: from, x2: to, y1: y(1), y2: y(1), class: "grid" }),
      svg("line", { x1: from, x2: to, y1: y(chance), y2: y(chance), class: "chance" }),
    );
    const points = [];
    for (let t = 0; t <= delay; t++) points.push(`${x(t)},${y(lane.right[t])}`);
    const area = `${from},${y(0)} ${points.join(" ")} ${x(delay)},${y(0)}`;
    layers.curves.append(
      svg("polygon", { points: area, fill: lane.colour, class: "area" }),
      svg("polyline", { points: points.join(" "), stroke: lane.colour, class: "curve" }),
      svg("circle", { cx: x(delay), cy: y(lane.right[delay]), r: 4.5, fill: lane.colour }),
    );
    const share = fill(labels.percent, { percent: percentOf(lane.right[delay]) });
    if (narrow) {
      const said = fill(labels.of_cell, {
        cell: lane.title,
        said: fill(labels.for_short, { share, letter: lane.first }),
      });
      layers.names.append(svg("text", { x: 0, y: top - 8, class: "lane", style: `fill:${lane.colour}`, text: said }));
      return;
    }
    layers.names.append(
      svg("text", { x: 0, y: top + 17, class: "lane", style: `fill:${lane.colour}`, text: lane.title }),
      svg("text", { x: 0, y: top + 36, class: "note", text: lane.note }),
      svg("text", { x: to + 16, y: top + 22, class: `verdict ${lane.verdict}`, text: share }),
      svg("text", { x: to + 16, y: top + 43, class: `answer ${lane.verdict}`, text: lane.says }),
    );
  }

  /**
   * @param {Drawn[]} lanes @param {number} top @param {number} delay @param {number} chance @param {(t: number) => number} x
   * @param {{ letters: string[], tried: string }} about @param {Record<string, string>} labels
   * @param {boolean} narrow
   */
  function drawChart(lanes, top, delay, chance, x, about, labels, narrow) {
    const y = (/** @type {number} */ share) => top + CHART - share * CHART;
    const [from, to] = [x(0), x(at.longest)];
    for (const share of [0, 0.5, 1])
      layers.grid.append(
        svg("line", { x1: from, x2: to, y1: y(share), y2: y(share), class: "grid" }),
        svg("text", {
          x: from - 6,
          y: y(share) + 4,
          class: "tick",
          text: narrow ? String(100 * share) : `${100 * share}%`,
        }),
      );
    layers.grid.append(svg("line", { x1: from, x2: to, y1: y(chance), y2: y(chance), class: "chance" }));
    const by = [1, 2, 5, 10, 20, 50].find((each) => each * (x(1) - x(0)) >= 40) ?? 50;
    for (let t = 0; t <= at.longest; t += by)
      layers.grid.append(svg("text", { x: x(t), y: top + CHART + 18, class: "tick middle", text: String(t) }));
    lanes.forEach((lane, k) => {
      const points = [...lane.shares].map((share, t) => `${x(t)},${y(share)}`).join(" ");
      if (points)
        layers.curves.append(
          svg("polyline", { points, stroke: lane.colour, "stroke-dasharray": DASHES[k % 3], class: "curve" }),
          svg("circle", { cx: x(delay), cy: y(lane.shares[delay]), r: 4.5, fill: lane.colour }),
        );
    });
    if (narrow) return;
    layers.names.append(svg("text", { x: 0, y: top + 14, class: "lane", text: labels.right_in }));
    layers.names.append(svg("text", { x: 0, y: top + 33, class: "note", text: about.tried }));
    const marks = pushApart(
      lanes.flatMap((lane) => {
        const text = lane.shares.length ? fill(labels.percent, { percent: roughPercentOf(lane.shares[delay]) }) : "";
        return text ? [{ y: y(lane.shares[delay]) + 4, text, colour: lane.colour }] : [];
      }),
      17,
      top + 6,
      top + CHART + 4,
    );
    layers.names.append(
      ...marks.map(({ y: down, text, colour }) =>
        svg("text", { x: to + 16, y: down, class: "lane", style: `fill:${colour}`, text }),
      ),
      svg("text", { x: to + 66, y: y(chance) + 4, class: "note", text: labels.guessing }),
    );
  }
  return { board, draw };
}
