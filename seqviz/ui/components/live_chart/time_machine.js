// The time machine: a scrubber over the moments of the first run. It follows the training until it is grabbed.

import { fill, html } from "../../kit/elements.js";
import { counted, measured } from "../../kit/numbers.js";
import { lossAt, momentAt, momentLoss } from "./data.js";

const SVG_PLAY = "M4 2.5v11l9-5.5z";
const SVG_PAUSE = "M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z";

export function timeMachine(app) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  icon.append(path);
  const play = html("button", { type: "button", class: "key", "data-act": "play" }, icon);
  const range = html("input", { type: "range", class: "scrub", min: 0, step: 1 });
  const where = html("span", { class: "where" });
  const now = html("button", { type: "button", class: "key now", "data-act": "now" });
  const node = html("div", { class: "machine", role: "group" }, play, range, where, now);
  const time = { step: null, node }; // the step shown; null follows the training
  let timer = 0;
  let told = null;
  let lastTold = -Infinity;
  let waiting = 0;

  const moments = () => app.data.runs[0].moments;
  const last = () => moments().count - 1;
  const place = () => momentAt(app.data.runs[0], time.step);
  time.shown = () => (time.step == null ? app.data.runs[0].step : (moments().step[place()] ?? 0));

  function go(k) {
    time.step = k >= last() ? null : moments().step[Math.max(0, k)];
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
    if (!app.meta.reports || told === time.step) return;
    told = time.step;
    lastTold = performance.now();
    app.component.setStateValue("selected", time.step);
  }
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
    if (time.step == null || place() >= last()) go(0);
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
  };
  range.onchange = tell;
  now.onclick = () => {
    stop();
    go(last());
    tell();
  };
  range.onkeydown = (event) => event.stopPropagation();

  function refresh() {
    range.max = String(Math.max(1, last()));
    range.disabled = last() < 1;
    play.disabled = last() < 1;
    range.value = time.step == null ? range.max : String(place());
    const step = time.shown();
    const [run] = app.data.runs;
    const follows = time.step == null && Number.isFinite(moments().loss[place()]);
    const loss = follows ? run.loss?.y.at(-1) : moments().count ? momentLoss(run, place()) : lossAt(run, step);
    const text = fill(app.labels.where, { step: counted(step), loss: measured(loss) });
    where.textContent = text;
    range.setAttribute("aria-valuetext", text);
    now.setAttribute("aria-pressed", String(time.step == null));
    node.dataset.snapshot = time.step == null ? "now" : String(place());
  }
  time.refresh = () => {
    node.hidden = moments().count === 0;
    node.setAttribute("aria-label", app.labels.machine);
    range.setAttribute("aria-label", app.labels.scrubber);
    now.textContent = app.labels[app.data.runs.some((run) => run.running) ? "now" : "end"];
    icons();
    refresh();
  };
  // Another training began, or the moment shown is gone: back to now, and Python hears of it.
  time.reset = () => {
    stop();
    time.step = null;
    told = null;
  };
  time.settle = () => {
    if (time.step == null) return;
    const step = moments().step[place()] ?? null;
    if (step !== time.step) {
      time.step = step;
      tell();
    }
  };
  time.begin = (selected) => {
    told = time.step = selected;
  };
  time.rest = () => {
    clearInterval(timer);
    clearTimeout(waiting);
  };
  time.wake = () => {
    if (timer) start();
    if (waiting) tell();
  };
  return time;
}
