// What is opened comes into view, also what a link opens, as long as nobody has done anything.

import { reducedMotion } from "../../kit/elements.js";

const ENOUGH = 240; // pixels of what is opened that have to be seen

/** Whether nobody has done anything yet since the page was loaded. */
let untouched = true;
for (const done of ["pointerdown", "keydown", "wheel", "touchstart"])
  globalThis.addEventListener?.(done, () => (untouched = false), { once: true, capture: true, passive: true });

export const nobodyCame = () => untouched;

/**
 * What a click opens stands beside the drawing; where it lies below it, often below the window's edge, it comes into view.
 *
 * @param {import("./types.d.ts").View} view
 */
export function reveal({ node }) {
  const { top, bottom } = node.getBoundingClientRect();
  if (top < innerHeight - ENOUGH && bottom > ENOUGH) return;
  node.scrollIntoView({ block: "nearest", behavior: reducedMotion() ? "auto" : "smooth" });
}
