// Where a stepper's views stand: what is drawn and what moves it on the left, what it means on the right; a plain column
// where nothing is drawn.

import { html } from "../../kit/elements.js";

/** @typedef {Record<"shell" | "body" | "bar" | "player" | "cuts" | "saving" | "words", HTMLElement>} Parts */

/**
 * @param {import("./types.d.ts").Meta["layout"]} layout
 * @param {Parts} parts
 * @param {HTMLElement[]} nodes of the views that the layout shows, without the player and the strip of cuts
 */
export function arrange(layout, { shell, body, bar, player, cuts, saving, words }, nodes) {
  if (layout !== "explorer") {
    shell.prepend(player, bar);
    body.replaceChildren(cuts, ...nodes);
    return;
  }
  const [diagram, overview, scene, valve, ...opened] = nodes;
  body.replaceChildren(
    html("div", { class: "left" }, diagram, player, html("div", { class: "below" }, overview, saving)),
    html("div", { class: "side" }, bar, scene, valve, words, cuts, ...opened),
  );
}
