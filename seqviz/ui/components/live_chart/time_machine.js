// The time machine: a scrubber over the moments of the first run. It follows the training until it is grabbed.

import { did, placeOf } from "../../kit/acts.js";
import { fill, html, svg } from "../../kit/elements.js";
import { counted, measured } from "../../kit/numbers.js";
import { lossAt, momentAt, momentLoss } from "./data.js";

const SVG_PLAY = "M4 2.5v11l9-5.5z";
const SVG_PAUSE = "M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z";

/**
 * How the updates lie along the slider, where each moment has a place of its own.
 *
 * @param {ArrayLike<number>} steps of the moments kept
 * @param {string} template
 */
export function scaled(steps, template) {
  const last = steps.length - 1;
  if (last < 2) return "";
  const half = counted(steps[Math.floor(last / 2)]);
  return fill(template, { moments: counted(steps.length), half, last: counted(steps[last]) });
}

/** @param {import("./types.d.ts").Core} app */
export function timeMachine(app) {
  const path = svg("path");
  const icon = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, path);
  const play = html("button", { type: "button", class: "key", "data-act": "play" }, icon);
  const range = html("input", { type: "range", class: "scrub", min: 0, step: 1 });
  const where = html("span", { class: "where" });
  const now = html("button", { type: "button", class: "key now", "data-act": "now" });
  const node = html("div", { class: "machine", role: "group" }, play, range, where, now);
  /** The step shown; null follows the training. @type {number | null} */
  let chosen = null;
  let timer = 0;
  /** What Python knows of. @type {number | null} */
  let told = null;
  let lastTold = -Infinity;
  let waiting = 0;

  const moments = () => app.data.runs[0].moments;
  const last = () => moments().count - 1;
  const place = () => momentAt(app.data.runs[0], chosen);
  const shown = () => (chosen == null ? app.data.runs[0].step : (moments().step[place()] ?? 0));

  function go(/** @type {number} */ k) {
    chosen = k >= last() ? null : moments().step[Math.max(0, k)];
    refresh();
    app.moved();
  }
  // Python hears where the viewer stopped, at most four times a second.
  function tell() {
    clearTimeout(waiting);
    waiting = 0;
    const wait = lastTold + 250 - performance.now();
    if (wait > 0) {
      waiting = setTimeout(tell, wait);
      return;
    }
    if (!app.meta.reports || told === chosen) return;
    told = chosen;
    lastTold = performance.now();
    app.component?.setStateValue("selected", chosen);
  }
  const travelled = () => did("time_travelled", { to: placeOf(place(), moments().count) });
  function stop() {
    clearInterval(timer);
    timer = 0;
    icons();
  }
  function icons() {
    path.setAttribute("d", timer ? SVG_PAUSE : SVG_PLAY);
    play.setAttribute("aria-label", timer ? app.labels.pause : app.labels.play);
    node.dataset.playing = String(timer !== 0);
  }
  play.onclick = () => {
    if (timer) {
      stop();
      tell();
      return;
    }
    if (chosen == null || place() >= last()) go(0);
    start();
    icons();
  };
  function start() {
    clearInterval(timer);
    timer = setInterval(() => {
      const next = place() + 1;
      go(next);
      if (next >= last()) {
        stop();
        tell();
      }
    }, 150);
  }
  range.oninput = () => {
    stop();
    go(Number(range.value));
    travelled();
  };
  range.onchange = tell;
  now.onclick = () => {
    stop();
    go(last());
    tell();
    travelled();
  };
  range.onkeydown = (event) => event.stopPropagation();

  function refresh() {
    range.max = String(Math.max(1, last()));
    range.disabled = last() < 1;
    play.disabled = last() < 1;
    range.value = chosen == null ? range.max : String(place());
    const step = shown();
    const [run] = app.data.runs;
    const follows = chosen == null && Number.isFinite(moments().loss[place()]);
    const loss = follows ? run.loss?.y.at(-1) : moments().count ? momentLoss(run, place()) : lossAt(run, step);
    const told_as = Number.isFinite(loss) ? app.labels.where : app.labels.where_only;
    const text = fill(told_as, { step: counted(step), loss: measured(loss ?? NaN) });
    where.textContent = text;
    range.setAttribute("aria-valuetext", text);
    range.title = scaled(moments().step, app.labels.scale);
    now.setAttribute("aria-pressed", String(chosen == null));
    node.dataset.snapshot = chosen == null ? "now" : String(place());
  }
  function relabel() {
    node.hidden = moments().count === 0;
    node.setAttribute("aria-label", app.labels.machine);
    range.setAttribute("aria-label", app.labels.scrubber);
    now.textContent = app.labels[app.data.runs.some((run) => run.running) ? "now" : "end"];
    icons();
    refresh();
  }
  return {
    node,
    /** The step that the viewer chose; null follows the training. */
    get step() {
      return chosen;
    },
    shown,
    refresh: relabel,
    // Another training began, or the moment shown is gone: back to now, and Python hears of it.
    reset() {
      stop();
      chosen = null;
      told = null;
    },
    settle() {
      if (chosen == null) return;
      const step = moments().step[place()] ?? null;
      if (step !== chosen) {
        chosen = step;
        tell();
      }
    },
    begin(/** @type {number} */ selected) {
      told = chosen = selected;
    },
    rest() {
      clearInterval(timer);
      clearTimeout(waiting);
    },
    wake() {
      if (timer) start();
      if (waiting) tell();
    },
  };
}
