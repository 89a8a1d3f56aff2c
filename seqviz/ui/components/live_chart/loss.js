// The loss over the updates, on a logarithmic or a plain axis, and the length of the gradient below it.

import { drawLine } from "../../kit/canvas.js";
import { fill, html, reducedMotion } from "../../kit/elements.js";
import { counted, measured, short } from "../../kit/numbers.js";
import { logTicks, mix, nearest, ticks } from "../../kit/scales.js";
import { glider, momentAt, momentLoss } from "./data.js";
import { createPanel, DASHES } from "./panel.js";

/** @typedef {import("./types.d.ts").Scale} Scale */
/** @typedef {import("./types.d.ts").Told} Told */
/** @typedef {import("./types.d.ts").Ending} Ending */
/** @typedef {import("./panel.js").Panel} Panel */
/** @typedef {import("./data.js").Run} Run */
/** @typedef {import("./data.js").Line} Line */

/** The last number of a curve that is one. @param {Line} curve */
const lastOf = (curve) => curve.y.findLast(Number.isFinite) ?? NaN;

/**
 * @param {import("./types.d.ts").App} app
 * @returns {import("./types.d.ts").View & { bend: (seconds: number) => boolean }}
 */
export function lossPanels(app) {
  const loss = createPanel(app, "loss");
  const gradient = createPanel(app, "gradient");
  const toggle = html("button", { type: "button", class: "toggle" });
  loss.extra.append(toggle);
  // Shown: the last step; both ends of the loss (plain, logarithm), of the gradient (logarithm).
  const domain = glider();
  let log = 1; // what is wanted
  let logness = 1; // what is shown, on its way
  /** @type {number | null} */
  let cross = null;

  const curves = (/** @type {Run} */ run) => [run.loss, run.epochs, run.validation].filter((one) => one !== null);
  /**
   * @param {Iterable<number>[]} lists
   * @param {boolean} positive
   */
  function ends(lists, positive) {
    let [low, high] = [Infinity, -Infinity];
    for (const list of lists)
      for (const v of list) {
        if (!Number.isFinite(v) || (positive && v <= 0)) continue;
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    if (low > high) return positive ? [0.1, 1] : [0, 1];
    if (low === high) return positive ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
    return [low, high];
  }
  function aim() {
    const { runs } = app.data;
    const losses = runs.flatMap((run) => curves(run).map((one) => one.y));
    const seen = [...losses, runs.flatMap((run) => run.chance ?? [])];
    const [, top] = ends(seen, false);
    const [low, high] = ends(seen, true).map(Math.log10);
    const norms = runs.flatMap((run) => [run.gradient?.y ?? [], run.clip ? [run.clip] : []]);
    const [a, b] = ends(norms, true).map(Math.log10);
    const last = Math.max(1, ...runs.map((run) => run.step));
    domain.aim([
      last,
      top,
      low - 0.06 * (high - low),
      high + 0.06 * (high - low),
      a - 0.1 * (b - a) - 0.05,
      b + 0.1 * (b - a) + 0.05,
    ]);
    loss.node.dataset.points = String(losses.reduce((sum, one) => sum + one.length, 0));
    gradient.node.hidden = !app.data.series && !runs.some((run) => run.gradient); // beside a series its place is kept
  }
  const manyRuns = () => app.data.runs.length > 1;
  const trainName = (/** @type {Run} */ run) =>
    run.epochs && run.loss && !manyRuns() ? app.labels.train_mean : app.labels.train;
  const named = (/** @type {Run} */ run, /** @type {string} */ part) =>
    manyRuns() ? fill(app.labels.of_run, { run: run.name, part }) : part;

  // One run alone has a colour to spare.
  const validationColour = (/** @type {number} */ k) => app.runColour(manyRuns() ? k : 1);

  function draw() {
    if (!domain.values) return;
    drawLoss(domain.values);
    if (!gradient.node.hidden) drawGradient(domain.values);
  }
  /**
   * @param {Panel} panel
   * @param {number} last
   */
  function scaleX(panel, last) {
    const { x0, x1 } = panel.box;
    const toX = (/** @type {number} */ step) => x0 + (step / last) * (x1 - x0 - 4);
    panel.crosshair.from = (x) => ((x - x0) / (x1 - x0 - 4)) * last;
    return toX;
  }
  const runNames = () =>
    manyRuns() ? app.data.runs.map((run) => run.name) : app.data.runs[0].clip ? [app.labels.clip] : [];
  function room() {
    const texts = app.data.runs.flatMap((run) => [
      named(run, trainName(run)),
      ...(run.validation ? [`○ ${named(run, app.labels.validation)}`] : []),
    ]);
    return loss.wanted(texts);
  }

  function drawLoss(/** @type {Float32Array} */ [last, top, low, high]) {
    const alone = gradient.node.hidden || app.data.series != null; // no gradient right below
    const pen = loss.begin(room(), alone ? 24 : 12);
    const { y0, y1 } = loss.box;
    const toX = scaleX(loss, last);
    /** @type {Scale} */
    const plainY = (v) => y1 - (Math.max(v, 0) / (top * 1.04)) * (y1 - y0);
    /** @type {Scale} */
    const logY = (v) => y1 - ((Math.log10(Math.max(v, 1e-30)) - low) / (high - low)) * (y1 - y0);
    /** @type {Scale} */
    const toY = logness === 1 ? logY : logness === 0 ? plainY : (v) => mix(plainY(v), logY(v), logness);
    loss.axisY(log ? logTicks(10 ** low, 10 ** high, (y1 - y0) / 32) : ticks(0, top, (y1 - y0) / 40), toY);
    loss.axisX(0, last, toX, alone ? app.labels.updates : null);
    /** @type {Ending[]} */
    const ends = [];
    loss.clip(() =>
      app.data.runs.forEach((run, k) => {
        const colour = app.runColour(k);
        const front = app.front(k);
        pen.strokeStyle = colour;
        pen.setLineDash([]);
        if (run.loss) {
          pen.globalAlpha = run.epochs ? 0.3 : 0.9;
          pen.lineWidth = 1;
          drawLine(pen, run.loss.x, run.loss.y, toX, toY, front);
          pen.globalAlpha = 1;
        }
        if (run.epochs) {
          pen.lineWidth = 2.2;
          pen.setLineDash(DASHES[k]);
          drawLine(pen, run.epochs.x, run.epochs.y, toX, toY, front);
        }
        const held = validationColour(k);
        if (run.validation) validation(pen, run.validation, held, toX, toY, front, k);
        const trained = run.epochs ?? run.loss;
        if (trained) ends.push({ y: toY(lastOf(trained)), text: named(run, trainName(run)), colour, strong: true });
        if (run.epochs && run.loss && !manyRuns())
          ends.push({ y: toY(lastOf(run.loss)), text: app.labels.batches, colour: app.colours.muted });
        if (run.validation)
          ends.push({ y: toY(lastOf(run.validation)), text: `○ ${named(run, app.labels.validation)}`, colour: held });
        const { chance } = run;
        if (chance == null || app.data.runs.findIndex((other) => other.chance === chance) < k) return;
        const text = fill(app.labels.chance, { chance: short(chance) });
        ends.push({ y: level(pen, loss, toY(chance), app.colours.muted), text, colour: app.colours.muted });
      }),
    );
    loss.names(ends.filter((one) => Number.isFinite(one.y)));
    marks(loss, toX, last, true);
    past(loss, toX, last);
    if (app.time.step != null)
      app.data.runs.forEach((run, k) => {
        const at = momentAt(run, app.time.step);
        if (at >= 0) loss.dot(toX(run.moments.step[at]), toY(momentLoss(run, at)), app.runColour(k));
      });
    const here = cross;
    if (here != null) {
      loss.upright(toX(here), app.colours.muted, [2, 2]);
      app.data.runs.forEach((run, k) => {
        const curve = run.epochs ?? run.loss;
        if (!curve) return;
        const near = nearest(curve.x, here);
        loss.dot(toX(curve.x[near]), toY(curve.y[near]), app.runColour(k));
      });
    }
  }

  /**
   * A dashed line across a panel, and where it stands.
   *
   * @param {CanvasRenderingContext2D} pen
   * @param {Panel} panel
   * @param {number} at
   * @param {string} colour
   */
  function level(pen, panel, at, colour) {
    const y = Math.round(at) + 0.5;
    pen.strokeStyle = colour;
    pen.lineWidth = 1.4;
    pen.setLineDash([6, 3]);
    pen.beginPath();
    pen.moveTo(panel.box.x0, y);
    pen.lineTo(panel.box.x1, y);
    pen.stroke();
    pen.setLineDash([]);
    return y;
  }
  /**
   * The validation loss: thin, with rings, as many as can be told apart.
   *
   * @param {CanvasRenderingContext2D} pen
   * @param {Line} curve
   * @param {string} colour
   * @param {Scale} toX
   * @param {Scale} toY
   * @param {number} front
   * @param {number} k
   */
  function validation(pen, curve, colour, toX, toY, front, k) {
    pen.strokeStyle = colour;
    pen.lineWidth = 1.4;
    pen.setLineDash(DASHES[k]);
    drawLine(pen, curve.x, curve.y, toX, toY, front);
    pen.setLineDash([]);
    let free = -Infinity;
    for (let n = 0; n < curve.x.length; n++) {
      const x = toX(curve.x[n]);
      if (curve.x[n] > front || !Number.isFinite(curve.y[n]) || x - free < 17) continue;
      free = x;
      pen.beginPath();
      pen.arc(x, toY(curve.y[n]), 2.7, 0, 7);
      pen.fillStyle = app.colours.background;
      pen.fill();
      pen.stroke();
    }
  }

  /**
   * Where a setting was changed: a line, and what it is now.
   *
   * @param {Panel} panel
   * @param {Scale} toX
   * @param {number} last
   * @param {boolean} told
   */
  function marks(panel, toX, last, told) {
    const { pen } = panel;
    /** @type {number[]} */
    const rows = [];
    app.data.runs.forEach((run, k) =>
      run.marks.forEach((mark) => {
        if (mark.step > last) return;
        const x = toX(mark.step);
        panel.upright(x, app.runColour(k), [1, 3], 1.2);
        if (!told) return;
        const wide = pen.measureText(mark.text).width + 8;
        const left = x + 4 + wide > panel.box.x1 ? x - 4 - wide : x + 4;
        let row = rows.findIndex((end) => end < left);
        if (row < 0) row = rows.length;
        if (row > 3) return;
        rows[row] = left + wide + 4;
        const y = panel.box.y0 + 5 + row * 17;
        pen.globalAlpha = 0.88;
        pen.fillStyle = app.colours.surface;
        pen.beginPath();
        pen.roundRect(left, y - 8, wide, 16, 4);
        pen.fill();
        pen.globalAlpha = 1;
        pen.fillStyle = app.colours.text;
        pen.textAlign = "left";
        pen.fillText(mark.text, left + 4, y + 0.5);
      }),
    );
  }

  /**
   * What lies after the moment shown is still to come: dim.
   *
   * @param {Panel} panel
   * @param {Scale} toX
   * @param {number} last
   */
  function past(panel, toX, last) {
    if (app.time.step == null) return;
    const { pen } = panel;
    const { x1, y0, y1 } = panel.box;
    const x = toX(Math.min(app.time.shown(), last));
    pen.globalAlpha = 0.62;
    pen.fillStyle = app.colours.background;
    pen.fillRect(x, y0 - 4, x1 - x + 2, y1 - y0 + 3);
    pen.globalAlpha = 1;
    panel.upright(x, app.colours.accent, [], 2);
  }

  function drawGradient(/** @type {Float32Array} */ [last, , , , low, high]) {
    const below = gradient.canvas.clientWidth === loss.canvas.clientWidth; // then both have one axis
    const pen = gradient.begin(below ? room() : gradient.wanted(runNames()));
    const { y0, y1 } = gradient.box;
    const toX = scaleX(gradient, last);
    /** @type {Scale} */
    const toY = (v) => y1 - ((Math.log10(Math.max(v, 1e-30)) - low) / (high - low)) * (y1 - y0);
    gradient.axisY(logTicks(10 ** low, 10 ** high, (y1 - y0) / 26), toY);
    gradient.axisX(0, last, toX, app.labels.updates);
    /** @type {Ending[]} */
    const ends = [];
    gradient.clip(() =>
      app.data.runs.forEach((run, k) => {
        pen.strokeStyle = app.runColour(k);
        if (run.gradient) {
          pen.lineWidth = 1.2;
          pen.globalAlpha = 0.75;
          pen.setLineDash([]);
          drawLine(pen, run.gradient.x, run.gradient.y, toX, toY, app.front(k));
          pen.globalAlpha = 1;
          if (manyRuns())
            ends.push({
              y: toY(run.gradient.y.findLast(Number.isFinite) ?? 1),
              text: run.name,
              colour: app.runColour(k),
            });
        }
        if (!run.clip || app.data.runs.findIndex((other) => other.clip === run.clip) < k) return;
        const y = level(pen, gradient, toY(run.clip), app.colours.negative);
        ends.push({ y, text: fill(app.labels.clip, { clip: short(run.clip) }), colour: app.colours.negative });
      }),
    );
    gradient.names(ends);
    marks(gradient, toX, last, false);
    past(gradient, toX, last);
    if (cross != null) gradient.upright(toX(cross), app.colours.muted, [2, 2]);
  }

  // Both panels have one crosshair, at an update.
  const longest = () =>
    app.data.runs.reduce((best, run) => ((run.loss?.x.length ?? 0) > (best.loss?.x.length ?? 0) ? run : best)).loss
      ?.x ?? new Float32Array();
  /**
   * @param {number} step
   * @param {Panel} panel
   */
  function told(step, panel) {
    /** @type {Told[]} */
    const rows = [{ text: fill(app.labels.at_update, { step: counted(step) }) }];
    app.data.runs.forEach((run, k) => {
      /**
       * @param {string} text
       * @param {Line | null} curve
       */
      const add = (text, curve, colour = app.runColour(k)) => {
        if (curve) rows.push({ colour, text: named(run, text), value: measured(curve.y[nearest(curve.x, step)]) });
      };
      if (panel === gradient) {
        add(app.labels.gradient, run.gradient);
        return;
      }
      if (!manyRuns()) add(app.labels.batch, run.loss);
      add(app.labels.train, run.epochs);
      add(app.labels.validation, run.validation, validationColour(k));
    });
    return rows;
  }
  for (const panel of [loss, gradient]) {
    panel.crosshair.points = longest;
    panel.crosshair.at = () => (cross == null ? null : nearest(longest(), cross));
    panel.crosshair.cross = (k, byKey) => {
      cross = k == null ? null : longest()[k];
      const rows = cross == null ? null : told(cross, panel);
      for (const one of [loss, gradient]) one.tell(0, one === panel ? rows : null);
      if (rows && cross != null && domain.values)
        panel.tell(mix(panel.box.x0, panel.box.x1 - 4, cross / domain.values[0]), rows);
      if (rows && byKey) app.say(rows.map((row) => [row.text, row.value].filter(Boolean).join(" ")).join(", "), true);
      app.redraw();
    };
  }

  toggle.onclick = () => {
    log = 1 - log;
    label();
    app.animate();
  };
  function label() {
    toggle.textContent = app.labels.log;
    toggle.setAttribute("aria-pressed", String(log === 1));
    loss.node.dataset.log = String(log === 1);
    loss.title.textContent = app.labels.loss;
    loss.unit.textContent = app.labels.loss_unit;
    gradient.title.textContent = app.labels.gradient;
    gradient.unit.textContent = app.labels.gradient_unit;
    for (const panel of [loss, gradient]) panel.canvas.setAttribute("aria-label", app.describe(panel.name));
  }
  return {
    nodes: [loss.node, gradient.node],
    aim,
    draw,
    label,
    move: (u) => domain.move(u),
    // The axis bends from one kind to the other; true while it does.
    bend: (seconds) => {
      const step = reducedMotion() ? 1 : seconds / 0.35;
      logness = log > logness ? Math.min(log, logness + step) : Math.max(log, logness - step);
      return logness !== log;
    },
  };
}
