// What goes in, step by step, and what is wanted: one sequence of a task.

import { fill, html, svg } from "../../kit/elements.js";

/** @typedef {import("../../../payloads/types.d.ts").DelaySample} Sample */

const [TOP, CELL, GAP] = [20, 24, 44];
const ANSWER = 70; // room for the one answer after the last step

/**
 * Where everything stands.
 *
 * @param {Sample} sample
 * @param {number} width
 */
export function layout(sample, width) {
  const once = sample.wanted.length === 1;
  const left = width < 560 ? 2 : 84;
  const room = width - left - (once ? ANSWER : 4);
  return { left, once, cell: room / sample.steps };
}

/** The widest of some short texts, in pixels about. @param {string[]} texts */
const wide = (texts) => 3 + 8 * Math.max(1, ...texts.map(({ length }) => length));

export function strip() {
  const cells = svg("g");
  const drawing = svg("svg", { role: "img" }, cells);
  const board = html("div", { class: "task" }, drawing);

  /** @param {Sample} sample @param {Record<string, string>} labels */
  function draw(sample, labels) {
    const width = board.clientWidth || 800;
    const { left, once, cell } = layout(sample, width);
    const keys = new Set(sample.keys);
    const some = keys.size > 0;
    const letters = cell >= wide(sample.reads);
    const answers = cell >= wide(sample.wanted);
    const height = TOP + CELL + (once ? 26 : GAP + CELL - 12);
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.setAttribute("height", String(height));
    const nodes = [];
    if (left > 40) {
      nodes.push(svg("text", { x: 0, y: TOP + 17, class: "row", text: labels.reads }));
      if (!once) nodes.push(svg("text", { x: 0, y: TOP + GAP + 13, class: "row", text: labels.wanted }));
    }
    sample.reads.forEach((text, t) => {
      const x = left + t * cell;
      const key = keys.has(t);
      const look = key ? "key" : some ? "other" : "each";
      nodes.push(
        svg("rect", { x, y: TOP, width: Math.max(1, cell - 1), height: CELL, rx: Math.min(4, cell / 4), class: look }),
      );
      const middle = { x: x + cell / 2 - 0.5, y: TOP + 17, class: `letter ${look}` };
      if (letters) nodes.push(svg("text", { ...middle, text }));
      else if (key && keys.size < 4)
        nodes.push(svg("text", { ...middle, x: Math.max(left + 8, x), y: 13, class: "letter above", text }));
      if (!once) {
        const y = TOP + GAP - 4;
        nodes.push(
          svg("rect", { x, y, width: Math.max(1, cell - 1), height: CELL, rx: Math.min(4, cell / 4), class: "each" }),
        );
        if (answers) nodes.push(svg("text", { ...middle, y: y + 17, class: "letter", text: sample.wanted[t] }));
      }
    });
    if (once) {
      const x = left + sample.steps * cell;
      nodes.push(
        svg("text", { x: x + 8, y: TOP + 17, class: "row", text: "→" }),
        svg("text", { x: x + 28, y: TOP + 17, class: "answer", text: sample.wanted[0] }),
      );
      if (sample.keys.length) {
        const from = left + (sample.keys[0] + 0.5) * cell;
        const y = TOP + CELL;
        nodes.push(
          svg("path", {
            d: `M${from},${y + 2} C${from},${y + 26} ${x + 34},${y + 26} ${x + 34},${y + 2}`,
            class: "way",
          }),
        );
      }
    }
    cells.replaceChildren(...nodes);
    drawing.setAttribute(
      "aria-label",
      fill(labels.strip_alt, {
        reads: sample.reads.map((one) => one || "–").join(" "),
        wanted: sample.wanted.join(" "),
      }),
    );
  }
  return { board, draw };
}
