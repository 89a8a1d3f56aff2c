// Elements, words, and what a browser can do: what every component needs and none owns.

export const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";

/** @typedef {Node | string | number | false | null | undefined} Child what may stand among an element's children; nothing stands for false and null */
/** @typedef {Record<string, any>} Attributes by name; `text` is the text content, `on…` a handler; null and false leave one out */

/**
 * @param {string | null} namespace
 * @param {string} tag
 * @param {Attributes | undefined} attributes
 * @param {(Child | Child[])[]} children
 */
function make(namespace, tag, attributes, children) {
  const node = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) /** @type {any} */ (node)[name] = value;
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child != null && child !== false) node.append(/** @type {Node | string} */ (child));
  }
  return node;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const html = (tag, attributes, ...children) =>
  /** @type {HTMLElementTagNameMap[Tag]} */ (make(null, tag, attributes, children));

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export const svg = (tag, attributes, ...children) =>
  /** @type {SVGElementTagNameMap[Tag]} */ (make(SVG, tag, attributes, children));

/**
 * @param {keyof MathMLElementTagNameMap} tag
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 */
export const math = (tag, attributes, ...children) =>
  /** @type {MathMLElement} */ (make(MATHML, tag, attributes, children));

/**
 * "Row {row} of {rows}" with values put in; translations may reorder the names.
 *
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * Older Safari has no checkVisibility.
 *
 * @param {Element} node
 */
export const isShown = (node) => node.checkVisibility?.() ?? node.getClientRects().length > 0;

/**
 * How many times larger than usual the page's text is: 1, or more in presenter mode. A drawing that is as many times
 * narrower in its own measure, and stretched over its place, grows with the text around it.
 */
export const enlarged = () => (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;

export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * "W_h" or "h_{t−1}" as text with subscripts.
 *
 * @param {string} name
 */
export function subscripted(name) {
  const parts = name.split(/_(\{[^}]*\}|\w+)/);
  return html(
    "i",
    { class: "symbol" },
    parts.map((part, k) => (k % 2 ? html("sub", { text: part.replace(/[{}]/g, "") }) : part)),
  );
}

/**
 * What an event happened to, an element; whether it is a field that has a value, the listener knows.
 *
 * @param {Event} event
 */
export const targetOf = (event) => /** @type {HTMLInputElement} */ (event.target);

/**
 * The element that matches and holds what an event happened to, or is it.
 *
 * @param {Event} event
 * @param {string} selector
 */
export const around = (event, selector) => /** @type {HTMLElement | null} */ (targetOf(event).closest?.(selector));

/**
 * All elements below a root that match.
 *
 * @param {ParentNode} root
 * @param {string} selector
 */
export const all = (root, selector) => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);

/**
 * What a key stands for among those that mean something here; undefined for any other.
 *
 * @template Meaning
 * @param {KeyboardEvent} event
 * @param {Record<string, Meaning>} keys
 * @returns {Meaning | undefined}
 */
export const meaning = (event, keys) => keys[event.key];
