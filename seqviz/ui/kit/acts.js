// What a visitor has done, told once by the control itself to whoever waits for it: the card of a lesson.
// What a link, a new language or an autoplay does is no act. The names stand in `ui/frame/course_acts.py`.

import { forget, hear, said, tell } from "./bus.js";

/** @typedef {Record<string, string | number | boolean>} Details */
/** @typedef {{ name: string, details: Details }} Act */

const ACT = "act";
const AWAITED = "awaited";
const TURNED = "turned";
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

/**
 * Says which act a card waits for, so that a control may offer just that; null for none.
 *
 * @param {Act | null} act
 */
export const awaits = (act) => (act ? tell(AWAITED, PAGE, act) : forget(AWAITED, PAGE));

/** Says that another card is shown: what was opened for the one before may go. */
export const turned = () => tell(TURNED, PAGE, null);

/** Hears of it from now on; gives the function that ends it. @param {() => void} listener */
export const whenTurned = (listener) => hear(TURNED, PAGE, listener);

/** The act that a card waits for now. @returns {Act | undefined} */
export const awaited = () => said(AWAITED, PAGE);
