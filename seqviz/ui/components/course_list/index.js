// The course: its lessons in their order, each with how far this browser has come, and the link that goes on there.

import { fill, html } from "../../kit/elements.js";
import { progressIn } from "../../kit/progress.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseList} Meta */
/** @typedef {import("../../../payloads/types.d.ts").CourseEntry} Entry */

/** @type {import("../../kit/mount.js").Component<HTMLElement, Meta>} */
export default {
  create(root) {
    const list = html("ol", { class: "course" });
    root.append(list);
    return list;
  },
  update(list, { meta: { lessons, labels } }) {
    list.setAttribute("aria-label", labels.course);
    const lang = new URL(location.href).searchParams.get("lang");
    list.replaceChildren(...lessons.map((lesson, k) => entryOf(lesson, k, labels, lang)));
  },
  remove(list) {
    list.remove();
  },
};

/**
 * @param {Entry} lesson
 * @param {number} k
 * @param {Record<string, string>} labels
 * @param {string | null} lang
 */
function entryOf({ name, title, summary, links }, k, labels, lang) {
  const { at, finished, acted } = progressIn(name, links.length);
  const begun = at > 0 || acted.length > 0;
  const address = new URL(links[at], location.href);
  if (lang) address.searchParams.set("lang", lang);
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
      { href: address.href, target: "_self" },
      html("span", { class: "place", text: k + 1 }),
      html("span", { class: "title", text: title }),
      html("span", { class: "summary", text: summary }),
      html("span", { class: "foot" }, dots, html("span", { class: "way", text: way })),
    ),
  );
}
