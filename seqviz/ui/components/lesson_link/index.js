// A lesson link: hides and locks what it says, in the page and in every component, and says so with a button that ends it.

import { hear } from "../../kit/bus.js";
import { html } from "../../kit/elements.js";
import { changes, controlsIn, LOCKED, limitSheet, lockedPart, rootsIn, selectorOf, styleOf } from "../../kit/limits.js";
import { DRAWN, PAGE } from "../../kit/mount.js";

/** @typedef {import("../../../payloads/types.d.ts").LessonLink} Meta */
/** @typedef {import("../../../payloads/types.d.ts").PartPlace} PartPlace */

const STOPPED = [
  "pointerdown",
  "mousedown",
  "touchstart",
  "click",
  "dblclick",
  "beforeinput",
  "paste",
  "drop",
  "keydown",
];

/** @param {Event} event */
const pathOf = (event) => /** @type {HTMLElement[]} */ (event.composedPath().filter((one) => one instanceof Element));

/** @param {ShadowRoot} root */
function create(root) {
  /** @type {PartPlace[]} */
  let locked = [];
  let due = 0;
  /** @type {() => void} */
  let lift = () => {};
  const said = html("span", {});
  const all = html("button", { type: "button", onclick: () => lift() });
  const notice = html("div", { class: "notice", role: "status", hidden: true }, said, all);
  const note = html("div", { class: "note", role: "tooltip", hidden: true });
  root.append(notice, note);

  /** @param {Event} event */
  function stop(event) {
    if (!locked.length) return;
    const path = pathOf(event);
    if (!lockedPart(path, locked)) return;
    if (event instanceof KeyboardEvent && !changes(event, path)) return;
    event.stopImmediatePropagation();
    if (event.type !== "touchstart") event.preventDefault(); // a finger still scrolls the page
  }
  /** Says beside a locked part why nothing happens. @param {Event} event */
  function explain(event) {
    const part = locked.length ? lockedPart(pathOf(event), locked) : null;
    note.hidden = !part;
    if (!part) return;
    const { left, top, bottom } = part.getBoundingClientRect();
    const above = bottom + 40 > innerHeight;
    note.style.left = `${Math.max(8, Math.min(left, innerWidth - 240))}px`;
    note.style.top = `${above ? Math.max(8, Math.min(top, innerHeight) - 36) : bottom + 4}px`;
  }
  /** What a screen reader is told of each locked control. */
  function mark() {
    due = 0;
    const held = new Set();
    for (const one of rootsIn(document))
      for (const part of locked.flatMap((place) => [...one.querySelectorAll(selectorOf(place))])) {
        const roots = [part, ...[...part.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
        for (const control of roots.flatMap(controlsIn)) held.add(control);
        if (part.matches("button, input")) held.add(part);
      }
    for (const one of held) {
      one.setAttribute("aria-disabled", "true");
      one.setAttribute("aria-description", note.textContent);
      one.setAttribute(LOCKED, "");
    }
    for (const one of rootsIn(document))
      for (const was of one.querySelectorAll(`[${LOCKED}]`)) {
        if (held.has(was)) continue;
        for (const name of ["aria-disabled", "aria-description", LOCKED]) was.removeAttribute(name);
      }
  }
  const soon = () => {
    due ||= requestAnimationFrame(mark);
  };
  for (const type of STOPPED) addEventListener(type, stop, { capture: true, passive: false });
  for (const type of ["pointerover", "focusin"]) addEventListener(type, explain, true);
  const seen = new MutationObserver(soon);
  const stopHearing = hear(DRAWN, PAGE, () => {
    if (locked.length) soon();
  });

  return {
    /** @param {Meta} meta @param {import("../../kit/mount.js").Host} host */
    update(meta, host) {
      const { labels } = meta;
      locked = meta.locked;
      limitSheet().replaceSync(styleOf(meta.hidden, locked));
      lift = () => {
        host.setTriggerValue("all", true);
        notice.hidden = true;
      };
      notice.hidden = !(meta.hidden.length || locked.length);
      said.textContent = labels.said;
      all.textContent = labels.all;
      note.textContent = labels.locked;
      note.hidden = true;
      seen.disconnect();
      if (locked.length) seen.observe(document.body, { childList: true, subtree: true });
      soon();
      dispatchEvent(new Event("resize")); // drawings look at their room again
    },
    remove() {
      cancelAnimationFrame(due);
      for (const type of STOPPED) removeEventListener(type, stop, true);
      for (const type of ["pointerover", "focusin"]) removeEventListener(type, explain, true);
      seen.disconnect();
      stopHearing();
      limitSheet().replaceSync("");
      locked = [];
      mark();
    },
  };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (link, { meta }, host) => link.update(meta, host),
  remove: (link) => link.remove(),
};
