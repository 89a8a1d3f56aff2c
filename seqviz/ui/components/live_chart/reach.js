// The gradient through time: how much of the loss's gradient arrives at each step of the window, on a logarithmic axis.

import { drawLine } from "../../kit/canvas.js";
import { fill, html } from "../../kit/elements.js";
import { counted, measured } from "../../kit/numbers.js";
import { logTicks, mix } from "../../kit/scales.js";
import { glider, momentAt, shareOf } from "./data.js";
import { createPanel, DASHES } from "./panel.js";

/** @typedef {import("./types.d.ts").Scale} Scale */
/** @typedef {import("./types.d.ts").Told} Told */
/** @typedef {import("./types.d.ts").Ending} Ending */
/** @typedef {import("./data.js").Run} Run */
/** @typedef {import("./types.d.ts").Words} Words */

const LEAST = 2; // powers of ten that the axis has at least

/**
 * What arrives at the first step beside the last, in a sentence.
 *
 * @param {Run} run
 * @param {number} at its moment
 * @param {Words} words
 */
export function sentence(run, at, words) {
  const { reach } = run.moments;
  if (!reach || at < 0) return "";
  const shares = reach.states.map((_, k) => shareOf(reach.row(at, k)));
  if (shares[0] == null) return "";
  if (!Number.isFinite(shares[0])) return words.reach_none;
  if (shares[0] === 0) return words.reach_nothing;
  const line = shares
    .slice(1)
    .map((share, k) => (share ? fill(words.reach_line, { state: reach.states[k + 1], share: measured(share) }) : ""));
  return fill(words.reach_share, { share: measured(shares[0]), line: line.join("") });
}

/**
 * @param {import("./types.d.ts").App} app
 * @returns {import("./types.d.ts").View}
 */
