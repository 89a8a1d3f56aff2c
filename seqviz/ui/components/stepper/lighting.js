// What lights up with a quantity that is pointed at: itself wherever it stands, its sources, the wires in and out.

import { all } from "../../kit/elements.js";
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
