// How a series is cut: a window of values that are read, and the value after it that is wanted.

import { fill, html } from "../../kit/elements.js";
import { counted, measured } from "../../kit/numbers.js";
import { playerKey, showPlaying } from "../../kit/player.js";
import { clamp } from "../../kit/scales.js";

const PACE = 450; // milliseconds for one step of the player
const ENDS = [2, 3]; // values that are written of a long window: the first and the last

/** @typedef {import("./types.d.ts").Scale} Scale */
/** @typedef {NonNullable<import("./data.js").Opened["series"]>} Series */

/**
 * Where a window can be: the first and the last place of a value that is wanted.
 *
 * @param {{ steps: number, window: number, horizon: number }} series
 */
export const places = ({ steps, window, horizon }) => [window, steps - horizon];

/**
 * A few numbers of many, the ones left out as dots.
 *
 * @param {ArrayLike<number>} values
 */
export function listed(values) {
  const all = Array.from(values, (value) => measured(value));
  const [head, tail] = ENDS;
  const few = all.length <= head + tail + 1 ? all : [...all.slice(0, head), "…", ...all.slice(-tail)];
  return few.join(", ");
}

/**
 * @param {import("./types.d.ts").App} app
 * @param {(at: number) => void} moved the player went on; `at` is to be seen
 */
export function createCut(app, moved) {
  const key = playerKey("play", () => (timer ? stop() : start()));
  const words = html("span", { class: "cut-words" });
  const node = html("div", { class: "cut", role: "group" }, key, words);
  /** The place of the value that is wanted. @type {number | null} */
  let at = null;
  let timer = 0;
  let known = "";

  const series = () => app.data.series;
  /** Only where every value of the series is there. */
  const possible = () => {
    const one = series();
    return one != null && one.window > 0 && one.x.length === one.steps && places(one)[0] <= places(one)[1];
  };
  function stop() {
    clearInterval(timer);
    timer = 0;
    showPlaying(key, false, { play: app.labels.cut_play, pause: app.labels.cut_pause });
  }
  function start() {
    const one = series();
    if (!one || at == null) return;
    if (at >= places(one)[1]) to(places(one)[0]);
    timer = setInterval(() => {
      const now = series();
      if (!now || at == null || at >= places(now)[1]) {
        stop();
        return;
      }
      to(at + 1);
    }, PACE);
    showPlaying(key, true, { play: app.labels.cut_play, pause: app.labels.cut_pause });
  }
  function to(/** @type {number} */ place) {
    at = place;
    moved(place);
  }

  return {
    node,
    stop,
    get at() {
      return at;
    },
    /** Another series begins with the first window of its held-out part; the same one keeps its place. */
    fit() {
      const one = series();
      node.hidden = !possible();
      if (!one || node.hidden) {
        stop();
        at = null;
        return;
      }
      const name = [one.steps, one.window, one.horizon, one.split].join();
      if (name === known && at != null) return;
      known = name;
      const [first, last] = places(one);
      at = clamp(one.split + one.window, first, last);
    },
    /** By hand: the value wanted is the one pointed at. @param {number} place */
    point(place) {
      const one = series();
      if (!one || at == null || timer) return;
      const [first, last] = places(one);
      at = clamp(place, first, last);
    },
    label() {
      showPlaying(key, timer !== 0, { play: app.labels.cut_play, pause: app.labels.cut_pause });
      node.setAttribute("aria-label", app.labels.cut_group);
    },
    /** @param {ArrayLike<number> | null} predicted of the first run, at every place */
    tell(predicted) {
      const one = series();
      if (!one || at == null) return;
      const { window, horizon, y, shuffled } = one;
      const said = predicted?.[at] ?? NaN;
      const { labels } = app;
      const template = Number.isFinite(said) ? labels.cut_said : labels.cut;
      const text = fill(template, {
        from: counted(at - window),
        to: counted(at - 1),
        values: listed(y.subarray(at - window, at)),
        wanted: listed(y.subarray(at, at + horizon)),
        said: measured(said),
      });
      words.textContent = shuffled ? `${text} ${labels.cut_shuffled}` : text;
      node.dataset.at = String(at);
    },
    /**
     * @param {CanvasRenderingContext2D} pen
     * @param {{ y0: number, y1: number }} box
     * @param {Scale} toX
     * @param {Scale} toY
     * @param {ArrayLike<number> | null} predicted
     */
    draw(pen, box, toX, toY, predicted) {
      const one = series();
      if (!one || at == null) return;
      const { window, horizon, y } = one;
      const { colours } = app;
      const half = (toX(1) - toX(0)) / 2;
      const [left, right] = [toX(at - window) - half, toX(at - 1) + half];
      pen.fillStyle = colours.accent;
      pen.globalAlpha = 0.13;
      pen.fillRect(left, box.y0 - 4, right - left, box.y1 - box.y0 + 4);
      pen.globalAlpha = 1;
      const radius = clamp(half * 0.8, 1.5, 4);
      for (let k = at - window; k < at; k++) disc(pen, toX(k), toY(y[k]), radius, colours.accent);
      for (let k = at; k < at + horizon; k++) {
        pen.beginPath();
        pen.arc(toX(k), toY(y[k]), 6, 0, 7);
        pen.strokeStyle = colours.text;
        pen.lineWidth = 2;
        pen.stroke();
      }
      const said = predicted?.[at] ?? NaN;
      if (Number.isFinite(said)) {
        pen.beginPath();
        pen.moveTo(toX(at), toY(y[at]));
        pen.lineTo(toX(at), toY(said));
        pen.strokeStyle = app.runColour(0);
        pen.lineWidth = 2;
        pen.stroke();
        disc(pen, toX(at), toY(said), 4, app.runColour(0));
      }
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} colour
 */
function disc(pen, x, y, radius, colour) {
  if (!Number.isFinite(x + y)) return;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fillStyle = colour;
  pen.fill();
}
