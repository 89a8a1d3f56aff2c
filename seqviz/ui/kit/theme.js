// The page's colours: which of the two palettes it has, and the names by which style sheets know them.

/** @typedef {import("../../payloads/types.d.ts").Palette} Palette */
/** @typedef {import("../../payloads/types.d.ts").Palettes} Palettes */
/** @typedef {Palette & { dark: boolean, family: string }} Colours a palette, with the mode and the font of the page */

/** The colours that a style sheet can use, as `var(--name)`. */
export const VARIABLES = /** @type {const} */ ([
  "negative",
  "zero",
  "positive",
  "text",
  "muted",
  "line",
  "accent",
  "surface",
  "background",
]);

/**
 * Whether the page that Streamlit shows is dark, from the background that the theme really has.
 *
 * @param {ParentNode & { host?: Element }} root of a component
 */
export function isDarkPage(root) {
  const probe = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const host = root.host ?? /** @type {Element} */ (/** @type {unknown} */ (root));
  probe.fillStyle = getComputedStyle(host).getPropertyValue("--st-background-color").trim() || "#ffffff";
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
}

/**
 * Gives a component's outermost element the page's colours as variables, and returns them.
 *
 * @param {ParentNode & { host?: Element }} root of the component
 * @param {HTMLElement} shell its outermost element
 * @param {Palettes} palettes
 * @returns {Colours}
 */
export function dress(root, shell, palettes) {
  const dark = isDarkPage(root);
  const colours = dark ? palettes.dark : palettes.light;
  for (const name of VARIABLES) shell.style.setProperty(`--${name}`, colours[name]);
  return { ...colours, dark, family: getComputedStyle(shell).fontFamily };
}
