// Every loss at once: |∂L_t/∂s_k| for all t ≥ k, a row a loss, a column a state, below the lights on the same axis.
// A cell of it is a place in the drawing: its row the loss that is followed back, its column the step that is looked at.

import { enlarged, fill, html, meaning } from "../../kit/elements.js";
import { triangle } from "../../kit/machine/sweep.js";
import { measured } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { across, bright } from "./picture.js";

/** @typedef {import("../../kit/theme.js").Colours} Colours */
/** @typedef {import("./flow.js").Way} Way */
/** @typedef {{ loss: number, at: number }} Cell a loss after step 1 … T, a state from 0 to it */
/** @typedef {{ steps: number, shares: Float64Array }} Shares (T, T + 1), of what stands at each loss */

const HEIGHT = 200;

/**
 * The gradients of all losses in the direction of the one that is followed, as shares of what each has at its own step.
 *
 * @param {Way} way
 * @param {ArrayLike<number>} direction (H)
 * @returns {Shares}
 */
export function allLosses({ machine, run, carries }, direction) {
  const { hidden } = machine;
  const { steps } = run;
  const own = Float64Array.from({ length: steps * hidden }, (_, k) => direction[k % hidden]);
  const norms = triangle(machine, run, own)[carries];
  const shares = norms.map((norm, k) => {
    const row = Math.floor(k / (steps + 1));
    const here = norms[row * (steps + 1) + row + 1];
    return here ? norm / here : 0;
  });
  return { steps, shares };
}

/**
 * What is left so many steps before a loss: the geometric mean over the losses of which something is, NaN where of none.
 *
 * @param {Shares} all
 * @param {number} count
 */
export function leftAfter(all, count) {
  return averaged(all, count).mean;
}

/**
 * The same, with the losses that it is not the mean of: exactly nothing arrives there, which no geometric mean can hold.
 *
 * @param {Shares} all
 * @param {number} count
 */
export function averaged({ steps, shares }, count) {
  let [total, seen, losses] = [0, 0, 0];
  for (let loss = Math.max(1, count); loss <= steps; loss++) {
    const share = shares[(loss - 1) * (steps + 1) + loss - count];
    losses++;
    if (!(share > 0)) continue;
    total += Math.log(share);
    seen++;
  }
  return { mean: seen ? Math.exp(total / seen) : NaN, none: losses - seen, losses };
}

/**
 * @param {{ onPick: (cell: Cell) => void, onHover: (cell: Cell | null) => void }} acts
 */
