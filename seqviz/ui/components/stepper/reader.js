// A picture read row by row: rows run down all panels alike, so one scan line crosses picture, classes and states.

import { penOf } from "../../kit/canvas.js";
import { inkOn, rgb } from "../../kit/colours.js";
import { all, fill, html } from "../../kit/elements.js";
import { percentOf, show } from "../../kit/numbers.js";
import { pictureButtons } from "../../kit/saving.js";
import { clamp } from "../../kit/scales.js";
import { colourTable, fit, heatImage, legend } from "./heat.js";
import { savedReading } from "./pictures.js";
import { top } from "./trace.js";

const SUPERSCRIPTS = ["¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸"];

/** @typedef {import("./types.d.ts").State} State */
/** @typedef {(canvas: HTMLCanvasElement) => void} Draw */

/**
 * The states of a cell, the one that it shows first: as they are computed, from the last one back.
 *
 * @param {import("./cells.js").Cell} cell
 */
export const shownStates = (cell) => [...cell.states].reverse();

/**
 * Which states there are and how a reading's hint calls them, of all layers together.
 *
 * @param {Pick<import("./types.d.ts").Words, "states_hint" | "state_named" | "comma" | "names">} labels
 * @param {import("./cells.js").Cell[]} cells
 */
export function statesTold(labels, cells) {
  const quantities = [...new Set(cells.flatMap(shownStates))];
  const named = quantities.map((symbol) => fill(labels.state_named, { symbol, name: labels.names[symbol] }));
  return { quantities, hint: fill(labels.states_hint, { states: named.join(labels.comma) }) };
}

/**
 * Since which step the answer of step t has been the answer, and since which it has had the wanted share; null for not now.
 *
 * @param {{ values: Float32Array, size: number, t: number, best: number, wanted: number }} asked
 * @returns {{ leads: number, sure: number | null }}
 */
export function sinceWhen({ values, size, t, best, wanted }) {
  let [leads, sure] = [t, t + 1];
  while (leads > 0 && top(values, (leads - 1) * size, size) === best) leads--;
  while (sure > leads && values[(sure - 1) * size + best] >= wanted) sure--;
  return { leads, sure: sure > t ? null : sure };
}

/**
 * @param {import("./types.d.ts").Playing} app
 * @returns {import("./types.d.ts").View}
 */
