// The series that is learned, and what the network makes of it at the moment shown.

import { drawLine } from "../../kit/canvas.js";
import { fill, html } from "../../kit/elements.js";
import { counted, measured } from "../../kit/numbers.js";
import { clamp, mix, nearest, ticks } from "../../kit/scales.js";
import { createCut } from "./cut.js";
import { glider, momentAt } from "./data.js";
import { createOverview } from "./overview.js";
import { createPanel, DASHES } from "./panel.js";
import { createView } from "./view.js";

const FAINT = 0.45; // of what is drawn beside the line that the page is about

/** @typedef {ReturnType<typeof glider>} Glider */

/** @typedef {import("./types.d.ts").Scale} Scale */
/** @typedef {import("./types.d.ts").Told} Told */
/** @typedef {import("./types.d.ts").Ending} Ending */
/** @typedef {NonNullable<import("./data.js").Opened["series"]>} Series */

/**
 * What a line is called at its end; where that lies beyond the picture, on which side.
 *
 * @param {string} name
 * @param {number} value at its end
 * @param {number} low the picture's lowest value
 * @param {number} high its highest
 * @param {{ above: string, below: string }} labels
 */
export function outside(name, value, low, high, labels) {
  if (value > high) return fill(labels.above, { name });
  return value < low ? fill(labels.below, { name }) : name;
}

/**
 * @param {import("./types.d.ts").App} app
 * @returns {import("./types.d.ts").View}
 */