export function reachPanel(app) {
  const panel = createPanel(app, "reach");
  const said = html("p", { class: "said" });
  panel.node.append(said);
  const domain = glider(); // lowest and highest logarithm, last step
  /** Of each run and each of its states, on its way. @type {ReturnType<typeof glider>[][]} */
  let lines = [];
  /** @type {number | null} */
  let cross = null;

  const several = () => app.data.runs.length > 1;
  const place = (/** @type {Run} */ run) => momentAt(run, app.time.step);
  const known = () => app.data.runs.some((run) => run.moments.reach);
  function aim() {
    panel.node.hidden = !known();
    if (!known()) return;
    let [low, high, last] = [Infinity, -Infinity, 2];
    lines = app.data.runs.map((run, k) =>
      (run.moments.reach?.states ?? []).map((_, s) => {
        const line = lines[k]?.[s] ?? glider();
        const row = place(run) < 0 ? null : (run.moments.reach?.line(place(run), s) ?? null);
        line.aim(row);
        for (const v of row ?? []) {
          if (!Number.isFinite(v)) continue;
          low = Math.min(low, v);
          high = Math.max(high, v);
        }
        last = Math.max(last, row?.length ?? 0);
        return line;
      }),
    );
    if (low > high) [low, high] = [-1, 0];
    const middle = (low + high) / 2;
    const half = Math.max(LEAST, high - low) / 2;
    domain.aim([middle - 1.1 * half, middle + 1.1 * half, last]);
    label();
  }
  const colourOf = (/** @type {number} */ k, /** @type {number} */ s) => app.runColour(several() ? k : s % 2);
  function nameOf(/** @type {Run} */ run, /** @type {number} */ s) {
    const part = fill(app.labels.reach_of, { state: run.moments.reach?.states[s] ?? "h" });
    return several() ? fill(app.labels.of_run, { run: run.name, part }) : part;
  }
  const scaleX = (/** @type {number} */ last) => {
    const { x0, x1 } = panel.box;
    return (/** @type {number} */ t) => x0 + ((t - 1) / Math.max(1, last - 1)) * (x1 - x0 - 4);
  };

  function draw() {
    if (panel.node.hidden || !domain.values) return;
    const [low, high, last] = domain.values;
    const names = app.data.runs.flatMap((run, k) => lines[k]?.map((_, s) => nameOf(run, s)) ?? []);
    const pen = panel.begin(panel.wanted(names));
    const { x0, x1, y0, y1 } = panel.box;
    const toX = scaleX(last);
    const toY = (/** @type {number} */ log) => y1 - ((log - low) / (high - low)) * (y1 - y0);
    panel.crosshair.from = (x) => 1 + ((x - x0) / (x1 - x0 - 4)) * (last - 1);
    panel.axisY(logTicks(10 ** low, 10 ** high, (y1 - y0) / 26), (v) => toY(Math.log10(v)));
    panel.axisX(1, last, toX, app.labels.reach_step);
    /** @type {Ending[]} */
    const ends = [];
    panel.clip(() =>
      app.data.runs.forEach((run, k) =>
        lines[k]?.forEach((line, s) => {
          if (!line.values) return;
          const steps = Float32Array.from(line.values, (_, t) => t + 1);
          pen.strokeStyle = colourOf(k, s);
          pen.lineWidth = s ? 1.4 : 2.2;
          pen.setLineDash(s ? [2, 3] : DASHES[several() ? k : 0]);
          drawLine(pen, steps, line.values, toX, toY);
          pen.setLineDash([]);
          const end = line.values.at(-1) ?? NaN;
          ends.push({ y: toY(end), text: nameOf(run, s), colour: colourOf(k, s), strong: !s });
        }),
      ),
    );
    panel.names(ends.filter((one) => Number.isFinite(one.y)));
    const here = cross;
    if (here == null) return;
    panel.upright(toX(here + 1), app.colours.muted, [2, 2]);
    lines.forEach((of, k) => {
      of.forEach((line, s) => {
        panel.dot(toX(here + 1), toY(line.values?.[here] ?? NaN), colourOf(k, s));
      });
    });
  }

  const longest = () => Math.max(0, ...app.data.runs.map((run) => run.moments.reach?.steps ?? 0));
  const places = () => Float32Array.from({ length: longest() }, (_, t) => t + 1);
  function told(/** @type {number} */ t) {
    /** @type {Told[]} */
    const rows = [{ text: fill(app.labels.reach_at, { step: counted(t + 1) }) }];
    app.data.runs.forEach((run, k) => {
      run.moments.reach?.states.forEach((_, s) => {
        const log = run.moments.reach?.row(place(run), s)[t];
        if (log != null) rows.push({ colour: colourOf(k, s), text: nameOf(run, s), value: measured(10 ** log) });
      });
    });
    return rows;
  }
  panel.crosshair.points = places;
  panel.crosshair.at = () => cross;
  panel.crosshair.cross = (k, byKey) => {
    cross = k;
    const rows = k == null ? null : told(k);
    const last = domain.values?.[2] ?? 2;
    panel.tell(k == null ? 0 : mix(panel.box.x0, panel.box.x1 - 4, k / Math.max(1, last - 1)), rows);
    if (rows && byKey) app.say(rows.map((row) => [row.text, row.value].filter(Boolean).join(" ")).join(", "), true);
    app.redraw();
  };

  function label() {
    panel.title.textContent = app.labels.reach;
    const many = app.data.runs.find((run) => run.moments.reach)?.moments.reach?.sequences ?? 0;
    panel.unit.textContent = fill(app.labels.reach_unit, { count: counted(many) });
    const texts = app.data.runs.map((run) => {
      const text = sentence(run, place(run), app.labels);
      return several() && text ? fill(app.labels.of_run, { run: run.name, part: text }) : text;
    });
    said.textContent = texts.filter(Boolean).join(" ");
    panel.canvas.setAttribute("aria-label", app.describe(panel.name));
  }
  return {
    nodes: [panel.node],
    aim,
    draw,
    label,
    move: (u) => {
      domain.move(u);
      for (const line of lines.flat()) line.move(u);
    },
  };
}
