// Drawn, not typed: fonts differ in what arrows they have.

import { svg } from "./elements.js";

const ICONS = {
  first: "M5 5h2.4v14H5zM19 5v14L8.6 12z",
  back: "M17 5v14L6.5 12z",
  play: "M7 4.5v15L19.5 12z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  forward: "M7 5v14l8.5-7zM16 5h2.4v14H16z",
  last: "M5 5v14l10.4-7zM16.6 5H19v14h-2.4z",
  share:
    "M18 2a3 3 0 1 1-2.3 4.9L8.9 10.6a3 3 0 0 1 0 2.8l6.8 3.7a3 3 0 1 1-.9 1.8L8 15.2A3 3 0 1 1 8 8.8l6.8-3.7A3 3 0 0 1 18 2z",
};

/** @typedef {keyof typeof ICONS} Icon */

/** @param {Icon} name */
export const icon = (name) =>
  svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, svg("path", { d: ICONS[name] }));