export function reader(app) {
  const { labels, state } = app;
  /** @type {HTMLElement[]} */
  const covers = [];
  /** @type {{ canvas: HTMLCanvasElement, draw: Draw, title: string }[]} */
  const panels = [];
  const said = html("div", { class: "verdict" });
  const bars = html("div", { class: "bars" });
  const after = html("h4", {});
  const columns = html("div", { class: "columns" });
  const note = html("div", { class: "note" });
  const node = html(
    "section",
    { class: "reader", "aria-label": labels.reader },
    columns,
    html("div", { class: "result" }, said, html("div", {}, after, bars)),
    html(
      "div",
      { class: "under" },
      note,
      pictureButtons(labels, save, (ending) => `seqviz-reading-row${state.t + 1}.${ending}`),
    ),
  );
  /** @type {{ node: HTMLElement, bar: HTMLElement, number: HTMLElement }[]} */
  let rows = [];
  const told = () =>
    statesTold(
      labels,
      app.trace.layers.map((layer) => layer.cell),
    );

  // A reading is drawn of a network that answers.
  function outputOf() {
    const { output } = app.trace;
    if (!output) throw new Error("reader: wanted a trace with an output");
    return output;
  }

  function save() {
    const { values, size, labels: names } = outputOf();
    const texts = (/** @type {string} */ name) => all(said, `.${name}`).map((one) => one.textContent ?? "");
    const [[guess], [reads]] = [texts("guess"), texts("reads")];
    const shares = names.map((name, k) => ({
      name,
      share: values[state.t * size + k],
      colour: app.colours.classes[k],
    }));
    const answered = { guess, reads, how: texts("how"), after: after.textContent ?? "" };
    return savedReading(app, panels, shares, answered, told());
  }

  /**
   * @param {string} name
   * @param {string} title
   * @param {string} hint
   * @param {Draw} draw
   * @param {(t: number, across: number) => string} text
   * @param {(across: number) => Partial<Pick<State, "layer" | "unit">>} [pick]
   */
  function panel(name, title, hint, draw, text, pick = () => ({})) {
    const canvas = html("canvas", { role: "img", class: "sheet" });
    const cover = html("div", { class: "unread" });
    const frame = html("div", { class: "frame" }, canvas, cover);
    const box = html("figure", { class: `panel ${name}` }, html("figcaption", { title: hint, text: title }), frame);
    const at = (/** @type {MouseEvent} */ event) => {
      const area = canvas.getBoundingClientRect();
      return {
        t: clamp(Math.floor(((event.clientY - area.top) / area.height) * app.trace.steps), 0, app.trace.steps - 1),
        across: clamp((event.clientX - area.left) / area.width, 0, 0.9999),
      };
    };
    frame.onpointermove = (event) => {
      const { t, across } = at(event);
      app.tip(event, text(t, across));
    };
    frame.onpointerleave = () => app.tip(null);
    frame.onclick = (event) => {
      const { t, across } = at(event);
      app.player.halt();
      app.select({ t, ...pick(across) });
    };
    covers.push(cover);
    panels.push({ canvas, draw, title });
    return box;
  }

  /**
   * @param {number} layerIndex
   * @param {string} q
   */
  function heat(layerIndex, q) {
    const layer = () => app.trace.layers[layerIndex];
    const unit = (/** @type {number} */ across) => Math.floor(across * layer().hidden);
    const title = fill(labels.state_of_layer, { name: labels.names[q], layer: layerIndex + 1 });
    return panel(
      `state-${q}`,
      `${q}${SUPERSCRIPTS[layerIndex]}`,
      title,
      (canvas) => {
        const { data } = layer().arrays[q];
        const limit = layer().limits[q];
        const image = heatImage(
          data,
          app.trace.steps,
          layer().hidden,
          app.scales.table(q, limit),
          (v) => app.scales.index(v, limit),
          false,
        );
        stretchDown(canvas, image);
        canvas.setAttribute(
          "aria-label",
          fill(labels.heat_alt, { name: title, units: layer().hidden, steps: app.trace.steps }),
        );
      },
      (t, across) =>
        fill(labels.value_at, {
          symbol: `${q}[${unit(across) + 1}]`,
          step: app.stepLabel(t),
          value: show(layer().arrays[q].data[t * layer().hidden + unit(across)], 4),
        }),
      (across) => ({ layer: layerIndex, unit: unit(across) }),
    );
  }

  /**
   * Rows keep hard edges; units share pixels where there are more of them than pixels.
   *
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLCanvasElement} image
   */
  function stretchDown(canvas, image) {
    fit(canvas);
    const stage = html("canvas", { width: canvas.width, height: image.height });
    const staged = penOf(stage);
    staged.imageSmoothingEnabled = image.width > canvas.width;
    staged.drawImage(image, 0, 0, canvas.width, image.height);
    const context = penOf(canvas);
    context.imageSmoothingEnabled = false;
    context.drawImage(stage, 0, 0, canvas.width, canvas.height);
  }

  function drawPicture(/** @type {HTMLCanvasElement} */ canvas) {
    const { image } = app.trace;
    if (!image) return;
    const [height, width] = image.shape;
    const ink = colourTable([app.colours.zero, app.colours.text]);
    stretchDown(
      canvas,
      heatImage(image.data, height, width, ink, (v) => Math.round(255 * v), false),
    );
    canvas.setAttribute("aria-label", fill(labels.picture_alt, { rows: height }));
  }

  // At each row the ten probabilities, side by side and adding up to the full width.
  function drawRiver(/** @type {HTMLCanvasElement} */ canvas) {
    const ratio = fit(canvas);
    const context = penOf(canvas);
    const { values, size, labels: names, decided_at: decided } = outputOf();
    const high = canvas.height / app.trace.steps;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let t = 0; t < app.trace.steps; t++) {
      let left = 0;
      for (let k = 0; k < size; k++) {
        const wide = values[t * size + k] * canvas.width;
        context.fillStyle = app.colours.classes[k];
        const above = Math.round(t * high);
        context.fillRect(left, above, wide + 0.5, Math.round((t + 1) * high) - above);
        left += wide;
      }
    }
    // A class is named once, where it is widest.
    context.font = `600 ${Math.round(13 * ratio)}px sans-serif`;
    for (let k = 0; k < size; k++) {
      const shares = Array.from({ length: app.trace.steps }, (_, t) => values[t * size + k]);
      const widest = Math.max(...shares);
      const wide = shares.flatMap((v, t) => (v >= 0.97 * widest ? [t] : []));
      const best = wide[Math.floor(wide.length / 2)];
      const share = shares[best];
      if (share * canvas.width < 16 * ratio) continue;
      let left = 0;
      for (let j = 0; j < k; j++) left += values[best * size + j];
      context.fillStyle = inkOn(rgb(app.colours.classes[k]));
      context.fillText(names[k], (left + share / 2) * canvas.width, (best + 0.5) * high);
    }
    if (decided != null) {
      context.strokeStyle = app.colours.text;
      context.lineWidth = 1.5 * ratio;
      context.setLineDash([5 * ratio, 4 * ratio]);
      context.beginPath();
      context.moveTo(0, (decided + 1) * high);
      context.lineTo(canvas.width, (decided + 1) * high);
      context.stroke();
    }
    canvas.setAttribute("aria-label", riverText());
  }

  /**
   * @param {number} t
   * @param {number} across
   */
  function classUnder(t, across) {
    const { values, size } = outputOf();
    let left = 0;
    for (let k = 0; k < size; k++) {
      left += values[t * size + k];
      if (across < left) return k;
    }
    return size - 1;
  }

  function riverText() {
    const { values, size, labels: names } = outputOf();
    const final = app.trace.steps - 1;
    const best = top(values, final * size, size);
    return fill(labels.river_alt, { label: names[best], percent: percentOf(values[final * size + best]) });
  }

  function build() {
    covers.length = 0;
    panels.length = 0;
    const output = outputOf();
    const picture = panel("picture", labels.picture, labels.picture_hint, drawPicture, (t) => app.stepLabel(t));
    const river = panel("river", labels.river, labels.river_hint, drawRiver, (t, across) => {
      const k = classUnder(t, across);
      return `${app.stepLabel(t)}: ${output.labels[k]} ${percentOf(output.values[t * output.size + k])}%`;
    });
    const states = app.trace.layers.flatMap(({ cell }, k) => shownStates(cell).map((q) => heat(k, q)));
    const { quantities, hint } = told();
    note.replaceChildren(html("span", { text: hint }), legend(labels, false, quantities));
    columns.replaceChildren(html("div", { class: "main" }, picture, river), html("div", { class: "states" }, states));
    rows = output.labels.map((name, k) => {
      const bar = html("i", { style: `background:${app.colours.classes[k]}` });
      const number = html("span", { class: "percent" });
      return {
        bar,
        number,
        node: html(
          "div",
          { class: "bar-row" },
          html("span", { class: "label", text: name }),
          html("span", { class: "track" }, bar),
          number,
        ),
      };
    });
    bars.replaceChildren(...rows.map((row) => row.node));
  }

  const verdict = {
    reads: html("span", { class: "reads" }),
    guess: html("span", { class: "guess" }),
    how: html("span", { class: "how" }),
    leads: html("span", { class: "how leads", "data-sure": "false" }),
  };
  said.replaceChildren(verdict.guess, html("div", { class: "now" }, verdict.reads, verdict.how), verdict.leads);

  // What it would answer if the picture ended at this row, and since when.
  function answer() {
    const { values, size, labels: names, decided_at, sure_at, sure: wanted, shares } = outputOf();
    const t = state.t;
    const end = t === app.trace.steps - 1;
    const best = top(values, t * size, size);
    const since = sinceWhen({ values, size, t, best, wanted });
    const leads = end && decided_at != null ? decided_at : since.leads;
    const sure = end ? sure_at : since.sure;
    verdict.reads.textContent = end ? labels.reads : fill(labels.reads_now, { row: t + 1 });
    verdict.guess.textContent = names[best];
    verdict.how.textContent = fill(labels.sure, { percent: percentOf(values[t * size + best]) });
    const words = sure != null ? labels.leads_sure : end ? labels.never_sure : labels.leads_yet;
    verdict.leads.textContent = shares
      ? fill(words, { row: leads + 1, sure: (sure ?? 0) + 1, share: percentOf(wanted, 0) })
      : "";
    verdict.leads.dataset.sure = String(sure != null);
  }

  function layout() {
    for (const { canvas, draw } of panels) if (canvas.clientWidth) draw(canvas);
  }

  return {
    node,
    layout,
    refresh() {
      build();
      layout();
    },
    stepped() {
      const { values, size } = outputOf();
      const from = state.t * size;
      const best = top(values, from, size);
      rows.forEach((row, k) => {
        const share = values[from + k];
        row.bar.style.transform = `scaleX(${share})`;
        row.number.textContent = `${percentOf(share)}%`;
        row.node.classList.toggle("best", k === best);
      });
      after.textContent = fill(labels.after_row, { row: state.t + 1, rows: app.trace.steps });
      answer();
    },
    frame() {
      const share = (100 * (state.t + state.phase)) / app.trace.steps;
      for (const cover of covers) cover.style.transform = `translateY(${share}%)`;
    },
  };
}
