// The list of lessons comes into view where the bar's link asked for it, now or as soon as it is there.

import { forget, hear, said, tell } from "../../kit/bus.js";

const WANTED = "course list";
const PAGE = "page";

/** Asks for it. */
export const bringUp = () => tell(WANTED, PAGE, true);

/**
 * Brings the list up, whenever it is asked for from now on; gives the function that ends it.
 *
 * @param {HTMLElement} list
 */
export function comeUp(list) {
  const come = (/** @type {boolean | null} */ wanted) => {
    if (!wanted) return;
    forget(WANTED, PAGE);
    list.scrollIntoView({ block: "start" });
  };
  const stop = hear(WANTED, PAGE, come);
  come(said(WANTED, PAGE) ?? null);
  return stop;
}
