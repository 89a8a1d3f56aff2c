// How the weights and the gates' activations are spread at the moment shown: one small picture each.

import { sharp } from "../../kit/canvas.js";
import { enlarged, fill, html, subscripted } from "../../kit/elements.js";
import { short } from "../../kit/numbers.js";
import { glider, momentAt } from "./data.js";

const ROW = 30; // height of one histogram
const MOST_ABREAST = 6; // pictures in a row, where there is room
const RIDGE = 1.25; // its bars may reach into the row above

/** @typedef {NonNullable<import("./data.js").Run["moments"]["weights"]>} Spreads */
/** @typedef {{ rows: number[], canvas: HTMLCanvasElement, caption: HTMLElement }} Picture of one name and layer: which of the spreads stand in it */

/**
 * @param {import("./types.d.ts").App} app
 * @returns {import("./types.d.ts").View}
 */
export function histograms(app) {
  const groups = /** @type {const} */ (["weights", "activations"]).map((name) => {
    const title = html("h3");
    const unit = html("span", { class: "unit" });
    const grid = html("div", { class: "small" });
    const node = html("section", { class: "spread", "data-panel": name }, html("header", {}, title, unit), grid);
    /** @type {Picture[]} */
    const pictures = [];
    return { name, title, unit, grid, node, glide: glider(), pictures, signature: "" };
  });
  /** @typedef {typeof groups[number]} Group */
  const choice = html("div", { class: "choice", role: "group" });
  let shown = 0; // which run's

  const spreads = (/** @type {Group} */ group) => app.data.runs[shown].moments[group.name];
  function aim() {
    shown = Math.min(shown, app.data.runs.length - 1);
    for (const group of groups) {
      const found = spreads(group);
      group.node.hidden = !found;
      if (!found) continue;
      build(group, found);
      group.glide.aim(found.at(momentAt(app.data.runs[shown], app.time.step)));
    }
    choice.hidden = app.data.runs.length < 2 || groups.every((group) => group.node.hidden);
  }

  /**
   * One figure per name and layer, rebuilt only when these change.
   *
   * @param {Group} group
   * @param {Spreads} found
   */
  function build(group, found) {
    const signature = JSON.stringify([shown, found.kinds.map((kind) => [kind.name, kind.layer, kind.symbol])]);
    if (signature === group.signature) return;
    group.signature = signature;
    /** @type {Map<string, number[]>} */
    const figures = new Map();
    found.kinds.forEach((kind, k) => {
      const place = `${kind.name}.${kind.layer}`;
      figures.set(place, [...(figures.get(place) ?? []), k]);
    });
    group.pictures = [...figures.values()].map((rows) => ({
      rows,
      canvas: html("canvas", { role: "img" }),
      caption: html("figcaption"),
    }));
    arrange(group);
    group.glide.aim(null);
  }

  // Beside tall pictures the low ones stand two in a cell, behind the others; rows are equally full.
  function arrange(/** @type {Group} */ group) {
    const figure = (/** @type {Picture} */ one) => html("figure", {}, one.caption, one.canvas);
    const tall = group.pictures.filter((one) => one.rows.length > 1);
    const low = group.pictures.filter((one) => one.rows.length === 1);
    const each = tall.length ? 2 : 1;
    /** @type {HTMLElement[]} */
    const cells = tall.map(figure);
    for (let k = 0; k < low.length; k += each)
      cells.push(html("div", { class: "cell" }, low.slice(k, k + each).map(figure)));
    group.grid.replaceChildren(...cells);
    const lines = Math.ceil(cells.length / MOST_ABREAST);
    group.grid.style.setProperty("--abreast", String(Math.max(1, Math.ceil(cells.length / lines))));
  }

  function draw() {
    for (const group of groups) {
      const found = spreads(group);
      if (!found || !group.glide.values) continue;
      for (const picture of group.pictures) paint(picture, found, group.glide.values);
    }
  }
  /**
   * @param {Picture} picture
   * @param {Spreads} found
   * @param {Float32Array} bars
   */
  function paint({ rows, canvas }, found, bars) {
    const tall = rows.length * ROW + 12 + 18;
    if (canvas.style.height !== `${tall / 16}rem`) canvas.style.height = `${tall / 16}rem`;
    const { pen, width } = sharp(canvas, enlarged());
    const { low, high } = found.kinds[rows[0]];
    const [x0, x1] = [rows.length > 1 ? 16 : 4, width - 4];
    const { bins } = app.data;
    const wide = (x1 - x0) / bins;
    const zero = x0 + ((0 - low) / (high - low)) * (x1 - x0);
    const floor = rows.length * ROW + 10;
    pen.strokeStyle = app.colours.line;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(Math.round(zero) + 0.5, 2);
    pen.lineTo(Math.round(zero) + 0.5, floor + 3);
    pen.stroke();
    rows.forEach((row, n) => {
      const base = n * ROW + ROW + 10;
      const { symbol } = found.kinds[row];
      const colour = app.colours.symbols[symbol] ?? app.colours.text;
      pen.beginPath();
      pen.moveTo(x0, base);
      for (let k = 0; k < bins; k++) {
        const y = base - (bars[row * bins + k] / 255) * ROW * RIDGE;
        pen.lineTo(x0 + k * wide, y);
        pen.lineTo(x0 + (k + 1) * wide, y);
      }
      pen.lineTo(x1, base);
      pen.fillStyle = app.colours.background;
      pen.globalAlpha = 0.55;
      pen.fill();
      pen.fillStyle = colour;
      pen.globalAlpha = 0.45;
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = colour;
      pen.lineWidth = 1.3;
      pen.stroke();
      if (rows.length > 1) {
        pen.fillStyle = colour;
        pen.font = "italic 600 14px 'Times New Roman', serif";
        pen.textAlign = "left";
        pen.fillText(symbol, 1, base - 7);
      }
    });
    pen.font = `11px ${app.colours.family}`;
    pen.fillStyle = app.colours.muted;
    pen.textAlign = "left";
    pen.fillText(short(low), x0, floor + 12);
    pen.textAlign = "right";
    pen.fillText(short(high), x1, floor + 12);
    if (low < 0) {
      pen.textAlign = "center";
      pen.fillText("0", zero, floor + 12);
    }
  }

  function label() {
    const { labels } = app;
    groups.forEach((group) => {
      const found = spreads(group);
      const gateless = group.name === "activations" && found?.kinds.every((kind) => kind.symbol === "h");
      group.title.textContent = gateless ? labels.states : labels[group.name];
      group.unit.textContent = labels[/** @type {const} */ (`${group.name}_unit`)];
      if (!found) return;
      for (const { rows, canvas, caption } of group.pictures) {
        const { name, layer, low, high } = found.kinds[rows[0]];
        const symbols = rows.map((row) => found.kinds[row].symbol).join(", ");
        const gates = name === "gates";
        caption.replaceChildren(...(gates ? [] : [subscripted(name), " "]));
        if (layer) caption.append(html("span", { text: fill(labels.layer, { layer }) }));
        canvas.setAttribute(
          "aria-label",
          fill(labels.histogram, {
            name: `${gates ? labels.gates : name} ${layer ? fill(labels.layer, { layer }) : ""}`.trim(),
            symbols,
            low: short(low),
            high: short(high),
          }),
        );
      }
    });
    choice.setAttribute("aria-label", labels.whose);
    const { runs } = app.data;
    if (choice.children.length !== runs.length)
      choice.replaceChildren(...runs.map(() => html("button", { type: "button" })));
    runs.forEach((run, k) => {
      const button = /** @type {HTMLElement} */ (choice.children[k]);
      button.textContent = run.name;
      button.style.setProperty("--own", app.runColour(k));
      button.setAttribute("aria-pressed", String(k === shown));
      button.onclick = () => {
        shown = k;
        aim();
        label();
        app.animate();
      };
    });
  }
  return {
    nodes: [choice, ...groups.map((group) => group.node)],
    aim,
    draw,
    label,
    move: (u) => {
      for (const group of groups) group.glide.move(u);
    },
  };
}
