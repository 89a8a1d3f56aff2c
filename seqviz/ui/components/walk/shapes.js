// Moving pictures: cells in a row; what goes in rises from below, the state goes on, what is answered leaves above.

import { svg } from "../../kit/elements.js";

/** @typedef {import("../../../payloads/types.d.ts").UseShown} Use */

const SIDE = 28;
const APART = 46;
const TOP = 44; // of the cells
const BEAT = 0.7; // seconds
const RISE = 30;

/** How many beats a round takes. @param {number} steps @param {boolean} atOnce */
export const beats = (steps, atOnce) => (atOnce ? 1 : steps) + 3;

/** @param {Use} use */
export function moving({ reads, answers, at_once: atOnce, title, shape }) {
  const width = reads.length * APART + 6;
  const whole = `${beats(reads.length, atOnce) * BEAT}s`;
  const parts = reads.flatMap((read, k) => {
    const x = 12 + k * APART;
    const middle = x + SIDE / 2;
    const at = atOnce ? 0 : k * BEAT;
    const style = (/** @type {number} */ late) => `--at: ${at + late * BEAT}s; --whole: ${whole}`;
    const below = TOP + SIDE + RISE;
    const above = TOP - RISE;
    const wire = `M${x - APART + SIDE} ${TOP + SIDE / 2}h${APART - SIDE}`;
    return [
      k > 0 && !atOnce && svg("path", { class: "wire", d: wire }),
      k > 0 && !atOnce && svg("path", { class: "wire flows", style: style(-0.3), d: wire, pathLength: 1 }),
      read && svg("path", { class: "thin", d: `M${middle} ${below - 7}V${TOP + SIDE}` }),
      read && svg("circle", { class: "place in", cx: middle, cy: below, r: 7 }),
      answers[k] && svg("path", { class: "thin", d: `M${middle} ${TOP}V${above + 7}` }),
      answers[k] && svg("circle", { class: "place out", cx: middle, cy: above, r: 7 }),
      svg("rect", { class: "cell", x, y: TOP, width: SIDE, height: SIDE, rx: 7 }),
      svg("rect", { class: "cell lit", style: style(0.5), x, y: TOP, width: SIDE, height: SIDE, rx: 7 }),
      read && svg("circle", { class: "token in", style: style(0), cx: middle, cy: below, r: 7 }),
      answers[k] && svg("circle", { class: "token out", style: style(0.9), cx: middle, cy: TOP + SIDE / 2, r: 7 }),
    ];
  });
  const height = 2 * TOP + SIDE + 2;
  const label = shape ? `${title}: ${shape}` : title;
  return svg(
    "svg",
    { class: "moving", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label },
    parts,
  );
}
