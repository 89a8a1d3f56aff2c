// Acts that a control reported in Python: told once to whoever waits for acts, whichever component brings them.

import { did } from "./acts.js";

/** @typedef {{ number: number, name: string, details: import("./acts.js").Details }} Deed */

/** The latest that this page has heard of; null before the first word from Python. @type {number | null} */
let heard = null;

/**
 * Tells those that are new. What stood there when the page was loaded was done before, and is no act of now.
 *
 * @param {Deed[]} deeds of the session, in their order
 */
export function tellDeeds(deeds) {
  const before = heard;
  heard = Math.max(heard ?? 0, ...deeds.map(({ number }) => number));
  if (before === null) return;
  for (const { number, name, details } of deeds) if (number > before) did(name, details);
}
