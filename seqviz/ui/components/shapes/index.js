// Cells in a row, read from left to right: what goes in comes from below, what is answered leaves above.

import { svg } from "../../kit/elements.js";

const SIDE = 26;
const APART = 46;
const TOP = 46; // of the cells
const STEP = 0.7; // seconds

/** @typedef {import("../../../payloads/types.d.ts").Shape} Meta */

/** @param {Meta} meta */
function picture({ reads, answers, label }) {
  const width = reads.length * APART + 20;
  const cells = reads.flatMap((read, k) => {
    const x = 20 + k * APART;
    const middle = x + SIDE / 2;
    const style = `--at: ${k * STEP}s; --whole: ${(reads.length + 1) * STEP}s`;
    return [
      k > 0 && svg("path", { class: "state", style, d: `M${x - APART + SIDE} ${TOP + SIDE / 2}H${x}` }),
      read && svg("path", { class: "input", style, d: `M${middle} ${TOP + SIDE + 30}V${TOP + SIDE}` }),
      read && svg("circle", { class: "input", style, cx: middle, cy: TOP + SIDE + 34, r: 6 }),
      svg("rect", { class: "cell", style, x, y: TOP, width: SIDE, height: SIDE, rx: 6 }),
      answers[k] && svg("path", { class: "answer", style, d: `M${middle} ${TOP}V${TOP - 26}` }),
      answers[k] && svg("circle", { class: "answer", style, cx: middle, cy: TOP - 32, r: 6 }),
    ];
  });
  return svg("svg", { viewBox: `0 0 ${width} 120`, width, height: 120, role: "img", "aria-label": label }, cells);
}

/** @type {import("../../kit/mount.js").Component<{ root: ShadowRoot, shown: Element | null }, Meta>} */
export default {
  create: (root) => ({ root, shown: null }),
  update(part, { meta }) {
    const drawn = picture(meta);
    part.shown?.remove();
    part.root.append(drawn);
    part.shown = drawn;
  },
  remove: (part) => part.shown?.remove(),
};
