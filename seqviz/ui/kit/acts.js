// What a visitor has done, told once by the control itself to whoever waits for it: the card of a lesson.
// What a link, a new language or an autoplay does is no act. The names stand in `ui/frame/course_acts.py`.

import { hear, tell } from "./bus.js";

/** @typedef {Record<string, string | number | boolean>} Details */
/** @typedef {{ name: string, details: Details }} Act */

const ACT = "act";
const PAGE = "page";

/**
 * Reports an act.
 *
 * @param {string} name
 * @param {Details} [details] what a card may ask for
 */
export const did = (name, details = {}) => tell(ACT, PAGE, { name, details });

/**
 * Hears of every act from now on; gives the function that ends it.
 *
 * @param {(act: Act) => void} listener
 */
export const whenDone = (listener) => hear(ACT, PAGE, listener);

/**
 * Where a step is, as cards speak of it.
 *
 * @param {number} t from 0
 * @param {number} steps
 */
export const placeOf = (t, steps) => (t === 0 ? "first" : t === steps - 1 ? "last" : "between");
