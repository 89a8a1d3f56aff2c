// A truth that is played: lines drawn step by step, or bars that grow; what was bet is outlined, what came out is filled.

import { html, svg } from "../../kit/elements.js";

/** @typedef {import("../../../payloads/types.d.ts").BetPlay} Play */
/** @typedef {{ choice: number, outcome: number, choices: readonly { name: string }[] }} Said places of the bet and of the truth among the choices */

const WIDTH = 300;
const HEIGHT = 128;
const LEFT = 34;
const RIGHT = 62;
const TOP = 8;
const ROW = 26;
const LOOKS = ["first", "second", "third"];

/**
 * The part of a scale that a choice is: from its lower border to its upper one.
 *
 * @param {readonly number[]} borders rising
 * @param {number} k
 * @param {readonly [number, number]} all the ends of the scale
 * @returns {[number, number]}
 */
export const bandOf = (borders, k, [low, high]) => [borders[k - 1] ?? low, Math.min(borders[k] ?? high, high)];

/**
 * The ends of a scale that holds some numbers and 0.
 *
 * @param {readonly number[]} values
 * @returns {[number, number]}
 */
export function endsOf(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(...values, low + 1e-9);
  const air = 0.06 * (high - low);
  return [low && low - air, high + air];
}

/**
 * @param {Play} play
 * @param {Said} said
 * @param {Readonly<Record<string, string>>} labels
 * @param {string} words what the picture says
 */
export function played(play, said, labels, words) {
  const again = html("button", { type: "button", class: "quiet again", text: labels.replay });
  const figure = html("figure", { class: "play" });
  const show = () => {
    const picture = svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${heightOf(play)}`, role: "img", "aria-label": words },
      play.lines.length ? lines(play, said) : bars(play, said),
    );
    figure.replaceChildren(picture, html("figcaption", {}, html("span", { text: labels.shown }), again));
  };
  again.onclick = show;
  show();
  return figure;
}

/** @param {Play} play */
const heightOf = ({ bars: rows }) => (rows.length ? 8 + ROW * rows.length : HEIGHT + 30);

/** @param {Play} play @param {Said} said */
function lines({ lines: rows, borders, across, axis, first }, said) {
  const steps = rows[0].values.length;
  const ends = across
    ? endsOf(rows.flatMap(({ values }) => values))
    : endsOf([...rows.flatMap((r) => r.values), ...borders]);
  const x = (/** @type {number} */ t) => LEFT + (t / Math.max(1, steps - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => TOP + (1 - (value - ends[0]) / (ends[1] - ends[0])) * HEIGHT;
  /** @param {number} k @param {string} look */
  const band = (k, look) => {
    if (!borders.length) return null;
    if (across) {
      const [from, to] = bandOf(borders, k, [first, first + steps - 1]).map((one) => x(one - first));
      return svg("rect", { class: look, x: from, y: TOP, width: Math.max(0, to - from), height: HEIGHT });
    }
    const [bottom, top] = bandOf(borders, k, ends).map(y);
    return svg("rect", {
      class: look,
      x: LEFT,
      y: top,
      width: WIDTH - LEFT - RIGHT,
      height: Math.max(0, bottom - top),
    });
  };
  const tick = (/** @type {number} */ value) => `${Number(value.toPrecision(2))}`;
  const look = (/** @type {number} */ k) => LOOKS[k % LOOKS.length];
  const ways = rows.map(({ values }, k) =>
    svg("polyline", {
      class: `drawn ${look(k)}`,
      pathLength: 1,
      points: values.map((value, t) => `${x(t)},${y(value)}`).join(" "),
    }),
  );
  const dots = rows.map(({ values }, k) =>
    svg("circle", { class: `dot ${look(k)}`, cx: x(steps - 1), cy: y(values[steps - 1]), r: 4 }),
  );
  let below = Number.NEGATIVE_INFINITY;
  const names = rows
    .map(({ name, values, said: end }, k) => ({ k, text: rows.length > 1 ? name : end, at: y(values[steps - 1]) }))
    .sort((one, other) => one.at - other.at)
    .map(({ k, text, at }) => {
      below = Math.max(at + 4, below + 14);
      return svg("text", { class: `last ${look(k)}`, x: x(steps - 1) + 8, y: below, text });
    });
  const marks = rows.length > 1 || across ? [0] : [...borders, 0];
  const apart = marks.filter((one, k) => marks.slice(0, k).every((before) => Math.abs(y(before) - y(one)) > 13));
  return [
    band(said.outcome, "truth"),
    band(said.choice, "yours"),
    svg("line", { class: "axis", x1: LEFT, x2: WIDTH - RIGHT, y1: y(0), y2: y(0) }),
    ...apart.map((value) => svg("text", { class: "tick", x: LEFT - 5, y: y(value) + 4, text: tick(value) })),
    ...ways,
    ...dots,
    ...names,
    svg("text", { class: "step", x: LEFT, y: TOP + HEIGHT + 16, text: `${first}` }),
    svg("text", { class: "step", x: x(steps - 1), y: TOP + HEIGHT + 16, text: `${first + steps - 1}` }),
    svg("text", { class: "step", x: (LEFT + WIDTH - RIGHT) / 2, y: TOP + HEIGHT + 16, text: axis }),
  ];
}

/** @param {Play} play @param {Said} said */
function bars({ bars: rows }, { choice, outcome, choices }) {
  const most = Math.max(...rows.map(({ value }) => Math.abs(value)), 1e-9);
  const long = Math.max(...rows.map(({ name }) => name.length)) > 3;
  const begin = long ? 112 : 24;
  return rows.flatMap(({ choice: of, name, value, said: end }, k) => {
    const at = 8 + ROW * k;
    const width = Math.max(1, ((WIDTH - begin - 56) * Math.abs(value)) / most);
    const looks = [
      of && of === choices[outcome]?.name ? "truth" : "",
      of && of === choices[choice]?.name ? "yours" : "",
    ];
    return [
      svg("text", { class: "name", x: begin - 6, y: at + 14, text: name }),
      svg("rect", { class: `bar ${looks.join(" ")}`, x: begin, y: at, width, height: ROW - 8 }),
      svg("text", { class: "value", x: begin + width + 6, y: at + 14, text: end }),
    ];
  });
}

/** What was said, marked as right or wrong, and what it is. @param {string} yours @param {string} truth @param {boolean} right @param {Readonly<Record<string, string>>} labels */
export const verdict = (yours, truth, right, labels) =>
  html(
    "dl",
    { class: right ? "verdict right" : "verdict" },
    html("dt", { text: labels.said }),
    html("dd", { class: "yours", text: yours }),
    html("dt", { text: labels.came }),
    html("dd", { class: "truth", text: truth }),
  );
