// How each link multiplies: what acts on the link that is looked at, its factors, and what theory says; shut at first.

import { html } from "../../kit/elements.js";
import { acting } from "./acts.js";
import { isPlain } from "./links.js";
import { numbers } from "./table.js";
import { atLength } from "./told.js";

/** @typedef {import("./picture.js").Drawn} Drawn */
/** @typedef {Record<string, string>} Labels */

/** @param {(theory: boolean) => void} onTheory whether what theory says is to be drawn */
export function details(onTheory) {
  const key = html("button", { type: "button", class: "choice", "data-opens": "detail", "aria-expanded": "false" });
  const theory = html("input", { type: "checkbox", name: "theory" });
  const theoryWords = html("span");
  const acts = acting();
  const table = numbers();
  const why = html("p", { class: "why" });
  const axis = html("p", { class: "axis" });
  const asks = html("label", { class: "ask" }, theory, theoryWords);
  const node = html("section", { class: "panel detail", hidden: true }, acts.node, table.node, why, asks, axis);
  theory.onchange = () => onTheory(theory.checked);
  /** @param {boolean} open */
  function turn(open) {
    node.hidden = !open;
    key.setAttribute("aria-expanded", String(open));
    if (open) node.scrollIntoView({ block: "nearest" });
  }
  key.onclick = () => turn(Boolean(node.hidden));

  /** @param {Drawn[]} lanes @param {number} at @param {Labels} labels */
  function show(lanes, at, labels) {
    key.textContent = labels.open_detail;
    theoryWords.textContent = labels.show_theory;
    acts.show(lanes, at, labels);
    table.show(lanes, at, labels);
    why.textContent = atLength(lanes, labels);
    const bounded = lanes.some(({ lane, way }) => !isPlain(lane, way));
    axis.textContent = [labels.axis, ...(bounded ? [labels.norm_is] : []), labels.parts_are].join(labels.between);
  }
  return { key, node, show, open: () => turn(true) };
}
