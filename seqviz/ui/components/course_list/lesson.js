// A lesson as the list and the bar show it: how far this browser has come in it, and the link that goes on there.

import { html } from "../../kit/elements.js";
import { addressOf, follow, isPlain } from "../../kit/lesson_way.js";
import { beginAgain, countOf, progressIn, standsOf } from "../../kit/progress.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseEntry} Entry */
/** @typedef {ReturnType<typeof standOf>} Stand */
/** @typedef {(lesson: string, card: number) => void} Go */

/**
 * A lesson, how far it was walked, and the card that goes on there; one that was walked to its end begins anew.
 *
 * @param {Entry} lesson
 */
export function standOf({ name, title, summary, links, waits }) {
  const { at, finished, acted, far, ever } = progressIn(name, links.length);
  const stands = standsOf(waits, finished ? links.length : far, ever);
  return {
    ...{ name, title, summary, links, finished, stands },
    ...countOf(stands),
    begun: at > 0 || acted.length > 0,
    at: finished ? 0 : at,
  };
}

/**
 * What a link to a lesson is: its address, and what a plain click does.
 *
 * @param {Stand} stand
 * @param {Go} go
 */
export function linkTo({ name, links, finished, at }, go) {
  const follows = (/** @type {MouseEvent} */ event) => {
    if (finished) beginAgain(name, links.length);
    if (!isPlain(event)) return;
    event.preventDefault();
    follow(links[at], () => go(name, at));
  };
  return { href: addressOf(links[at]).href, target: "_self", onclick: follows };
}

/** A dot for each of a few things, by how it stands. @param {readonly string[]} looks */
export const dots = (looks) => looks.map((look) => html("i", { class: look }));

/** How a whole lesson stands: done, finished with something skipped, begun, or ahead. @param {Stand} stand */
export const lookOf = ({ finished, skipped, begun }) =>
  finished ? (skipped ? "skipped" : "done") : begun ? "begun" : "ahead";
