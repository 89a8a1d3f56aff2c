// Elements, words, and what a browser can do: what every component needs and none owns.

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";

function make(namespace, tag, attributes, children) {
  const node = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node[name] = value;
    else if (name === "text") node.textContent = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child != null && child !== false) node.append(child);
  }
  return node;
}
const html = (tag, attributes, ...children) => make(null, tag, attributes, children);
const svg = (tag, attributes, ...children) => make(SVG, tag, attributes, children);
const math = (tag, attributes, ...children) => make(MATHML, tag, attributes, children);

// "Row {row} of {rows}" with values put in; translations may reorder the names.
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
// Older Safari has no checkVisibility.
const isShown = (node) => node.checkVisibility?.() ?? node.getClientRects().length > 0;
const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
