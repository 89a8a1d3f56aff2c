// How far a visitor is in the course, kept by the browser alone; what it holds may be anybody's, so nothing of it is trusted.

import { hear, tell } from "./bus.js";

/**
 * @typedef {object} Progress
 * @property {number} at the card that is shown, from 0
 * @property {number} opened the card whose page was opened last; −1 for none
 * @property {number[]} acted the cards whose acts were done
 * @property {boolean} finished whether the lesson was walked to its end
 * @property {number} far cards that were left behind, this time
 * @property {number[]} ever the cards whose acts were done at any time
 */

/** @typedef {"done" | "skipped" | "ahead"} Stand how a card stands: its act done or nothing to do, left behind, not yet there */

const KEY = "seqviz.course";
const CHANGED = "progress";
const PAGE = "page";
const LONGEST = 20000;

/** What was kept where the browser keeps nothing. */
let memory = "";

function read() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return memory;
  }
}

/** @param {string} text */
function write(text) {
  memory = text;
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // a browser that keeps nothing: it holds for as long as the page does
  }
}

/** @returns {Record<string, unknown>} */
function all() {
  const text = read();
  try {
    const kept = text.length > LONGEST ? null : JSON.parse(text);
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

/**
 * The progress in one lesson, whatever the browser holds.
 *
 * @param {string} lesson
 * @param {number} cards how many it has
 * @returns {Progress}
 */
export function progressIn(lesson, cards) {
  const kept = all();
  const said = Object.hasOwn(kept, lesson) ? kept[lesson] : null;
  const { at, opened, acted, finished, far, ever } = /** @type {any} */ (said && typeof said === "object" ? said : {});
  const isCard = (/** @type {unknown} */ one) => Number.isInteger(one) && Number(one) >= 0 && Number(one) < cards;
  const several = (/** @type {unknown} */ ones) => (Array.isArray(ones) ? [...new Set(ones.filter(isCard))] : []);
  const place = isCard(at) ? at : 0;
  return {
    at: place,
    opened: isCard(opened) ? opened : -1,
    acted: several(acted),
    finished: finished === true,
    far: isCard(far) || far === cards ? Math.max(far, place) : place,
    ever: [...new Set([...several(ever), ...several(acted)])],
  };
}

/**
 * Keeps the progress in a lesson.
 *
 * @param {string} lesson
 * @param {Progress} progress
 */
export function keepProgress(lesson, progress) {
  write(JSON.stringify({ ...all(), [lesson]: progress }));
  tell(CHANGED, PAGE, lesson);
}

/**
 * A lesson from its first card; that it was walked to its end once stays known.
 *
 * @param {string} lesson
 * @param {number} cards how many it has
 */
export const beginAgain = (lesson, cards) =>
  keepProgress(lesson, { ...progressIn(lesson, cards), at: 0, opened: -1, acted: [], far: 0 });

/**
 * How each card stands.
 *
 * @param {readonly boolean[]} waits which cards wait for an act
 * @param {number} far cards that were left behind
 * @param {readonly number[]} acted the cards whose acts were done
 * @returns {Stand[]}
 */
export const standsOf = (waits, far, acted) =>
  waits.map((one, k) => (one && acted.includes(k) ? "done" : k >= far ? "ahead" : one ? "skipped" : "done"));

/** How many cards are done, and how many were skipped. @param {readonly Stand[]} stands */
export const countOf = (stands) => ({
  done: stands.filter((one) => one === "done").length,
  skipped: stands.filter((one) => one === "skipped").length,
});

/**
 * Hears of every change from now on, by the lesson's name; gives the function that ends it.
 *
 * @param {(lesson: string) => void} listener
 */
export const whenProgressed = (listener) => hear(CHANGED, PAGE, listener);
