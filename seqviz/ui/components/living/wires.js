// The lines between row, memory and guess: as strong as what goes along them.

import { svg } from "../../kit/elements.js";

const FAN = 9; // how many lines go from the row into the memory

/** A box of lines that is stretched to its place; 100 × 100 in its own measure. @param {string} name @param {number} count */
export function wire(name, count = FAN) {
  const lines = Array.from({ length: count }, () =>
    svg("path", { fill: "none", "vector-effect": "non-scaling-stroke", "stroke-linecap": "round" }),
  );
  const node = svg(
    "svg",
    { class: `wire ${name}`, viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" },
    lines,
  );
  return { node, lines };
}

/** @param {number} from @param {number} to both in percent of the height */
const bent = (from, to) => `M0 ${from.toFixed(2)}C55 ${from.toFixed(2)} 45 ${to.toFixed(2)} 100 ${to.toFixed(2)}`;

/**
 * From the lit row into the memory, each line as strong as the ink that it stands for.
 *
 * @param {SVGPathElement[]} lines
 * @param {ArrayLike<number>} ink of the row, 0 … 255
 * @param {number} from where the row is, in percent
 * @param {[number, number]} into where the memory begins and ends
 */
export function drawIn(lines, ink, from, [top, bottom]) {
  lines.forEach((line, k) => {
    const [begin, end] = [(k * ink.length) / lines.length, ((k + 1) * ink.length) / lines.length];
    let sum = 0;
    for (let p = Math.floor(begin); p < Math.floor(end); p++) sum += ink[p] / 255;
    const share = sum / Math.max(1, Math.floor(end) - Math.floor(begin));
    line.setAttribute("d", bent(from, top + ((k + 0.5) / lines.length) * (bottom - top)));
    line.style.opacity = String(0.18 + 0.82 * share);
    line.style.strokeWidth = `${(1 + 3 * share).toFixed(2)}px`;
  });
}

/**
 * From the memory to each answer, as thick as the answer's share.
 *
 * @param {SVGPathElement[]} lines
 * @param {ArrayLike<number>} shares
 * @param {string[]} colours
 * @param {[number, number]} from where the memory begins and ends
 * @param {number[]} into where each answer is, in percent
 */
export function drawOut(lines, shares, colours, [top, bottom], into) {
  lines.forEach((line, k) => {
    line.setAttribute("d", bent(top + ((k + 0.5) / lines.length) * (bottom - top), into[k]));
    line.style.stroke = colours[k];
    line.style.opacity = String(0.25 + 0.75 * shares[k]);
    line.style.strokeWidth = `${(0.8 + 9 * shares[k]).toFixed(2)}px`;
  });
}
