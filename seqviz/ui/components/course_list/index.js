// The course: the way on, and its lessons in their order, each with how far this browser has come in it.

import { fill, html } from "../../kit/elements.js";
import { comeUp } from "./bring_up.js";
import { dots, linkTo, standOf } from "./lesson.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseList} Meta */
/** @typedef {import("./lesson.js").Stand} Stand */
/** @typedef {import("./lesson.js").Go} Go */

/** @typedef {{ place: HTMLElement, stop: () => void }} Part */

/** @type {import("../../kit/mount.js").Component<Part, Meta>} */
export default {
  create(root) {
    const place = html("section", { class: "course" });
    root.append(place);
    return { place, stop: () => {} };
  },
  update(part, { meta: { lessons, labels } }, host) {
    const { place } = part;
    place.setAttribute("aria-label", labels.course);
    /** @type {Go} */
    const go = (lesson, card) => host.setTriggerValue("go", { lesson, card });
    const stands = lessons.map(standOf);
    const next = Math.max(
      0,
      stands.findIndex((one) => !one.finished),
    );
    place.replaceChildren(
      begin(stands, next, labels, go),
      html(
        "ol",
        {},
        stands.map((one, k) => entry(one, k, k === next, labels, go)),
      ),
    );
    part.stop();
    part.stop = comeUp(place);
  },
  remove({ place, stop }) {
    stop();
    place.remove();
  },
};

/**
 * @param {Stand} stand
 * @param {Meta["labels"]} labels
 */
function wayOf({ finished, begun, at }, labels) {
  if (finished) return labels.again;
  return begun ? fill(labels.resume, { card: at + 1 }) : labels.start;
}

/**
 * What the course is, and one key that leads on.
 *
 * @param {Stand[]} stands
 * @param {number} next
 * @param {Meta["labels"]} labels
 * @param {Go} go
 */
function begin(stands, next, labels, go) {
  const walked = stands.filter(({ finished }) => finished).length;
  const one = stands[next];
  const isNew = !walked && !one?.begun;
  return html(
    "header",
    {},
    html("h2", { text: labels.course }),
    html("p", { text: isNew ? labels.about : fill(labels.walked, { done: walked, lessons: stands.length }) }),
    one &&
      html("a", {
        class: "main",
        ...linkTo(one, go),
        text: isNew ? labels.begin : fill(labels.go_on, { place: next + 1, title: one.title }),
      }),
  );
}

/**
 * @param {Stand} stand
 * @param {number} k
 * @param {boolean} isNext
 * @param {Meta["labels"]} labels
 * @param {Go} go
 */
function entry(stand, k, isNext, labels, go) {
  const { name, title, summary, finished, done, skipped, links, stands } = stand;
  const said = [
    finished && labels.finished,
    (!finished || skipped > 0) && fill(labels.progress, { done, cards: links.length, skipped }),
  ].filter(Boolean);
  const row = html("span", { class: "dots", role: "img", "aria-label": said.join(" "), title: said.join(" ") });
  row.append(...dots(stands));
  return html(
    "li",
    { "data-lesson": name, "data-finished": String(finished), class: isNext ? "next" : null },
    html(
      "a",
      { ...linkTo(stand, go), title: summary },
      html("span", { class: "place", text: k + 1 }),
      html("span", { class: "title", text: title }),
      html("span", { class: "foot" }, row, html("span", { class: "way", text: wayOf(stand, labels) })),
    ),
  );
}
