// The series that is learned, and what the network makes of it at the moment shown.

import { drawLine } from "../../kit/canvas.js";
import { fill } from "../../kit/elements.js";
import { counted, measured } from "../../kit/numbers.js";
import { mix, nearest, ticks } from "../../kit/scales.js";
import { glider, momentAt } from "./data.js";
import { createPanel, DASHES } from "./panel.js";

/** @typedef {ReturnType<typeof glider>} Glider */

/** @typedef {import("./types.d.ts").Scale} Scale */
/** @typedef {import("./types.d.ts").Told} Told */
/** @typedef {import("./types.d.ts").Ending} Ending */
/** @typedef {NonNullable<import("./data.js").Opened["series"]>} Series */

/**
 * @param {import("./types.d.ts").App} app
 * @returns {import("./types.d.ts").View}
 */
export function seriesPanel(app) {
  const panel = createPanel(app, "series");
  const domain = glider(); // lowest, highest, last place
  /** Per run: predictions and forecast on their way. @type {{ prediction: Glider, forecast: Glider }[]} */
  let lines = [];
  /** @type {number | null} */
  let cross = null;

  function aim() {
    const { series, runs } = app.data;
    panel.node.hidden = !series;
    if (!series) return;
    while (lines.length < runs.length) lines.push({ prediction: glider(), forecast: glider() });
    lines = lines.slice(0, runs.length);
    let [low, high, last] = [Infinity, -Infinity, series.steps - 1];
    for (const v of series.y)
      if (Number.isFinite(v)) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    if (!(low < high)) [low, high] = [low - 1 || -1, high + 1 || 1];
    const span = high - low;
    const [floor, roof] = [low - 0.6 * span, high + 0.6 * span]; // wilder ones leave the picture
    runs.forEach((run, k) => {
      const at = momentAt(run, app.time.step);
      const { predictions, forecast } = run.moments;
      const predicted = at < 0 ? null : (predictions?.(at) ?? null);
      const ahead = at < 0 ? null : (forecast?.at(at) ?? null);
      lines[k].prediction.aim(predicted);
      lines[k].forecast.aim(ahead);
      if (ahead) last = Math.max(last, forecast?.x.at(-1) ?? 0);
      for (const row of [predicted, ahead])
        for (const v of row ?? [])
          if (Number.isFinite(v)) {
            low = Math.max(floor, Math.min(low, v));
            high = Math.min(roof, Math.max(high, v));
          }
    });
    domain.aim([low - 0.06 * (high - low), high + 0.1 * (high - low), last]);
  }
  const several = () => app.data.runs.length > 1;
  const forecastColour = (/** @type {number} */ k) => app.runColour(several() ? k : 1); // one run alone has a colour to spare
  const hasForecast = () => app.data.runs.some((run) => run.moments.forecast);
  function names() {
    const { labels } = app;
    if (several()) return [labels.truth, ...app.data.runs.map((run) => run.name)];
    return [labels.truth, labels.prediction, ...(hasForecast() ? [labels.forecast] : [])];
  }

  function draw() {
    const { series, runs } = app.data;
    if (!series || !domain.values) return;
    const { colours } = app;
    const pen = panel.begin(panel.wanted(names()));
    const { x0, x1, y0, y1 } = panel.box;
    const [low, high, last] = domain.values;
    const toX = (/** @type {number} */ t) => x0 + (t / Math.max(last, 1)) * (x1 - x0 - 2);
    const toY = (/** @type {number} */ v) => y1 - ((v - low) / (high - low)) * (y1 - y0);
    panel.crosshair.from = (x) => ((x - x0) / (x1 - x0 - 2)) * last;
    parts(pen, series, last, toX);
    panel.axisY(ticks(low, high, (y1 - y0) / 38), toY);
    panel.axisX(0, last, toX, app.labels.time);
    /** @type {Ending[]} */
    const ends = [];
    panel.clip(() => {
      pen.strokeStyle = colours.muted;
      pen.globalAlpha = colours.dark ? 0.5 : 0.42;
      pen.lineWidth = 4;
      pen.setLineDash([]);
      drawLine(pen, series.x, series.y, toX, toY);
      pen.globalAlpha = 1;
      runs.forEach((run, k) => {
        pen.strokeStyle = app.runColour(k);
        pen.lineWidth = 1.7;
        const { prediction, forecast } = lines[k];
        pen.setLineDash(DASHES[k]);
        if (prediction.values) drawLine(pen, series.x, prediction.values, toX, toY);
        if (!forecast.values || !run.moments.forecast) return;
        pen.strokeStyle = forecastColour(k);
        pen.setLineDash(several() ? DASHES[k] : [5, 3]);
        pen.lineWidth = 2;
        drawLine(pen, run.moments.forecast.x, forecast.values, toX, toY);
      });
      pen.setLineDash([]);
    });
    const end = (/** @type {Float32Array} */ list) => list.findLast(Number.isFinite) ?? NaN;
    ends.push({ y: toY(end(series.y)), text: app.labels.truth, colour: colours.muted });
    runs.forEach((run, k) => {
      const { prediction, forecast } = lines[k];
      if (prediction.values)
        ends.push({
          y: toY(end(prediction.values)),
          text: several() ? run.name : app.labels.prediction,
          colour: app.runColour(k),
          strong: true,
        });
      if (!several() && forecast.values)
        ends.push({ y: toY(end(forecast.values)), text: app.labels.forecast, colour: forecastColour(k) });
    });
    panel.names(ends.filter((one) => Number.isFinite(one.y)));
    if (cross != null) crosshair(cross, toX, toY);
  }

  /**
   * Which part was learned from and which was held back.
   *
   * @param {CanvasRenderingContext2D} pen
   * @param {Series} series
   * @param {number} last
   * @param {Scale} toX
   */
  function parts(pen, series, last, toX) {
    const { x0, x1, y0, y1 } = panel.box;
    const { colours, labels } = app;
    const x = toX(series.split - 0.5);
    if (series.split < series.steps) {
      pen.fillStyle = colours.surface;
      pen.fillRect(x, y0 - 4, x1 - x, y1 - y0 + 4);
      panel.upright(Math.round(x) + 0.5, colours.muted, [3, 3]);
    }
    pen.fillStyle = colours.muted;
    pen.font = `11px ${colours.family}`;
    const put = (/** @type {string} */ text, /** @type {number} */ from, /** @type {number} */ to) => {
      const wide = pen.measureText(text).width;
      if (wide + 10 < to - from) pen.fillText(text, from + 6, y0 + 4);
    };
    pen.textAlign = "left";
    put(labels.train_part, x0, Math.min(x, x1));
    if (series.split < series.steps) put(labels.validation_part, x, toX(Math.min(series.steps - 1, last)));
    pen.font = `12px ${colours.family}`;
  }

  const forecastAt = (/** @type {number} */ k, /** @type {number} */ t) => {
    const xs = app.data.runs[k].moments.forecast?.x;
    const { values } = lines[k].forecast;
    return !values || !xs?.length || t < xs[0] ? NaN : values[nearest(xs, t)];
  };
  /**
   * @param {number} cross
   * @param {Scale} toX
   * @param {Scale} toY
   */
  function crosshair(cross, toX, toY) {
    const { series } = app.data;
    const t = places()[cross];
    if (t == null || !series) return;
    panel.upright(toX(t), app.colours.muted, [2, 2]);
    if (cross < series.y.length) panel.dot(toX(t), toY(series.y[cross]), app.colours.muted);
    lines.forEach((line, k) => {
      panel.dot(toX(t), toY(line.prediction.values?.[cross] ?? NaN), app.runColour(k));
      panel.dot(toX(t), toY(forecastAt(k, t)), forecastColour(k));
    });
  }
  // The places of the crosshair: those of the series, then those of a forecast beyond it.
  function places() {
    const { series, runs } = app.data;
    if (!series) return [];
    const beyond = runs.map((run) => run.moments.forecast?.x).find(Boolean) ?? [];
    return [...series.x, ...[...beyond].filter((t) => t > series.steps - 1)];
  }
  panel.crosshair.points = places;
  panel.crosshair.at = () => cross;
  panel.crosshair.cross = (k, byKey) => {
    const { series, runs } = app.data;
    cross = k;
    if (k == null || !series || !domain.values) panel.tell(0, null);
    else {
      const t = places()[k];
      /** @type {Told[]} */
      const rows = [{ text: fill(app.labels.at_time, { time: counted(t) }) }];
      const add = (/** @type {string} */ colour, /** @type {string} */ text, /** @type {number} */ value) => {
        if (Number.isFinite(value)) rows.push({ colour, text, value: measured(value) });
      };
      add(app.colours.muted, app.labels.truth, series.y[k] ?? NaN);
      runs.forEach((run, r) => {
        const name = (/** @type {string} */ part) =>
          several() ? fill(app.labels.of_run, { run: run.name, part }) : part;
        add(app.runColour(r), name(app.labels.prediction), lines[r].prediction.values?.[k] ?? NaN);
        add(forecastColour(r), name(app.labels.forecast), forecastAt(r, t));
      });
      const { x0, x1 } = panel.box;
      panel.tell(mix(x0, x1 - 2, t / Math.max(domain.values[2], 1)), rows);
      if (byKey) app.say(rows.map((row) => [row.text, row.value].filter(Boolean).join(" ")).join(", "), true);
    }
    app.redraw();
  };
  return {
    nodes: [panel.node],
    aim,
    draw,
    label: () => {
      panel.title.textContent = app.labels.series;
      panel.unit.textContent = app.labels.series_unit;
      panel.canvas.setAttribute("aria-label", app.describe("series"));
    },
    move: (u) => {
      if (!app.data.series) return;
      domain.move(u);
      for (const line of lines) {
        line.prediction.move(u);
        line.forecast.move(u);
      }
    },
  };
}
