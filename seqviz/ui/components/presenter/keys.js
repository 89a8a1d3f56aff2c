// What a key means to presenter mode and to the page's player; null where it is none of theirs.

/** @typedef {"back" | "forward" | "play"} Act what a player does */
/** @typedef {Act | "present" | "spotlight" | "help" | "leave"} Meaning */

/** @type {Record<string, Act>} */
const PLAYER = { ArrowLeft: "back", ArrowRight: "forward", " ": "play" };
/** A remote's keys. @type {Record<string, Act>} */
const REMOTE = { PageUp: "back", PageDown: "forward" };

/** What takes the arrows for itself. */
const MOVED = "input, textarea, select, [contenteditable], [tabindex], [role=radio], [role=tab], [role=menuitem]";
const OWN = `${MOVED}, button, a, summary, [role=button]`;

/**
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "defaultPrevented" | "composedPath">} event
 * @param {boolean} presents whether the mode is on
 * @returns {Meaning | null}
 */
export function meaningOf(event, presents) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const path = event.composedPath().filter((one) => "matches" in one);
  const within = (/** @type {string} */ what) => path.some((one) => /** @type {Element} */ (one).matches(what));
  if (within("input, textarea, select, [contenteditable]")) return null;
  if (event.key === "p" || event.key === "P") return "present";
  if (presents && event.key === "Escape") return "leave";
  if (presents && (event.key === "s" || event.key === "S")) return "spotlight";
  if (presents && ["?", "h", "H"].includes(event.key)) return "help";
  if (presents && event.key in REMOTE) return REMOTE[event.key];
  // What has the focus has these keys for itself; in front of a class a button that was pressed needs no arrows.
  if (within(presents && event.key.startsWith("Arrow") ? MOVED : OWN)) return null;
  return PLAYER[event.key] ?? null;
}
