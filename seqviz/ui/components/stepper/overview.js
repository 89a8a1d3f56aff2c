// Overview: every unit over every step, one heat row per gate and state, time from left to right.

import { fill, html } from "../../kit/elements.js";
import { given, show } from "../../kit/numbers.js";
import { pictureButtons } from "../../kit/saving.js";
import { clamp, roundUp } from "../../kit/scales.js";
import { hasShares, heatImage, legend, stretch } from "./heat.js";
import { savedOverview } from "./pictures.js";
import { usual, vector } from "./trace.js";

/** @typedef {{ data: ArrayLike<number>, size: number, limit: number | null }} Values of a row: `size` units, and where their colours end, null between 0 and 1 */
/** @typedef {Values & { q: string, canvas: HTMLCanvasElement, value: HTMLOutputElement, limitNode: HTMLElement, image: HTMLCanvasElement | null }} Row */

/**
 * @param {import("./types.d.ts").Playing} app
 */
export function overview(app) {
  const { labels, state } = app;
  const cell = () => app.layer().cell;
  /** @type {Map<string, Row>} */
  const rows = new Map();
  const cover = html("div", { class: "cover" });
  const stack = html("div", { class: "rows" });
  const axis = html("div", { class: "axis", "aria-hidden": "true" });
  const key = html("div", {});
  let shares = false; // whether some row's colours run from 0 to 1
  const node = html(
    "section",
    { class: "overview", "aria-label": labels.overview },
    stack,
    axis,
    key,
    pictureButtons(
      labels,
      () => savedOverview(app, [...rows.values()], shares),
      (ending) => `seqviz-${app.layer().kind}-layer${app.state.layer + 1}-all-steps.${ending}`,
    ),
  );

  const opens = (/** @type {string} */ q) => q !== "x" && q !== "y";
  const isState = (/** @type {string} */ q) => cell().states.includes(q);
  const nameOf = (/** @type {string} */ q) => labels.names[q] ?? q;

  function build() {
    rows.clear();
    const names = ["x", ...cell().rows];
    // Below the drawing what comes of it is read first, so that it stands on the first screen.
    if (state.level !== "overview") names.sort((a, b) => Number(isState(b)) - Number(isState(a)));
    if (app.trace.output && state.layer === app.trace.layers.length - 1) names.push("y");
    stack.replaceChildren(
      ...names.map((q) => {
        const canvas = html("canvas", { class: `heat heat-${q}`, role: "img", tabindex: -1, "data-q": q });
        const value = html("output", { class: "value" });
        const chip = html("button", {
          type: "button",
          class: "chip",
          "data-q": q,
          style: app.chipStyle(q),
          text: q,
          "aria-label": opens(q) ? fill(labels.open_part, { name: nameOf(q) }) : nameOf(q),
          disabled: !opens(q),
          title: nameOf(q),
          onclick: () => app.open(q),
        });
        const limitNode = html("small", { class: "limit" });
        const row = { ...valuesOf(q), q, canvas, value, limitNode, image: null };
        rows.set(q, row);
        pointing(row);
        const name = nameOf(q);
        const lead = html("span", { class: "lead" }, chip, html("small", { class: "called", text: name }));
        return html(
          "div",
          { class: "row", "data-row": q },
          lead,
          html("div", { class: "lane" }, canvas),
          html("span", { class: "end" }, value, limitNode),
        );
      }),
      cover,
    );
    shares = (names.includes("y") && app.trace.output?.shares) || hasShares(app.layer());
    key.replaceChildren(legend(labels, shares, names, true));
    axis.replaceChildren(...Array.from({ length: app.trace.steps }, () => html("span", {})));
  }

  // As many step names as fit beside each other.
  function ticks() {
    const longest = Math.max(...Array.from({ length: app.trace.steps }, (_, t) => app.stepName(t).length));
    const every = Math.ceil((app.trace.steps * (6 + 6.5 * longest)) / Math.max(1, axis.clientWidth));
    for (const [t, tick] of [...axis.children].entries()) tick.textContent = t % every === 0 ? app.stepName(t) : "";
  }

  /**
   * A row ends at the round number above its own largest value, so that small ones are seen too; the run without surgery
   * counts with it, so that both lie on one scale.
   *
   * @param {string} q
   * @returns {Values}
   */
  function valuesOf(q) {
    const { output } = app.trace;
    const layer = app.layer();
    if (q === "y" && output) {
      const { values, untouched, size, limit } = output;
      return { data: values, size, limit: limit === null ? null : ends(values, untouched) };
    }
    const own = recorded(layer, q);
    const beside = layer.untouched && q !== "x" ? recorded(layer.untouched, q).data : null;
    return { ...own, limit: layer.limits[q] == null ? null : ends(own.data, beside) };
  }

  /** @param {Float32Array} values @param {Float32Array | null} beside */
  const ends = (values, beside) => roundUp(Math.max(usual(values), beside ? usual(beside) : 0));

  /** @param {import("./trace.js").Layer} layer @param {string} q */
  function recorded(layer, q) {
    const { steps } = app.trace;
    if (layer.arrays[q]) return { data: layer.arrays[q].data, size: layer.arrays[q].shape[1] };
    const data = new Float32Array(steps * layer.hidden);
    for (let t = 0; t < steps; t++) data.set(vector(layer, q, t), t * layer.hidden);
    return { data, size: layer.hidden };
  }

  /** Another run of the same cell over the same steps: its numbers in the rows that are there. */
  function revalue() {
    for (const [q, row] of rows) Object.assign(row, valuesOf(q));
    paint();
  }

  function paint() {
    for (const [q, row] of rows) {
      const { data, size } = row;
      const table = app.scales.table(q === "y" ? "share" : q, row.limit);
      row.limitNode.textContent = row.limit == null ? "0–1" : `±${given(row.limit, 3)}`; // where its colours end
      row.image = heatImage(data, app.trace.steps, size, table, (v) => app.scales.index(v, row.limit), true);
      row.canvas.setAttribute(
        "aria-label",
        fill(labels.heat_alt, {
          name: nameOf(q),
          units: size,
          steps: app.trace.steps,
        }),
      );
    }
    layout();
  }

  function layout() {
    ticks();
    for (const [q, row] of rows) {
      if (!row.image || !row.canvas.clientWidth) continue;
      const context = stretch(row.canvas, row.image);
      const unit = q === "x" || q === "y" ? -1 : state.unit;
      if (unit < 0) continue;
      mark(context, row, unit);
    }
  }

  /**
   * The chosen unit: where its line lies (marks at both ends), and its course over all steps as a curve.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Row} row
   * @param {number} unit
   */
  function mark(context, row, unit) {
    const { width, height } = row.canvas;
    const y = ((unit + 0.5) * height) / row.size;
    context.fillStyle = app.colours.text;
    for (const [x, inward] of [
      [0, 7],
      [width, -7],
    ]) {
      context.beginPath();
      context.moveTo(x, y - 4);
      context.lineTo(x + inward, y);
      context.lineTo(x, y + 4);
      context.fill();
    }
    const { untouched } = app.layer();
    if (untouched) course(context, row, (t) => vector(untouched, row.q, t)[unit], true);
    course(context, row, (t) => row.data[t * row.size + unit], false);
  }

  /**
   * A curve over all steps; dashed for the run without interventions.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Row} row
   * @param {(t: number) => number} valueAt
   * @param {boolean} dashed
   */
  function course(context, row, valueAt, dashed) {
    const { width, height } = row.canvas;
    const ratio = window.devicePixelRatio || 1;
    context.beginPath();
    for (let t = 0; t < app.trace.steps; t++) {
      const value = valueAt(t);
      const up = row.limit == null ? value : 0.5 + (0.5 * clamp(value, -row.limit, row.limit)) / row.limit;
      context.lineTo(((t + 0.5) * width) / app.trace.steps, height - 2 - up * (height - 4));
    }
    context.lineJoin = "round";
    context.setLineDash([]);
    context.strokeStyle = app.colours.background;
    context.lineWidth = 4.5 * ratio;
    context.stroke();
    context.setLineDash(dashed ? [5 * ratio, 4 * ratio] : []);
    context.strokeStyle = dashed ? app.colours.muted : app.colours.text;
    context.lineWidth = 1.8 * ratio;
    context.stroke();
    context.setLineDash([]);
  }

  /** @param {Row} row */
  function pointing(row) {
    const { canvas, q } = row;
    const at = (/** @type {MouseEvent} */ event) => {
      const box = canvas.getBoundingClientRect();
      return {
        t: clamp(Math.floor(((event.clientX - box.left) / box.width) * app.trace.steps), 0, app.trace.steps - 1),
        unit: clamp(Math.floor(((event.clientY - box.top) / box.height) * row.size), 0, row.size - 1),
      };
    };
    canvas.onpointermove = (event) => {
      const { t, unit } = at(event);
      const name = (q === "y" && app.trace.output?.labels[unit]) || unit + 1;
      app.tip(
        event,
        fill(labels.value_at, {
          symbol: `${q}[${name}]`,
          step: app.stepLabel(t),
          value: show(row.data[t * row.size + unit], 4),
        }),
      );
    };
    canvas.onpointerleave = () => app.tip(null);
    canvas.onclick = (event) => {
      const { t, unit } = at(event);
      app.player.halt();
      app.select({ t, unit: q === "x" || q === "y" ? state.unit : unit });
    };
  }

  return {
    node,
    layout,
    revalue,
    refresh() {
      build();
      paint();
    },
    stepped() {
      for (const [q, row] of rows) {
        if (q === "x" || q === "y") continue;
        row.value.textContent = show(row.data[state.t * row.size + state.unit]);
      }
      axis.querySelector(".now")?.classList.remove("now");
      axis.children[state.t]?.classList.add("now");
    },
    frame() {
      cover.style.setProperty("--at", String((state.t + state.phase) / app.trace.steps));
    },
  };
}
