// Arithmetic with colours.

/**
 * "#0072b2" → [0, 114, 178].
 *
 * @param {string} hex
 */
export const rgb = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16));

/**
 * Black or white, whichever reads better on a colour (relative luminance of WCAG 2).
 *
 * @param {number[]} colour red, green and blue, 0 … 255
 */
export function inkOn(colour) {
  const [r, g, b] = colour.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000000" : "#ffffff";
}
