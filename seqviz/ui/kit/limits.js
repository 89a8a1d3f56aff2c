// What a lesson link hides and locks: one style sheet for the page and for every component in it, and which acts it stops.
//
// A locked part keeps its hover, its focus and its own player: one may look and step, and change nothing.

/** @typedef {import("../../payloads/types.d.ts").PartPlace} PartPlace */
/** @typedef {{ matches: (selector: string) => boolean }} Matching an element, as far as it is asked here */

const CONTROLS =
  "button, input, select, textarea, canvas, label, [role=slider], [role=radio], [role=button], [role=combobox], [contenteditable]";
const PLAYER = ".player";
const FIELD = "input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable], select";
/** What moves by a whole page of values, or opens, whatever else is held down. */
const MOVES = "input[type=range], [role=slider], select, [role=combobox]";
const PASS = ["Tab", "Escape"];
const PAGING = ["PageUp", "PageDown"];
const ACTS = ["Enter", " ", "Home", "End", "Delete", "Backspace", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** Stands on every control that a lesson link has locked. */
export const LOCKED = "data-locked-by-link";

/** The selector of a part; what holds it in the page counts where it has both. @param {PartPlace} place */
export const selectorOf = ({ outer, inner }) => `:is(${outer || inner})`;

/**
 * The style of a page of which some parts are hidden and others locked.
 *
 * @param {PartPlace[]} hidden
 * @param {PartPlace[]} locked
 */
export function styleOf(hidden, locked) {
  const gone = hidden.map((one) => `${selectorOf(one)}, [data-testid=stLayoutWrapper]:has(> ${selectorOf(one)})`);
  const held = locked.map(selectorOf);
  const rules = [];
  if (gone.length) rules.push(`${gone.join(", ")} { display: none !important; }`);
  for (const part of held)
    rules.push(
      `${part} { cursor: not-allowed !important; }`,
      `${part} :is(${CONTROLS}):not(${PLAYER} *), ${part}:is(${CONTROLS}) { pointer-events: none !important; opacity: 0.55; }`,
    );
  return rules.join("\n");
}

/**
 * The locked part that an event would change; null where it changes none.
 *
 * @template {Matching} Node
 * @param {Node[]} path the elements that it goes through, from the innermost on
 * @param {PartPlace[]} locked
 * @returns {Node | null}
 */
export function lockedPart(path, locked) {
  if (path.some((one) => one.matches(PLAYER))) return null;
  return path.find((one) => locked.some((place) => one.matches(selectorOf(place)))) ?? null;
}

/**
 * Whether a key would change the control that it goes to.
 *
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">} event
 * @param {Matching[]} path
 */
export function changes(event, path) {
  const { key } = event;
  const goesTo = (/** @type {string} */ what) => path.some((one) => one.matches(what));
  const chord = event.ctrlKey || event.metaKey || event.altKey;
  if (PASS.includes(key)) return false;
  if (chord && !goesTo(MOVES)) return false; // the browser's own: back, copy, the top of the page
  if (PAGING.includes(key)) return goesTo(MOVES);
  if (ACTS.includes(key)) return true;
  return key.length === 1 && !chord && goesTo(FIELD);
}

/** The controls of a part, as far as they are locked. @param {ParentNode} part */
export const controlsIn = (part) =>
  /** @type {HTMLElement[]} */ ([...part.querySelectorAll(CONTROLS)]).filter((one) => !one.closest(PLAYER));

/** The page and the roots of all components in it. @param {Document | ShadowRoot} root @returns {Generator<ParentNode>} */
export function* rootsIn(root) {
  yield root;
  for (const one of root.querySelectorAll(
    "[data-testid=stBidiComponentIsolated], [data-testid=stBidiComponentIsolated] *",
  ))
    if (one.shadowRoot) yield* rootsIn(one.shadowRoot);
}

/** @type {CSSStyleSheet | null} */
let shared = null;

/** The sheet that every component has besides its own; empty but for lesson links. */
export function limitSheet() {
  if (shared) return shared;
  shared = new CSSStyleSheet();
  document.adoptedStyleSheets.push(shared);
  return shared;
}
