// What goes in, step by step, and what is wanted: one sequence of a task.

import { enlarged, fill, html, svg } from "../../kit/elements.js";
import { clamp } from "../../kit/scales.js";

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

/**
 * Equal texts beside each other, as stretches of steps.
 *
 * @param {string[]} texts
 */
export function runs(texts) {
  /** @type {{ text: string, from: number, count: number }[]} */
  const found = [];
  texts.forEach((text, t) => {
    const last = found.at(-1);
    if (last?.text === text) last.count += 1;
    else found.push({ text, from: t, count: 1 });
  });
  return found;
}

/** The widest of some short texts, in pixels about. @param {string[]} texts */
const wide = (texts) => 3 + 8 * Math.max(1, ...texts.map(({ length }) => length));

export function strip() {
  const cells = svg("g");
  const drawing = svg("svg", { role: "img" }, cells);
  const board = html("div", { class: "task" }, drawing);

  /** @param {Sample} sample @param {Record<string, string>} labels @param {boolean} numbers */
  function draw(sample, labels, numbers) {
    const width = (board.clientWidth || 800) / enlarged();
    const { left, once, cell } = layout(sample, width);
    const keys = new Set(sample.keys);
    const some = keys.size > 0;
    const height = TOP + CELL + (once ? 26 : GAP + CELL - 12);
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.setAttribute("height", String(height * enlarged()));
    /** @type {SVGElement[]} */
    const nodes = [];
    const row = (/** @type {string[]} */ texts, /** @type {number} */ top, /** @type {string[]} */ looks) => {
      const letters = cell >= wide(texts);
      let free = 0; // where the text above the row may begin
      texts.forEach((text, t) => {
        const x = left + t * cell;
        const box = { x, width: Math.max(1, cell - 1), rx: clamp(cell / 4, 0, 4) };
        nodes.push(svg("rect", { ...box, y: top, height: CELL, class: looks[t] }));
        const middle = { x: x + cell / 2 - 0.5, y: top + 17, class: `letter ${looks[t]}` };
        if (letters) nodes.push(svg("text", { ...middle, text }));
        else if (numbers) {
          const level = Number(text) * (CELL - 2);
          nodes.push(svg("rect", { ...box, y: top + CELL - 1 - level, height: level, class: `level ${looks[t]}` }));
        }
        if (!letters && looks[t] === "key" && keys.size < 4) {
          const at = Math.max(free, left + wide([text]) / 2, middle.x);
          free = at + wide([text]);
          nodes.push(svg("text", { x: at, y: 13, class: "letter above", text }));
        }
      });
      // Too narrow for a letter in each box: one for every stretch of the same that has room.
      if (letters || looks.includes("key")) return;
      for (const { text, from, count } of runs(texts))
        if (text && count * cell >= wide([text]))
          nodes.push(svg("text", { x: left + (from + count / 2) * cell, y: top + 17, class: "letter", text }));
    };
    if (left > 40) {
      nodes.push(svg("text", { x: 0, y: TOP + 17, class: "row", text: labels.reads }));
      if (!once) nodes.push(svg("text", { x: 0, y: TOP + GAP + 13, class: "row", text: labels.wanted }));
    }
    row(
      sample.reads,
      TOP,
      sample.reads.map((_text, t) => (keys.has(t) ? "key" : some ? "other" : "each")),
    );
    if (!once)
      row(
        sample.wanted,
        TOP + GAP - 4,
        sample.wanted.map(() => "each"),
      );
    else {
      const x = left + sample.steps * cell;
      nodes.push(
        svg("text", { x: x + 8, y: TOP + 17, class: "row", text: "→" }),
        svg("text", { x: x + 28, y: TOP + 17, class: "answer", text: sample.wanted[0] }),
      );
      const y = TOP + CELL;
      for (const key of sample.keys) {
        const from = left + (key + 0.5) * cell;
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
