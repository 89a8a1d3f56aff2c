// What lights up with a quantity that is pointed at: itself wherever it stands, its sources, the wires in and out.

import { all } from "../../kit/elements.js";
import { isSum, quantityOf, sources } from "./cells.js";

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
    const quantity = quantityOf(cell, q);
    const gate = isSum(quantity) && quantity.terms.some(({ kind }) => kind === "matrix");
    shell.classList.toggle("hovering", q != null);
    for (const node of all(shell, "[data-q]")) {
      node.classList.toggle("lit", node.dataset.q === q);
      node.classList.toggle("source", made.includes(node.dataset.q ?? ""));
    }
    for (const { classList, dataset } of all(shell, "[data-to]")) {
      const bus = dataset.to === "gates" || (dataset.from === "gates" && dataset.to === q);
      classList.toggle("lit", q != null && (dataset.to === q || (gate && bus)));
      classList.toggle("out", q != null && dataset.from === q);
    }
    return true;
  };
}
