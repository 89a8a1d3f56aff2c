// The live chart: one instance per place on the page; payloads come and go, its nodes stay.

import { fill, html, reducedMotion } from "../../kit/elements.js";
import { counted, measured } from "../../kit/numbers.js";
import { clamp, mix } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { momentAt, openTraining } from "./data.js";
import { forcingPanel } from "./forcing.js";
import { histograms } from "./histograms.js";
import { lossPanels } from "./loss.js";
import { reachPanel, sentence } from "./reach.js";
import { seriesPanel } from "./series.js";
import { timeMachine } from "./time_machine.js";

const QUIET = 4000; // milliseconds between two announcements while a training runs

/** @typedef {import("./types.d.ts").Core} Core */
/** @typedef {import("./types.d.ts").Meta} Meta */
/** @typedef {import("./data.js").Run} Run */
/** @typedef {import("./data.js").Line} Line */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */

/**
 * @param {ShadowRoot} root
 * @param {Message} begin
 */
function createChart(root, begin) {
  const summary = html("p", { class: "summary", role: "status", "aria-live": "polite" });
  const shell = html("div", { class: "shell", role: "group" });
  /** @type {Core} */
  const core = {
    labels: begin.meta.labels,
    meta: begin.meta,
    data: openTraining(begin.meta, begin.bytes),
    colours: dress(root, shell, begin.meta.palettes),
    component: null,
    updates: 0,
    reads: "truth",
    runColour: (k) => core.meta.run_colours[core.colours.dark ? "dark" : "light"][k],
    front,
    redraw,
    animate,
    moved,
    say,
    describe,
  };
  const app = Object.assign(core, { time: timeMachine(core) });
  const losses = lossPanels(app);
  const series = seriesPanel(app);
  const reach = reachPanel(app);
  const spreads = histograms(app);
  const forcing = forcingPanel(app);
  const views = [losses, series, forcing, reach, spreads];
  const [loss, gradient] = losses.nodes;
  const below = html("div", { class: "spreads" }, spreads.nodes);
  // With a series, its prediction stands first and the time machine below it; else the curves follow the machine.
  if (begin.meta.series) {
    const first = html("div", { class: "panels first" }, series.nodes, loss, forcing.nodes);
    shell.append(first, app.time.node, html("div", { class: "panels" }, gradient, reach.nodes), below, summary);
  } else {
    const all = html("div", { class: "panels" }, loss, series.nodes, forcing.nodes, gradient, reach.nodes);
    shell.append(app.time.node, all, below, summary);
  }
  root.append(shell);

  // Motion: everything glides to where the newest payload wants it, in about the time until the next one.
  let begun = 0;
  let length = 0;
  let frame = 0;
  let before = 0;
  let share = 1;
  /** Of each run, from where to where its curves grow. @type {[number, number][]} */
  let fronts = [];
  let usual = 250;
  let arrived = 0;
  let resting = false;
  function front(/** @type {number} */ k) {
    const [from, to] = fronts[k] ?? [0, Infinity];
    return share >= 1 ? Infinity : mix(from, to, share);
  }
  function tick(/** @type {number} */ at) {
    frame = 0;
    const seconds = Math.min(0.1, (at - before) / 1000);
    before = at;
    share = length ? Math.min(1, (at - begun) / length) : 1;
    for (const view of views) view.move(share);
    const bending = losses.bend(seconds);
    for (const view of views) view.draw();
    shell.dataset.moving = String(share < 1 || bending);
    if (share < 1 || bending) frame = requestAnimationFrame(tick);
  }
  function redraw() {
    if (frame) return;
    for (const view of views) view.draw();
  }
  function animate(milliseconds = 160) {
    length = reducedMotion() ? 0 : milliseconds;
    begun = performance.now();
    if (!frame) {
      before = begun;
      frame = requestAnimationFrame(tick);
    }
    shell.dataset.moving = "true";
  }
  // Another moment is shown: nothing new arrived.
  function moved() {
    fronts = [];
    for (const view of views) view.aim();
    shell.dataset.snapshot = app.time.node.dataset.snapshot;
    animate(140);
  }

  // Words for those who do not see the picture.
  let said = -Infinity;
  let speaking = 0;
  function say(/** @type {string} */ text, atOnce = false) {
    clearTimeout(speaking);
    const wait = atOnce ? 0 : said + QUIET - performance.now();
    speaking = setTimeout(
      () => {
        said = performance.now();
        if (summary.textContent !== text) summary.textContent = text;
      },
      Math.max(0, wait),
    );
  }
  const last = (/** @type {Line | null} */ curve) => curve?.y.findLast(Number.isFinite) ?? NaN;
  function describe(/** @type {import("./types.d.ts").PanelName} */ panel) {
    const { labels, data } = app;
    return data.runs
      .map((run) => {
        const at = momentAt(run, app.time.step);
        const step = app.time.step == null ? run.step : (run.moments.step[at] ?? 0);
        const text = {
          loss: () =>
            [
              fill(labels.alt_loss, {
                train: measured(last(run.epochs ?? run.loss)),
                validation: measured(last(run.validation)),
              }),
              ...(run.chance == null ? [] : [fill(labels.alt_chance, { chance: measured(run.chance) })]),
            ].join(" "),
          gradient: () => fill(labels.alt_gradient, { norm: measured(last(run.gradient)) }),
          reach: () => fill(labels.alt_reach, { said: sentence(run, at, labels) }),
          series: () => fill(labels.alt_series, { error: measured(rootMeanSquare(run, at)) }),
        }[panel]();
        return `${data.runs.length > 1 ? `${run.name}: ` : ""}${fill(labels.alt_step, { step: counted(step) })} ${text}`;
      })
      .join(" ");
  }
  /**
   * @param {Run} run
   * @param {number} at
   */
  function rootMeanSquare(run, at) {
    const { series } = app.data;
    const row = at < 0 ? null : run.moments.predictions?.(at);
    if (!row || !series) return NaN;
    let [sum, many] = [0, 0];
    row.forEach((v, k) => {
      const d = v - series.y[k];
      if (Number.isFinite(d)) {
        sum += d * d;
        many += 1;
      }
    });
    return Math.sqrt(sum / many);
  }

  const sizes = new ResizeObserver(() => redraw());
  let first = true;
  let jumped = begin.meta.jump;

  /**
   * @param {Message} message
   * @param {import("../../kit/mount.js").Host} host
   */
  function update({ meta, bytes }, host) {
    sizes.observe(shell);
    app.component = host;
    const again = !first && app.meta.id === meta.id;
    const old = app.data;
    app.meta = meta;
    app.labels = meta.labels;
    app.colours = dress(root, shell, meta.palettes);
    shell.setAttribute("aria-label", app.labels.chart);
    if (!again) {
      if (!first) app.data = openTraining(meta, bytes);
      const begins =
        first ||
        old.runs.length !== app.data.runs.length ||
        app.data.runs.some((run, k) => run.step < old.runs[k].step || run.name !== old.runs[k].name);
      if (begins) app.time.reset();
      if (first && meta.selected != null) app.time.begin(meta.selected);
      app.time.settle();
      fronts = begins ? [] : app.data.runs.map((run, k) => [old.runs[k].step, run.step]);
      for (const view of views) view.aim();
      const at = performance.now();
      if (arrived) usual = mix(usual, clamp(at - arrived, 80, 500), 0.3);
      arrived = at;
      if (begins) for (const view of views) view.move(1);
      app.updates += 1;
      animate(begins ? 0 : clamp(usual * 1.1, 90, 500));
    } else if (share < 1) animate(90); // it was put to rest on its way
    first = false;
    if (resting) app.time.wake();
    resting = false;
    app.time.refresh();
    for (const view of views) view.label();
    redraw();
    if (meta.jump !== jumped) shell.scrollIntoView({ block: "start", behavior: reducedMotion() ? "auto" : "smooth" });
    jumped = meta.jump;
    const lead = app.data.runs[0];
    shell.dataset.step = String(Math.max(...app.data.runs.map((run) => run.step)));
    shell.dataset.moments = String(lead.moments.count);
    shell.dataset.snapshot = app.time.node.dataset.snapshot;
    shell.dataset.updates = String(app.updates);
    shell.dataset.runs = String(app.data.runs.length);
    shell.dataset.ready = meta.id;
    if (!again)
      say(
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
  }
  // Streamlit may clean up and come back to the same place: what was drawn stays there and wakes up again.
  function rest() {
    sizes.disconnect();
    cancelAnimationFrame(frame);
    frame = 0;
    clearTimeout(speaking);
    app.time.rest();
    for (const view of views) view.rest?.();
    resting = true;
  }
  return { update, rest };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof createChart>, Meta>} */
export default {
  create: createChart,
  update: (chart, message, host) => chart.update(message, host),
  rest: (chart) => chart.rest(),
};
