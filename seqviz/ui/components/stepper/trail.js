// The way back: each level passed is a button, the present one is not.

import { html } from "../../kit/elements.js";
import { plain } from "./symbols.js";

/** @typedef {import("./types.d.ts").Level} Level */

/**
 * @param {import("./types.d.ts").Core} app
 * @param {Level[]} levels from the widest to the closest
 * @param {(level: Level) => void} go
 */
export function trail({ state, labels, layer }, levels, go) {
  const names = {
    overview: labels.overview,
    cell: labels.cell,
    operation: state.focus && `${plain(layer().cell, state.focus)} ${labels.names[state.focus]}`,
    numbers: labels.numbers,
  };
  const here = levels.indexOf(state.level);
  return levels.slice(0, Math.max(here + 1, 2)).map((level, k) =>
    html("button", {
      type: "button",
      "aria-current": k === here ? "step" : null,
      text: names[level],
      onclick: () => go(level),
    }),
  );
}
