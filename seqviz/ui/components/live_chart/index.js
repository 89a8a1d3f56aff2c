// The live chart: one instance per place on the page; payloads come and go, its nodes stay.

import { fill, html, reducedMotion } from "../../kit/elements.js";
import { counted, measured } from "../../kit/numbers.js";
import { clamp, mix } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { momentAt, openTraining } from "./data.js";
import { histograms } from "./histograms.js";
import { lossPanels } from "./loss.js";
import { seriesPanel } from "./series.js";
import { timeMachine } from "./time_machine.js";

const QUIET = 4000; // milliseconds between two announcements while a training runs

function createChart(root, first) {
  const app = { labels: first.labels, updates: 0 };
  const summary = html("p", { class: "summary", role: "status", "aria-live": "polite" });
  const shell = html("div", { class: "shell", role: "group" });
  app.colours = dress(root, shell, first.palettes);
  app.time = timeMachine(app);
  const views = [lossPanels(app), seriesPanel(app), histograms(app)];
  const [losses, series, spreads] = views.map((view) => view.nodes);
  const panels = html("div", { class: "panels" }, losses[0], series, losses[1]);
  shell.append(app.time.node, panels, html("div", { class: "spreads" }, spreads), summary);
  root.append(shell);
  app.runColour = (k) => app.meta.run_colours[app.colours.dark ? "dark" : "light"][k];

  // Motion: everything glides to where the newest payload wants it, in about the time until the next one.
  let begun = 0;
  let length = 0;
  let frame = 0;
  let before = 0;
  let share = 1;
  let fronts = [];
  let usual = 250;
  let arrived = 0;
  let resting = false;
  app.front = (k) => {
    const [from, to] = fronts[k] ?? [0, Infinity];
    return share >= 1 ? Infinity : mix(from, to, share);
  };
  function tick(at) {
    frame = 0;
    const seconds = Math.min(0.1, (at - before) / 1000);
    before = at;
    share = length ? Math.min(1, (at - begun) / length) : 1;
    for (const view of views) view.move(share);
    const bending = views[0].bend(seconds);
    for (const view of views) view.draw();
    shell.dataset.moving = String(share < 1 || bending);
    if (share < 1 || bending) frame = requestAnimationFrame(tick);
  }
  app.redraw = () => {
    if (frame || !app.data) return;
    for (const view of views) view.draw();
  };
  app.animate = (milliseconds = 160) => {
    length = reducedMotion() ? 0 : milliseconds;
    begun = performance.now();
    if (!frame) {
      before = begun;
      frame = requestAnimationFrame(tick);
    }
    shell.dataset.moving = "true";
  };
  // Another moment is shown: nothing new arrived.
  app.moved = () => {
    fronts = [];
    for (const view of views.slice(1)) view.aim();
    views[0].aim();
    shell.dataset.snapshot = app.time.node.dataset.snapshot;
    app.animate(140);
  };

  // Words for those who do not see the picture.
  let said = -Infinity;
  let speaking = 0;
  app.say = (text, atOnce = false) => {
    clearTimeout(speaking);
    const wait = atOnce ? 0 : said + QUIET - performance.now();
    speaking = setTimeout(
      () => {
        said = performance.now();
        if (summary.textContent !== text) summary.textContent = text;
      },
      Math.max(0, wait),
    );
  };
  const last = (curve) => (curve ? (curve.y.findLast(Number.isFinite) ?? NaN) : NaN);
  app.describe = (panel) => {
    const { labels, data } = app;
    return data.runs
      .map((run) => {
        const at = momentAt(run, app.time.step);
        const step = app.time.step == null ? run.step : (run.moments.step[at] ?? 0);
        const text = {
          loss: () =>
            fill(labels.alt_loss, {
              train: measured(last(run.epochs ?? run.loss)),
              validation: measured(last(run.validation)),
            }),
          gradient: () => fill(labels.alt_gradient, { norm: measured(last(run.gradient)) }),
          series: () => fill(labels.alt_series, { error: measured(rootMeanSquare(run, at)) }),
        }[panel]();
        return `${data.runs.length > 1 ? `${run.name}: ` : ""}${fill(labels.alt_step, { step: counted(step) })} ${text}`;
      })
      .join(" ");
  };
  function rootMeanSquare(run, at) {
    const row = at < 0 ? null : run.moments.predictions?.(at);
    if (!row) return NaN;
    let [sum, many] = [0, 0];
    row.forEach((v, k) => {
      const d = v - app.data.series.y[k];
      if (Number.isFinite(d)) {
        sum += d * d;
        many += 1;
      }
    });
    return Math.sqrt(sum / many);
  }

  const sizes = new ResizeObserver(() => app.redraw());

  app.update = (component, { meta, bytes }) => {
    sizes.observe(shell);
    app.component = component;
    const again = app.meta?.id === meta.id;
    const old = app.data;
    app.meta = meta;
    app.labels = meta.labels;
    app.colours = dress(root, shell, meta.palettes);
    shell.setAttribute("aria-label", app.labels.chart);
    if (!again) {
      app.data = openTraining(meta, bytes);
      const begins =
        !old ||
        old.runs.length !== app.data.runs.length ||
        app.data.runs.some((run, k) => run.step < old.runs[k].step || run.name !== old.runs[k].name);
      if (begins) app.time.reset();
      if (!old && meta.selected != null) app.time.begin(meta.selected);
      app.time.settle();
      fronts = begins ? [] : app.data.runs.map((run, k) => [old.runs[k].step, run.step]);
      for (const view of views) view.aim();
      const at = performance.now();
      if (arrived) usual = mix(usual, clamp(at - arrived, 80, 500), 0.3);
      arrived = at;
      if (begins) for (const view of views) view.move(1);
      app.updates += 1;
      app.animate(begins ? 0 : clamp(usual * 1.1, 90, 500));
    } else if (share < 1) app.animate(90); // it was put to rest on its way
    if (resting) app.time.wake();
    resting = false;
    app.time.refresh();
    for (const view of views) view.label();
    app.redraw();
    const lead = app.data.runs[0];
    shell.dataset.step = String(Math.max(...app.data.runs.map((run) => run.step)));
    shell.dataset.moments = String(lead.moments.count);
    shell.dataset.snapshot = app.time.node.dataset.snapshot;
    shell.dataset.updates = String(app.updates);
    shell.dataset.runs = String(app.data.runs.length);
    shell.dataset.ready = meta.id;
    if (!again)
      app.say(
        app.data.runs
          .map((run) =>
            fill(app.labels.summary, {
              run: run.name,
              epoch: run.epoch,
              step: counted(run.step),
              train: measured(last(run.epochs ?? run.loss)),
              validation: measured(last(run.validation)),
            }),
          )
          .join(" "),
      );
  };
  // Streamlit may clean up and come back to the same place: what was drawn stays there and wakes up again.
  app.rest = () => {
    sizes.disconnect();
    cancelAnimationFrame(frame);
    frame = 0;
    clearTimeout(speaking);
    app.time.rest();
    resting = true;
  };
  return app;
}

export default {
  create: (root, { meta }) => createChart(root, meta),
  update: (app, message, host) => app.update(host, message),
  rest: (app) => app.rest(),
};