export function triangleView({ onPick, onHover }) {
  const canvas = html("canvas", { class: "cells" });
  const mark = html("div", { class: "row-mark" });
  const spot = html("div", { class: "spot" });
  const column = html("div", { class: "column" });
  column.hidden = true;
  const board = html("div", { class: "triangle", tabindex: "0", role: "group" }, canvas, column, mark, spot);
  const says = html("p", { class: "told", "aria-live": "polite" });
  const means = html("p", { class: "told" });
  const small = document.createElement("canvas");
  const node = html("div", { class: "every" }, board, says, means);
  /** @type {Shares} */
  let all = { steps: 1, shares: new Float64Array(2) };
  /** @type {Cell} */
  let now = { loss: 1, at: 0 };
  /** @type {Record<string, string>} */
  let words = {};
  let title = "";
  let from = (/** @type {Cell} */ _cell) => true;

  const geometry = () => {
    const times = enlarged();
    const place = across((board.clientWidth || 900) / times, all.steps);
    const x = (/** @type {number} */ step) => times * place.x(step);
    const width = x(1) - x(0);
    const high = HEIGHT / all.steps;
    return {
      x,
      left: times * place.left,
      right: times * place.right,
      width,
      high,
      row: (/** @type {number} */ loss) => (loss - 1) * high,
    };
  };
  const cellAt = (/** @type {PointerEvent} */ event) => {
    const box = board.getBoundingClientRect();
    const { x, width, high } = geometry();
    const loss = clamp(Math.floor((event.clientY - box.top) / high) + 1, 1, all.steps);
    const at = Math.round((event.clientX - box.left - x(0)) / width);
    return at < 0 || at > loss ? null : { loss, at };
  };
  board.onpointermove = (event) => {
    const cell = cellAt(event);
    onHover(cell);
    tell(cell ?? now);
    if (cell && event.buttons) onPick(cell);
  };
  board.onpointerleave = () => {
    onHover(null);
    tell(now);
  };
  board.onpointerdown = (event) => {
    const cell = cellAt(event);
    if (!cell) return;
    board.setPointerCapture(event.pointerId);
    onPick(cell);
  };
  board.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { loss, at } = now;
    const to = meaning(event, {
      ArrowLeft: { loss, at: at - 1 },
      ArrowRight: { loss, at: at + 1 },
      ArrowUp: { loss: loss - 1, at },
      ArrowDown: { loss: loss + 1, at },
      Home: { loss, at: 0 },
      End: { loss, at: loss },
    });
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    to.loss = clamp(to.loss, 1, all.steps);
    onPick({ loss: to.loss, at: clamp(to.at, 0, to.loss) });
  };

  /** @param {Cell} cell */
  function tell({ loss, at }) {
    const share = all.shares[(loss - 1) * (all.steps + 1) + at];
    const told = from({ loss, at })
      ? fill(words.cell_says, { cell: title, loss, at, share: measured(share) })
      : fill(words.cell_cut, { cell: title, loss, at });
    says.textContent = told;
  }

  /**
   * @param {Shares} shares @param {string} cell its title
   * @param {{ loss: number, at: number, horizon: number | null }} look
   * @param {string} colour @param {Colours} colours @param {Record<string, string>} labels
   */
  function show(shares, cell, look, colour, colours, labels) {
    const { steps } = shares;
    const same = all === shares && board.dataset.drawn === `${look.horizon} ${colour} ${colours.background}`;
    [all, title, words] = [shares, cell, labels];
    now = { loss: look.loss, at: Math.min(look.at, look.loss) };
    from = ({ loss, at }) => look.horizon === null || at >= loss - look.horizon;
    const { x, width, high, row } = geometry();
    if (!same) paint(colour, colours);
    board.dataset.drawn = `${look.horizon} ${colour} ${colours.background}`;
    Object.assign(board.style, { height: `${HEIGHT}px` });
    Object.assign(canvas.style, {
      left: `${x(0) - width / 2}px`,
      width: `${width * (steps + 1)}px`,
      height: `${HEIGHT}px`,
    });
    Object.assign(mark.style, { left: `${x(0) - width / 2}px`, width: `${width * (now.loss + 1)}px` });
    Object.assign(mark.style, { top: `${row(now.loss)}px`, height: `${high}px` });
    Object.assign(spot.style, { left: `${x(now.at) - width / 2}px`, width: `${width}px` });
    Object.assign(spot.style, { top: `${row(now.loss)}px`, height: `${high}px` });
    const far = [1, Math.round(steps / 5), steps - 1].filter((one, k, list) => list.indexOf(one) === k);
    means.textContent = fill(labels.all_losses, {
      cell,
      list: far
        .map((count) => {
          const { mean, none, losses } = averaged(all, count);
          const share = measured(none === losses ? 0 : mean, 2);
          const form = none && none < losses ? labels.left_after_some : labels.left_after;
          return fill(form, { share, count, none, losses });
        })
        .join(labels.comma),
    });
    board.setAttribute("aria-label", fill(labels.triangle_is, { cell }));
    tell(now);
  }

  /** @param {string} colour @param {Colours} colours */
  function paint(colour, colours) {
    const { steps, shares } = all;
    [small.width, small.height] = [steps + 1, steps];
    const pen = small.getContext("2d");
    const into = canvas.getContext("2d");
    if (!pen || !into) return;
    pen.clearRect(0, 0, steps + 1, steps);
    for (let loss = 1; loss <= steps; loss++)
      for (let at = 0; at <= loss; at++) {
        pen.globalAlpha = 1;
        pen.fillStyle = colours.surface;
        pen.fillRect(at, loss - 1, 1, 1);
        if (!from({ loss, at })) continue;
        pen.globalAlpha = bright(shares[(loss - 1) * (steps + 1) + at]);
        pen.fillStyle = colour;
        pen.fillRect(at, loss - 1, 1, 1);
      }
    [canvas.width, canvas.height] = [(steps + 1) * 4, steps * 4];
    into.imageSmoothingEnabled = false;
    into.drawImage(small, 0, 0, canvas.width, canvas.height);
  }
  /** The state that the drawing is pointed at, of all losses after it. @param {number | null} at */
  function point(at) {
    column.hidden = at === null;
    if (at === null) return;
    const { x, width, row } = geometry();
    const top = row(Math.max(1, at));
    Object.assign(column.style, { left: `${x(at) - width / 2}px`, width: `${width}px` });
    Object.assign(column.style, { top: `${top}px`, height: `${HEIGHT - top}px` });
  }
  return { node, show, point };
}
