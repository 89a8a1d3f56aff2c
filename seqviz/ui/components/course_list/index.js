// The course: its lessons in their order, each with how far this browser has come, and the link that goes on there.

import { fill, html } from "../../kit/elements.js";
import { addressOf, follow, isPlain } from "../../kit/lesson_way.js";
import { beginAgain, progressIn } from "../../kit/progress.js";
import { comeUp } from "./bring_up.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseList} Meta */
/** @typedef {import("../../../payloads/types.d.ts").CourseEntry} Entry */

/** @typedef {{ list: HTMLElement, stop: () => void }} Part */

/** @type {import("../../kit/mount.js").Component<Part, Meta>} */
export default {
  create(root) {
    const list = html("ol", { class: "course" });
    root.append(list);
    return { list, stop: () => {} };
  },
  update(part, { meta: { lessons, labels } }, host) {
    const { list } = part;
    list.setAttribute("aria-label", labels.course);
    const go = (/** @type {string} */ lesson, /** @type {number} */ card) =>
      host.setTriggerValue("go", { lesson, card });
    list.replaceChildren(...lessons.map((lesson, k) => entryOf(lesson, k, labels, go)));
    part.stop();
    part.stop = comeUp(list);
  },
  remove({ list, stop }) {
    stop();
    list.remove();
  },
};

/**
 * @param {Entry} lesson
 * @param {number} k
 * @param {Record<string, string>} labels
 * @param {(lesson: string, card: number) => void} go
 */
function entryOf({ name, title, summary, links }, k, labels, go) {
  const { at: left, finished, acted } = progressIn(name, links.length);
  const begun = left > 0 || acted.length > 0;
  const at = finished ? 0 : left;
  const follows = (/** @type {MouseEvent} */ event) => {
    if (finished) beginAgain(name, links.length);
    if (!isPlain(event)) return;
    event.preventDefault();
    follow(links[at], () => go(name, at));
  };
  const done = finished ? links.length : at;
  const said = finished ? labels.finished : fill(labels.progress, { done, cards: links.length });
  const way = finished ? labels.again : begun ? fill(labels.resume, { card: at + 1 }) : labels.start;
  const dots = html(
    "span",
    { class: "dots", role: "img", "aria-label": said },
    links.map((_, one) => html("i", { class: one < done ? "past" : null })),
  );
  return html(
    "li",
    { "data-lesson": name, "data-finished": String(finished) },
    html(
      "a",
      { href: addressOf(links[at]).href, target: "_self", onclick: follows },
      html("span", { class: "place", text: k + 1 }),
      html("span", { class: "title", text: title }),
      html("span", { class: "summary", text: summary }),
      html("span", { class: "foot" }, dots, html("span", { class: "way", text: way })),
    ),
  );
}
