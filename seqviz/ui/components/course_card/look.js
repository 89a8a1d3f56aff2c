// Where a card says to look: what to press glows, what to watch stays lit, and the rest of the page dims until the visitor
// touches something else.

import { whenDone } from "../../kit/acts.js";
import { hear } from "../../kit/bus.js";
import { DRAWN, PAGE } from "../../kit/mount.js";

const REST = "0.3";
const FRAME = ".st-key-lang, .st-key-history, .st-key-page_head, .st-key-bar_course"; // belongs to no page, so it does not dim with one
const MAIN = "[data-testid=stMain]";
const COMPONENT = "[data-testid=stBidiComponentIsolated]";
const TIP = ".tip"; // not seen until something is pointed at; a dimmed one would be
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

/** What stands above a node, also where that is the host of a shadow. @param {Node} node */
const above = (node) => {
  const parent = node.parentNode;
  return parent instanceof ShadowRoot ? parent.host : /** @type {Element | null} */ (parent);
};

/** From a part up to the page. @param {HTMLElement} part */
function wayUp(part) {
  /** @type {Element[]} */
  const way = [];
  for (let node = /** @type {Element | null} */ (part); node && !node.matches(MAIN); node = above(node)) way.push(node);
  return way;
}

/**
 * Everything that is not in one of the parts nor on the way from the page to one, nor holds the card itself.
 *
 * @param {HTMLElement[]} parts
 * @param {ShadowRoot} card
 */
export function restOf(parts, card) {
  const ways = parts.map(wayUp);
  const kept = new Set(ways.flat());
  const rest = new Set();
  for (const way of ways) {
    const outermost = way.findLastIndex((one) => parts.includes(/** @type {HTMLElement} */ (one)));
    for (const node of way.slice(outermost))
      for (const one of node.parentNode?.children ?? [])
        if (
          !kept.has(one) &&
          one instanceof HTMLElement &&
          one.tagName !== "STYLE" &&
          !one.matches(TIP) &&
          !one.contains(card.host) &&
          !one.matches(FRAME) &&
          !one.querySelector(FRAME)
        )
          rest.add(one);
  }
  return /** @type {HTMLElement[]} */ ([...rest]);
}

const TOP = 60; // where the page begins, below the bar
const AIR = 12;

/**
 * How far a page scrolls until parts are in view: no further than needed, and not at all for what is in view already.
 * Where not all has room, the first part counts.
 *
 * @param {{ top: number, bottom: number }[]} parts
 * @param {number} end where the page ends, or the card begins
 */
export function scrolled(parts, end) {
  const all = { top: Math.min(...parts.map(({ top }) => top)), bottom: Math.max(...parts.map(({ bottom }) => bottom)) };
  const { top, bottom } = all.bottom - all.top <= end - TOP ? all : parts[0];
  if (top < TOP || bottom - top > end - TOP) return top < TOP || top > end - 3 * TOP ? top - TOP - AIR : 0;
  return bottom > end ? Math.min(bottom - end + AIR, top - TOP) : 0;
}

/** @param {HTMLElement[]} parts */
function intoView(parts) {
  const below = Number.parseFloat(document.documentElement.style.getPropertyValue("--course-height")) || 0;
  const by = scrolled(
    parts.map((one) => one.getBoundingClientRect()),
    innerHeight - below,
  );
  if (by) document.querySelector(MAIN)?.scrollBy(0, by);
}

/** @param {ShadowRoot} card */
export function lookAt(card) {
  /** @type {Look[]} */
  let wanted = [];
  let key = "";
  /** @type {HTMLElement[]} */
  let parts = [];
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
    for (const one of parts)
      for (const name of ["outline", "outline-offset", "box-shadow"]) one.style.removeProperty(name);
    parts = [];
  }
  function draw() {
    due = 0;
    const found = wanted.map(partOf).filter((one) => one !== null);
    if (found.length && found.length === parts.length && found.every((one, k) => one === parts[k])) {
      if (!moved) intoView(parts); // something above it has grown since
      return;
    }
    clear();
    parts = found;
    if (!parts.length) return;
    const colour = getComputedStyle(card.host).getPropertyValue("--tour").trim() || GLOW;
    parts.forEach((part, k) => {
      part.style.outline = k ? `2px dotted ${colour}` : `3px solid ${colour}`;
      part.style.outlineOffset = "4px";
      if (!k) part.style.boxShadow = `0 0 18px 6px color-mix(in srgb, ${colour} 45%, transparent)`;
    });
    if (!moved) intoView(parts);
    if (lifted) return;
    dimmed = restOf(parts, card);
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
    if (!parts.length || parts.some((part) => path.includes(part)) || path.includes(card)) return;
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
    /** @param {readonly Look[]} look first what to press, then what to watch */
    at(look) {
      const now = JSON.stringify(look);
      if (now === key) return;
      key = now;
      clear();
      wanted = [...look];
      lifted = moved = false;
      seen.disconnect();
      if (!look.length) return;
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
