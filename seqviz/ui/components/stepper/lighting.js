// What lights up with a quantity that is pointed at: itself wherever it stands, its sources, the wires in and out.

import { all, around } from "../../kit/elements.js";
import { sources } from "./cells.js";

/**
 * Light a quantity, or none; says whether that is another one than before.
 *
 * @param {HTMLElement} shell
 * @param {() => import("./cells.js").Cell} cellNow
 */
export function lighting(shell, cellNow) {
  /** @type {string | null} */
  let shown = null;
  return (/** @type {string | null} */ q) => {
    if (q === shown) return false;
    shown = q;
    const cell = cellNow();
    const made = q == null ? [] : sources(cell, q);
    shell.classList.toggle("hovering", q != null);
    for (const node of all(shell, "[data-q]")) {
      node.classList.toggle("lit", node.dataset.q === q);
      node.classList.toggle("source", made.includes(node.dataset.q ?? ""));
    }
    // A line says all its ways as "source>target", so a stretch of the bus is lit for those whom it leads to.
    for (const { classList, dataset } of all(shell, "[data-ways]")) {
      const ways = (dataset.ways ?? "").split(" ");
      classList.toggle("lit", q != null && ways.some((way) => way.endsWith(`>${q}`)));
      classList.toggle("out", q != null && ways.some((way) => way.startsWith(`${q}>`)));
    }
    return true;
  };
}

/**
 * Say what is pointed at, by mouse, finger or focus. A finger that is lifted, or that touches the notes, changes nothing: what
 * it touched stays explained, so that its note can be pinned.
 *
 * @param {HTMLElement} shell
 * @param {(q: string | null) => void} hover
 */
export function pointing(shell, hover) {
  const under = (/** @type {Event} */ event) => around(event, "[data-q]")?.dataset.q ?? null;
  const stays = (/** @type {EventTarget | null} */ node) =>
    node === shell || (node instanceof Element && node.closest(".meanings") !== null);
  shell.onpointerover = (event) => {
    const q = under(event);
    if (q || event.pointerType !== "touch") hover(q);
  };
  shell.onpointerleave = ({ pointerType }) => pointerType !== "touch" && hover(null);
  // elements have no onfocusin
  shell.addEventListener("focusin", (event) => stays(event.target) || hover(under(event)));
  shell.addEventListener("focusout", ({ relatedTarget }) => stays(relatedTarget) || hover(null));
}
