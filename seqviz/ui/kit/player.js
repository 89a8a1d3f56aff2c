// The keys of a player, which look and speak alike in every component that plays something.

import { html } from "./elements.js";
import { icon } from "./icons.js";

/** Of the window: a player was made, and stands on the page by now. */
export const PLAYER_CAME = "seqviz-player";

/**
 * A key with its picture; the word for it comes with `name`.
 *
 * @param {import("./icons.js").Icon} act
 * @param {() => void} action
 */
export function playerKey(act, action) {
  // Who drives players from afar looks for them when one has come.
  if (act === "forward") requestAnimationFrame(() => dispatchEvent(new Event(PLAYER_CAME)));
  return html("button", { type: "button", class: "key", "data-act": act, onclick: action }, icon(act));
}

/**
 * Gives a key its word, for the eye and for screen readers.
 *
 * @param {HTMLElement} key
 * @param {string} word
 */
export function name(key, word) {
  key.setAttribute("aria-label", word);
  key.title = word;
}

/**
 * Turns the key that plays into the one that pauses, and back.
 *
 * @param {HTMLElement} key
 * @param {boolean} playing
 * @param {Record<string, any>} labels with `play` and `pause`
 */
export function showPlaying(key, playing, labels) {
  const act = playing ? "pause" : "play";
  key.replaceChildren(icon(act));
  name(key, labels[act]);
}
