// The course in the bar: a dot for each lesson, filled as far as this browser has come; pressed, a menu of all lessons.

import { fill, html } from "../../kit/elements.js";
import { addressOf, follow, isPlain } from "../../kit/lesson_way.js";
import { progressIn, whenProgressed } from "../../kit/progress.js";
import { bringUp } from "../course_list/bring_up.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseBar} Meta */
/** @typedef {import("../../../payloads/types.d.ts").CourseEntry} Entry */
/** @typedef {import("../../kit/mount.js").Host} Host */

/**
 * @param {ShadowRoot} root
 * @param {import("../../kit/envelope.js").Message<Meta>} message
 */
function create(root, message) {
  let meta = message.meta;
  /** @type {Host | null} */
  let component = null;
  const name = html("span", { class: "name" });
  const dots = html("span", { class: "dots", "aria-hidden": "true" });
  const key = html(
    "button",
    { type: "button", class: "key", "aria-expanded": "false", onclick: () => turn(menu.hidden !== false) },
    name,
    dots,
  );
  const list = html("ol", {});
  const home = html("a", { class: "home", target: "_self" });
  const menu = html("nav", { class: "menu", hidden: true }, list, home);
  const shell = html("div", { class: "course" }, key, menu);
  root.append(shell);

  /** @param {boolean} open */
  function turn(open) {
    menu.hidden = !open;
    key.setAttribute("aria-expanded", String(open));
    if (open) show();
  }
  shell.onkeydown = (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    turn(false);
    key.focus();
    event.stopPropagation();
  };
  const away = (/** @type {Event} */ event) => {
    if (!event.composedPath().includes(shell)) turn(false);
  };
  for (const touch of ["pointerdown", "focusin"]) document.addEventListener(touch, away, true);

  const stateOf = (/** @type {Entry} */ lesson) => {
    const { at, acted, finished } = progressIn(lesson.name, lesson.links.length);
    return { at, finished, begun: at > 0 || acted.length > 0 };
  };
  function show() {
    const { labels, lessons } = meta;
    const states = lessons.map(stateOf);
    const classOf = (/** @type {number} */ k) =>
      [states[k].finished ? "past" : states[k].begun ? "begun" : "", lessons[k].name === meta.open ? "here" : ""].join(
        " ",
      );
    name.textContent = labels.course;
    const done = states.filter(({ finished }) => finished).length;
    const said = fill(labels.progress, { done, lessons: lessons.length });
    key.setAttribute("aria-label", said);
    key.title = said;
    dots.replaceChildren(...lessons.map((_, k) => html("i", { class: classOf(k) })));
    menu.setAttribute("aria-label", labels.menu);
    home.textContent = labels.home;
    home.href = addressOf(meta.home).href;
    if (menu.hidden) return;
    list.replaceChildren(...lessons.map((lesson, k) => entry(lesson, k, states[k], classOf(k))));
  }
  /**
   * @param {Entry} lesson
   * @param {number} k
   * @param {ReturnType<typeof stateOf>} state
   * @param {string} dot
   */
  function entry(lesson, k, { at, finished, begun }, dot) {
    const { labels } = meta;
    const said =
      lesson.name === meta.open
        ? labels.open
        : finished
          ? labels.finished
          : begun
            ? fill(labels.card, { card: at + 1, cards: lesson.links.length })
            : "";
    return html(
      "li",
      {},
      html(
        "a",
        {
          href: addressOf(lesson.links[at]).href,
          target: "_self",
          "data-lesson": lesson.name,
          "aria-current": lesson.name === meta.open ? "true" : null,
          onclick: (/** @type {MouseEvent} */ event) => {
            if (!isPlain(event)) return;
            event.preventDefault();
            turn(false);
            follow(lesson.links[at], () => component?.setTriggerValue("go", { lesson: lesson.name, card: at }));
          },
        },
        html("i", { class: dot, "aria-hidden": "true" }),
        html("span", { class: "title", text: `${k + 1} ${lesson.title}` }),
        html("span", { class: "said", text: said }),
      ),
    );
  }
  home.onclick = (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    turn(false);
    bringUp();
    if (addressOf(meta.home).pathname !== location.pathname) component?.setTriggerValue("home", true);
  };
  const stopHearing = whenProgressed(show);
  return {
    /** @param {Meta} now @param {Host} host */
    update(now, host) {
      meta = now;
      component = host;
      show();
    },
    remove() {
      stopHearing();
      for (const touch of ["pointerdown", "focusin"]) document.removeEventListener(touch, away, true);
      shell.remove();
    },
  };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (bar, { meta }, host) => bar.update(meta, host),
  remove: (bar) => bar.remove(),
};