export function seriesPanel(app) {
  const panel = createPanel(app, "series");
  const domain = glider(); // lowest, highest of what is in sight
  const view = createView();
  const overview = createOverview(app, view, scrolled);
  const cut = createCut(app, (at) => {
    view.include(at - (app.data.series?.window ?? 0));
    view.include(at + (app.data.series?.horizon ?? 1) - 1);
    scrolled();
  });
  const all = html("button", { type: "button", class: "toggle", "data-act": "whole" });
  all.onclick = () => {
    view.show(!view.whole);
    scrolled();
  };
  panel.extra.append(all);
  panel.node.append(overview.node, cut.node);
  let [lowest, highest, end] = [0, 1, 1]; // of the whole series
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
    end = series.steps - 1;
    runs.forEach((run, k) => {
      const at = momentAt(run, app.time.step);
      const { predictions, forecast } = run.moments;
      lines[k].prediction.aim(at < 0 ? null : (predictions?.(at) ?? null));
      lines[k].forecast.aim(at < 0 ? null : (forecast?.at(at) ?? null));
      if (lines[k].forecast.values) end = Math.max(end, forecast?.x.at(-1) ?? 0);
    });
    view.fit(series.steps, series.x.length, series.split, end, series.window + series.horizon);
    cut.fit();
    [lowest, highest] = extent(() => true);
    domain.aim(extent(view.holds));
  }
  /**
   * The lowest and the highest value of the series, its predictions and forecasts at these places.
   *
   * @param {(t: number) => boolean} among
   */
  function extent(among) {
    const { series, runs } = app.data;
    if (!series) return [0, 1];
    let [low, high] = [Infinity, -Infinity];
    series.y.forEach((v, k) => {
      if (!Number.isFinite(v) || !among(series.x[k])) return;
      low = Math.min(low, v);
      high = Math.max(high, v);
    });
    if (!(low < high)) [low, high] = Number.isFinite(low) ? [low - 1, high + 1] : [0, 1];
    const span = high - low;
    const [floor, roof] = [low - 0.6 * span, high + 0.6 * span]; // wilder ones leave the picture
    const widen = (/** @type {ArrayLike<number>} */ xs, /** @type {Float32Array | null | undefined} */ row) =>
      row?.forEach((v, k) => {
        if (!Number.isFinite(v) || !among(xs[k])) return;
        low = Math.max(floor, Math.min(low, v));
        high = Math.min(roof, Math.max(high, v));
      });
    runs.forEach((run, k) => {
      widen(series.x, lines[k].prediction.aimed);
      if (run.moments.forecast) widen(run.moments.forecast.x, lines[k].forecast.aimed);
    });
    return [low - 0.06 * (high - low), high + 0.1 * (high - low)];
  }
  /** Another part is in sight: at once, nothing glides. */
  function scrolled() {
    if (!app.data.series) return;
    domain.aim(extent(view.holds));
    domain.move(1);
    label();
    app.redraw();
  }
  function label() {
    panel.title.textContent = app.labels.series;
    panel.unit.textContent = app.labels.series_unit;
    panel.canvas.setAttribute("aria-label", app.describe("series"));
    all.textContent = app.labels.whole;
    all.hidden = !view.needed;
    all.setAttribute("aria-pressed", String(view.whole));
    overview.label();
    cut.label();
    panel.node.dataset.view = `${Math.round(view.from)}-${Math.round(view.from + view.width)}`;
  }
  const several = () => app.data.runs.length > 1;
  const forecastColour = (/** @type {number} */ k) => app.runColour(several() ? k : 1); // one run alone has a colour to spare
  const hasForecast = () => app.data.runs.some((run) => run.moments.forecast);
  function names() {
    const { labels } = app;
    if (several()) return [labels.truth, ...app.data.runs.map((run) => run.name)];
    return [labels.truth, labels.prediction, ...(hasForecast() ? [labels.forecast] : [])];
  }

  /**
   * Where the lines end in sight, and what they are called there.
   *
   * @param {number} low of the picture
   * @param {number} high
   */
  function endings(low, high) {
    const { series, runs } = app.data;
    const { colours, labels } = app;
    /** @type {(Omit<Ending, "y"> & { value: number })[]} */
    const found = [];
    const add = (
      /** @type {ArrayLike<number>} */ xs,
      /** @type {Float32Array} */ list,
      /** @type {Omit<Ending, "y">} */ { text, ...how },
    ) => {
      const value = list.findLast((v, k) => Number.isFinite(v) && view.holds(xs[k]));
      if (value != null) found.push({ value, text: outside(text, value, low, high, labels), ...how });
    };
    if (!series) return found;
    add(series.x, series.y, { text: labels.truth, colour: colours.muted });
    runs.forEach((run, k) => {
      const { prediction, forecast } = lines[k];
      const text = several() ? run.name : labels.prediction;
      if (prediction.values) add(series.x, prediction.values, { text, colour: app.runColour(k), strong: true });
      if (!several() && forecast.values && run.moments.forecast)
        add(run.moments.forecast.x, forecast.values, { text: labels.forecast, colour: forecastColour(k) });
    });
    return found;
  }

  function draw() {
    const { series, runs } = app.data;
    if (!series || !domain.values) return;
    const { colours } = app;
    const [low, high] = domain.values;
    const ends = endings(low, high);
    const pen = panel.begin(panel.wanted([...names(), ...ends.map((one) => one.text)]));
    const { x0, x1, y0, y1 } = panel.box;
    const { from, width } = view;
    const toX = (/** @type {number} */ t) => x0 + ((t - from) / width) * (x1 - x0 - 2);
    const toY = (/** @type {number} */ v) => y1 - ((v - low) / (high - low)) * (y1 - y0);
    panel.crosshair.from = (x) => from + ((x - x0) / (x1 - x0 - 2)) * width;
    parts(pen, series, toX);
    panel.axisY(ticks(low, high, (y1 - y0) / 38), toY);
    panel.axisX(from, from + width, toX, app.labels.time);
    const predicted = lines[0]?.prediction.values ?? null;
    panel.clip(() => {
      cut.draw(pen, panel.box, toX, toY, predicted);
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
        const going = forecast.values && run.moments.forecast ? forecast.values : null;
        const adrift = app.reads === "own" && going != null;
        pen.globalAlpha = adrift ? FAINT : 1;
        if (prediction.values) drawLine(pen, series.x, prediction.values, toX, toY);
        pen.globalAlpha = 1;
        if (!going || !run.moments.forecast) return;
        pen.strokeStyle = forecastColour(k);
        if (adrift) gaps(pen, run.moments.forecast.x, going, toX, toY);
        pen.setLineDash(several() ? DASHES[k] : [5, 3]);
        pen.lineWidth = adrift ? 2.6 : 2;
        pen.globalAlpha = adrift ? 1 : FAINT;
        drawLine(pen, run.moments.forecast.x, going, toX, toY);
        pen.globalAlpha = 1;
      });
      pen.setLineDash([]);
    });
    panel.names(ends.map(({ value, ...one }) => ({ ...one, y: toY(value) })));
    if (cross != null) crosshair(cross, toX, toY);
    cut.tell(predicted);
    overview.draw(strokes(series), lowest, highest, end, series.split);
  }
  /**
   * From the truth to what is predicted without it, at each step.
   *
   * @param {CanvasRenderingContext2D} pen
   * @param {Float32Array} xs
   * @param {Float32Array} values
   * @param {Scale} toX
   * @param {Scale} toY
   */
  function gaps(pen, xs, values, toX, toY) {
    const { series } = app.data;
    if (!series) return;
    const truth = new Map(Array.from(series.x, (t, k) => [t, series.y[k]]));
    pen.setLineDash([]);
    pen.lineWidth = 1.2;
    pen.globalAlpha = 0.5;
    pen.beginPath();
    values.forEach((v, k) => {
      const wanted = truth.get(xs[k]);
      if (wanted === undefined || !Number.isFinite(v + wanted) || !view.holds(xs[k])) return;
      pen.moveTo(toX(xs[k]), toY(wanted));
      pen.lineTo(toX(xs[k]), toY(v));
    });
    pen.stroke();
    pen.globalAlpha = 1;
  }
  /** What the overview shows: the series, and over it each run. @param {Series} series */
  function strokes(series) {
    const { colours } = app;
    /** @type {import("./overview.js").Stroke[]} */
    const found = [{ x: series.x, y: series.y, colour: colours.muted }];
    app.data.runs.forEach((run, k) => {
      const { prediction, forecast } = lines[k];
      if (prediction.values)
        found.push({ x: series.x, y: prediction.values, colour: app.runColour(k), dash: DASHES[k] });
      if (forecast.values && run.moments.forecast)
        found.push({ x: run.moments.forecast.x, y: forecast.values, colour: forecastColour(k) });
    });
    return found;
  }

  /**
   * Which part was learned from and which was held back.
   *
   * @param {CanvasRenderingContext2D} pen
   * @param {Series} series
   * @param {Scale} toX
   */
  function parts(pen, series, toX) {
    const { x0, x1, y0, y1 } = panel.box;
    const { colours, labels } = app;
    const border = toX(series.split - 0.5);
    const x = clamp(border, x0, x1);
    if (series.split < series.steps && x < x1) {
      pen.fillStyle = colours.surface;
      pen.fillRect(x, y0 - 4, x1 - x, y1 - y0 + 4);
      if (x === border) panel.upright(Math.round(x) + 0.5, colours.muted, [3, 3]);
    }
    pen.fillStyle = colours.muted;
    pen.font = `13px ${colours.family}`;
    const put = (/** @type {string} */ text, /** @type {number} */ from, /** @type {number} */ to) => {
      const wide = pen.measureText(text).width;
      if (wide + 10 < to - from) pen.fillText(text, from + 6, y0 + 4);
    };
    pen.textAlign = "left";
    put(labels.train_part, x0, x);
    if (series.split < series.steps) put(labels.validation_part, x, Math.min(x1, toX(series.steps - 1)));
    pen.font = `13px ${colours.family}`;
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
    if (t == null || !series || !view.holds(t)) return;
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
      cut.point(t);
      if (byKey) {
        view.include(t);
        scrolled();
      }
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
      panel.tell(mix(x0, x1 - 2, (t - view.from) / view.width), rows);
      if (byKey) app.say(rows.map((row) => [row.text, row.value].filter(Boolean).join(" ")).join(", "), true);
    }
    app.redraw();
  };
  return {
    nodes: [panel.node],
    aim,
    draw,
    label,
    rest: cut.stop,
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
