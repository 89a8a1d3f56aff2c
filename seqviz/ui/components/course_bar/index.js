// The course in the bar: a dot for each lesson, filled as far as this browser has come; pressed, a menu of all lessons.

import { fill, html } from "../../kit/elements.js";
import { addressOf, isPlain } from "../../kit/lesson_way.js";
import { whenProgressed } from "../../kit/progress.js";
import { bringUp } from "../course_list/bring_up.js";
import { dots as dotsOf, linkTo, lookOf, standOf } from "../course_list/lesson.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseBar} Meta */
/** @typedef {import("../course_list/lesson.js").Stand} Stand */
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

  function show() {
    const { labels, lessons } = meta;
    const stands = lessons.map(standOf);
    const looks = stands.map((one) => `${lookOf(one)}${one.name === meta.open ? " here" : ""}`);
    name.textContent = labels.course;
    const done = stands.filter(({ finished }) => finished).length;
    const said = fill(labels.progress, { done, lessons: lessons.length });
    key.setAttribute("aria-label", said);
    key.title = said;
    dots.replaceChildren(...dotsOf(looks));
    menu.setAttribute("aria-label", labels.menu);
    home.textContent = labels.home;
    home.href = addressOf(meta.home).href;
    if (menu.hidden) return;
    list.replaceChildren(...stands.map((one, k) => entry(one, k, looks[k])));
  }
  /**
   * @param {Stand} stand
   * @param {number} k
   * @param {string} look
   */
  function entry(stand, k, look) {
    const link = linkTo(stand, (lesson, card) => component?.setTriggerValue("go", { lesson, card }));
    return html(
      "li",
      {},
      html(
        "a",
        {
          ...link,
          "data-lesson": stand.name,
          "aria-current": stand.name === meta.open ? "true" : null,
          onclick: (/** @type {MouseEvent} */ event) => {
            if (isPlain(event)) turn(false);
            link.onclick(event);
          },
        },
        html("i", { class: look, "aria-hidden": "true" }),
        html("span", { class: "title", text: `${k + 1} ${stand.title}` }),
        html("span", { class: "said", text: saidOf(stand) }),
      ),
    );
  }
  /** @param {Stand} stand */
  function saidOf({ name: lesson, finished, skipped, begun, at, links }) {
    const { labels } = meta;
    if (lesson === meta.open) return labels.open;
    if (finished) return skipped ? fill(labels.skipped, { skipped }) : labels.finished;
    return begun ? fill(labels.card, { card: at + 1, cards: links.length }) : "";
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
