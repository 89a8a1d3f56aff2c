// The race: how much each entrant knows over its updates, and the line of those who guess.

import { enlarged, html, svg } from "../../kit/elements.js";
import { counted, measured } from "../../kit/numbers.js";
import { clamp, pushApart, ticks } from "../../kit/scales.js";

/** @typedef {import("../../../payloads/types.d.ts").RaceNow} Now */
/** @typedef {import("../../../payloads/types.d.ts").DelaySample} Sample */
/** @typedef {Now & { sample: Sample, measure: string, lines: string[] }} Shown */

const [TOP, HEIGHT, BOTTOM] = [12, 284, 26];
const DASHES = ["", "7 4", "2 3"];

/**
 * The ends of the axis of scores: whatever was scored, guessing, and where all is right.
 *
 * @param {string} measure
 * @param {number} chance
 * @param {number[]} scores
 */
export function span(measure, chance, scores) {
  if (measure !== "right") return { low: 0, high: 1.5 * chance };
  if (chance < 0.6) return { low: 0, high: 1 };
  const least = Math.min(chance, ...scores);
  return { low: Math.max(0, Math.min(least, chance - (1 - chance))), high: 1 };
}

export function chart() {
  const layers = { grid: svg("g"), curves: svg("g", { fill: "none" }), start: svg("g"), names: svg("g") };
  const drawing = svg("svg", { role: "img" }, Object.values(layers));
  const board = html("div", { class: "race" }, drawing);

  /** @param {Shown} shown @param {Record<string, string>} labels */
  function draw(shown, labels) {
    const width = (board.clientWidth || 800) / enlarged();
    const narrow = width < 560;
    const left = 52;
    const right = narrow ? 24 : 190;
    const { measure, sample, budget, lines } = shown;
    const { low, high } = span(
      measure,
      sample.chance,
      shown.lanes.flatMap(({ scores }) => scores.slice(-1)),
    );
    const x = (/** @type {number} */ updates) => left + (updates / budget) * (width - left - right);
    const y = (/** @type {number} */ score) => TOP + HEIGHT - ((clamp(score, low, high) - low) / (high - low)) * HEIGHT;
    const said = (/** @type {number} */ score) =>
      measure === "error" ? measured(score, 2) : `${measured(100 * score)}%`;
    const end = width - right;
    layers.grid.replaceChildren(
      ...ticks(low, high, 5).flatMap((tick) => [
        svg("line", { x1: left, x2: end, y1: y(tick), y2: y(tick), class: "grid" }),
        svg("text", { x: left - 6, y: y(tick) + 4, class: "tick", text: said(tick) }),
      ]),
      ...ticks(0, budget, narrow ? 3 : 6).map((tick) =>
        svg("text", { x: x(tick), y: TOP + HEIGHT + 18, class: "tick middle", text: counted(tick) }),
      ),
      svg("line", { x1: left, x2: end, y1: y(sample.chance), y2: y(sample.chance), class: "chance" }),
    );
    layers.curves.replaceChildren(
      ...shown.lanes.flatMap((lane, k) => {
        const points = lane.updates.map((updates, i) => `${x(updates)},${y(lane.scores[i])}`);
        const last = lane.updates.length - 1;
        return [
          svg("polyline", {
            points: points.join(" "),
            stroke: lines[k % lines.length],
            "stroke-dasharray": DASHES[k % 3],
            class: "curve",
          }),
          last >= 0 &&
            svg("circle", {
              cx: x(lane.updates[last]),
              cy: y(lane.scores[last]),
              r: lane.solved ? 6 : 3.5,
              fill: lines[k % lines.length],
            }),
        ].filter((node) => node !== false);
      }),
    );
    const begun = shown.lanes.some(({ scores }) => scores.length > 0);
    layers.start.replaceChildren(...(begun ? [] : atTheStart(shown, x(0), y(sample.chance), end, labels)));
    // The line of guessing has its name in the margin too, where no curve runs.
    const names = pushApart(
      [
        { y: y(sample.chance), title: sample.guess, colour: "" },
        ...shown.lanes
          .map((lane, k) => ({ y: y(lane.scores.at(-1) ?? low), lane, colour: lines[k % lines.length] }))
          .filter(({ lane }) => lane.scores.length > 0)
          .map(({ y, lane, colour }) => ({ y, title: lane.title, colour })),
      ],
      17,
      TOP + 8,
      TOP + HEIGHT - 4,
    );
    layers.names.replaceChildren(
      ...(narrow ? [] : names).map(({ y: at, title, colour }) =>
        colour
          ? svg("text", { x: end + 8, y: at + 4, class: "lane", style: `fill:${colour}`, text: title })
          : svg("text", { x: end + 8, y: at + 4, class: "guess", text: title }),
      ),
      svg("text", { x: end + 26, y: TOP + HEIGHT + 18, class: "unit", text: narrow ? "" : labels.updates }),
    );
    drawing.setAttribute("viewBox", `0 0 ${width} ${TOP + HEIGHT + BOTTOM}`);
    drawing.setAttribute("height", String((TOP + HEIGHT + BOTTOM) * enlarged()));
    drawing.setAttribute("aria-label", shown.alt);
  }
  return { board, draw };
}

/**
 * Before the race: who stands at the line of guessing, each with a way of its own that is not known yet.
 *
 * @param {Shown} shown @param {number} from @param {number} chance @param {number} end @param {Record<string, string>} labels
 */
function atTheStart({ lanes, lines }, from, chance, end, labels) {
  const middle = (from + end) / 2;
  const gap = 30;
  const top = clamp(chance - 34 - gap * lanes.length, TOP + 54, TOP + HEIGHT - gap * lanes.length);
  const begin = from + Math.min(90, (end - from) / 5);
  return [
    svg("text", { x: middle, y: TOP + 26, class: "invite", text: labels.invite }),
    ...lanes.flatMap(({ title }, k) => {
      const colour = lines[k % lines.length];
      const at = top + k * gap;
      return [
        svg("path", {
          d: `M${from},${chance} C${from + 40},${chance} ${begin - 40},${at} ${begin},${at}`,
          stroke: colour,
          class: "to-come",
        }),
        svg("circle", { cx: begin, cy: at, r: 9, fill: colour }),
        svg("text", { x: begin, y: at + 5, class: "unknown", text: "?" }),
        svg("text", { x: begin + 18, y: at + 5, class: "lane", style: `fill:${colour}`, text: title }),
      ];
    }),
    svg("circle", { cx: from, cy: chance, r: 6, class: "line-up" }),
  ];
}
