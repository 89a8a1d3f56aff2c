// Where a card says to look: that part glows, and the rest of the page dims until the visitor touches something else.

import { whenDone } from "../../kit/acts.js";
import { hear } from "../../kit/bus.js";
import { DRAWN, PAGE } from "../../kit/mount.js";

const REST = "0.3";
const FRAME = ".st-key-lang, .st-key-history, .st-key-page_head, .st-key-bar_course"; // belongs to no page, so it does not dim with one
const MAIN = "[data-testid=stMain]";
const COMPONENT = "[data-testid=stBidiComponentIsolated]";
const WAYS = /** @type {const} */ (["wheel", "touchmove", "pointerdown", "keydown"]);
const GLOW = "var(--tour)";

/** @typedef {import("../../../payloads/types.d.ts").CourseLook} Look */

/** @param {Element} one */
const isSeen = (one) => one.getClientRects().length > 0;

/**
 * The part of the page that a card means; null while it is not there.
 *
 * @param {Look} look
 * @returns {HTMLElement | null}
 */
export function partOf({ outer, inner }) {
  const main = document.querySelector(MAIN);
  if (!main) return null;
  const outers = outer ? [...main.querySelectorAll(outer)] : [main];
  if (!inner) return /** @type {HTMLElement | null} */ (outers.find(isSeen) ?? null);
  for (const one of outers)
    for (const host of one.querySelectorAll(COMPONENT)) {
      const found = [...(host.shadowRoot?.querySelectorAll(inner) ?? [])].find(isSeen);
      if (found) return /** @type {HTMLElement} */ (found);
    }
  return null;
}

/**
 * Everything that is not on the way from the page to the part, nor holds the card itself.
 *
 * @param {HTMLElement} part
 * @param {ShadowRoot} card
 */
export function restOf(part, card) {
  /** @type {HTMLElement[]} */
  const rest = [];
  /** @type {Node | null} */
  let node = part;
  while (node && !(node instanceof Element && node.matches(MAIN))) {
    const above = /** @type {ParentNode | null} */ (node.parentNode);
    if (!above) break;
    for (const one of above.children)
      if (
        one !== node &&
        one instanceof HTMLElement &&
        one.tagName !== "STYLE" &&
        !one.contains(card.host) &&
        !one.matches(FRAME) &&
        !one.querySelector(FRAME)
      )
        rest.push(one);
    node = above instanceof ShadowRoot ? above.host : /** @type {Element} */ (/** @type {unknown} */ (above));
  }
  return rest;
}

const TOP = 60; // where the page begins, below the bar

/** What is not wholly seen comes to the middle, what is too high for that with its beginning. @param {HTMLElement} part */
function intoView(part) {
  const { top, bottom } = part.getBoundingClientRect();
  const below = Number.parseFloat(document.documentElement.style.getPropertyValue("--course-height")) || 0;
  const end = innerHeight - below;
  if (top >= TOP && bottom <= end) return;
  part.scrollIntoView({ block: bottom - top > end - TOP ? "start" : "center" });
}

/** @param {ShadowRoot} card */
export function lookAt(card) {
  /** @type {Look | null} */
  let wanted = null;
  let key = "";
  /** @type {HTMLElement | null} */
  let part = null;
  /** @type {HTMLElement[]} */
  let dimmed = [];
  let lifted = false; // whether the visitor went on to another part
  let moved = false; // whether the visitor scrolled
  let due = 0;

  function clear() {
    for (const one of dimmed) {
      one.style.opacity = "";
      one.style.transition = "";
    }
    dimmed = [];
    if (part)
      for (const name of ["outline", "outline-offset", "box-shadow", "scroll-margin"]) part.style.removeProperty(name);
    part = null;
  }
  function draw() {
    due = 0;
    if (!wanted) return;
    const found = partOf(wanted);
    if (found && found === part) {
      if (!moved) intoView(part); // something above it has grown since
      return;
    }
    clear();
    part = found;
    if (!part) return;
    const colour = getComputedStyle(card.host).getPropertyValue("--tour").trim() || GLOW;
    part.style.outline = `3px solid ${colour}`;
    part.style.outlineOffset = "4px";
    part.style.boxShadow = `0 0 18px 6px color-mix(in srgb, ${colour} 45%, transparent)`;
    part.style.scrollMargin = "12px 0 var(--course-height, 0px)";
    if (!moved) intoView(part);
    if (lifted) return;
    dimmed = restOf(part, card);
    for (const one of dimmed) {
      one.style.transition = "opacity 0.3s";
      one.style.opacity = REST;
    }
  }
  const soon = () => {
    due ||= requestAnimationFrame(draw);
  };
  const seen = new MutationObserver(soon);
  /** Whoever goes on to another part of the page sees all of it. @param {Event} event */
  function lift(event) {
    const path = event.composedPath();
    if (!part || path.includes(part) || path.includes(card)) return;
    lifted = true;
    for (const one of dimmed) one.style.opacity = "";
    dimmed = [];
  }
  /** Whoever scrolls decides what is in view. */
  function rest() {
    moved = true;
  }
  for (const touch of ["pointerdown", "focusin"]) document.addEventListener(touch, lift, true);
  for (const way of WAYS) document.addEventListener(way, rest, { capture: true, passive: true });
  const ends = [hear(DRAWN, PAGE, soon), whenDone(soon)];
  return {
    /** @param {Look | null} look */
    at(look) {
      const now = JSON.stringify(look);
      if (now === key) return;
      key = now;
      clear();
      wanted = look;
      lifted = moved = false;
      seen.disconnect();
      if (!look) return;
      seen.observe(document.querySelector(MAIN) ?? document.body, { childList: true, subtree: true });
      soon();
    },
    end() {
      cancelAnimationFrame(due);
      for (const stop of ends) stop();
      seen.disconnect();
      clear();
      for (const touch of ["pointerdown", "focusin"]) document.removeEventListener(touch, lift, true);
      for (const way of WAYS) document.removeEventListener(way, rest, true);
    },
  };
}
