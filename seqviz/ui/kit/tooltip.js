// A line of text beside the pointer.

import { html } from "./elements.js";
import { clamp } from "./scales.js";

/**
 * @param {ParentNode & { host?: Element }} root of the component, in which the tip is placed
 */
export function tooltip(root) {
  const node = html("div", { class: "tip", "aria-hidden": "true" });
  /**
   * Shows a text where an event was; hides it for null.
   *
   * @param {PointerEvent | null} event
   * @param {string} [text]
   */
  function point(event, text = "") {
    node.classList.toggle("on", event != null);
    if (!event) return;
    const box = (root.host ?? /** @type {Element} */ (/** @type {unknown} */ (root))).getBoundingClientRect();
    node.textContent = text;
    node.style.left = `${clamp(event.clientX - box.left + 12, 0, box.width - node.offsetWidth - 4)}px`;
    node.style.top = `${event.clientY - box.top + 14}px`;
  }
  return { node, point };
}
