// A grid of small pictures to pick one from; pictures are 28 × 28 bytes, white ink on black.

import { penOf } from "../../kit/canvas.js";
import { html } from "../../kit/elements.js";
import { isDarkPage } from "../../kit/theme.js";

const SIDE = 28;

/** @typedef {import("../../../payloads/types.d.ts").GalleryItems & import("../../../payloads/types.d.ts").GalleryView} Meta */

/** @type {import("../../kit/mount.js").Component<HTMLElement, Meta>} */
export default {
  create(root) {
    const grid = html("div", { class: "grid", role: "group" });
    root.append(grid);
    return grid;
  },
  update(grid, { meta, bytes }, { setTriggerValue, parentElement }) {
    const dark = isDarkPage(parentElement);
    const { activeElement } = parentElement;
    const focused = activeElement ? [...grid.children].indexOf(activeElement) : -1;
    grid.setAttribute("aria-label", meta.label);
    grid.style.setProperty("--size", `${meta.size}px`);
    grid.replaceChildren(
      ...meta.items.map((item, k) => {
        const canvas = html("canvas", { width: SIDE, height: SIDE });
        const ink = bytes.subarray(k * SIDE * SIDE, (k + 1) * SIDE * SIDE);
        penOf(canvas).putImageData(new ImageData(pixelsOf(ink, dark), SIDE), 0, 0);
        const { code, title, caption } = item;
        const pick = () => setTriggerValue("picked", code);
        const attributes = { type: "button", title, "aria-label": title, "aria-pressed": String(code === meta.chosen) };
        return html("button", { ...attributes, onclick: pick }, canvas, caption && html("span", { text: caption }));
      }),
    );
    // Who picked by keyboard goes on from there.
    /** @type {HTMLElement | undefined} */ (grid.children[focused])?.focus({ preventScroll: true });
  },
  remove(grid) {
    grid.remove();
  },
};

/**
 * The picture's pixels, red, green, blue and opacity of each, in the colours of the page.
 *
 * @param {Uint8Array} ink
 * @param {boolean} dark
 */
export function pixelsOf(ink, dark) {
  const pixels = new Uint8ClampedArray(4 * ink.length);
  const from = dark ? [27, 33, 43] : [244, 245, 247];
  const to = dark ? [232, 236, 242] : [15, 21, 32];
  for (let k = 0; k < ink.length; k++) {
    for (let c = 0; c < 3; c++) pixels[4 * k + c] = from[c] + ((to[c] - from[c]) * ink[k]) / 255;
    pixels[4 * k + 3] = 255;
  }
  return pixels;
}
