// Save what is on the screen: a standalone SVG, or a PNG drawn from it.

import { penOf } from "./canvas.js";
import { html, SVG, svg } from "./elements.js";

const PNG_SCALE = 2;
const MOST_PIXELS = 16000; // on a side; browsers draw nothing on a larger canvas

/** @typedef {{ text: string, width: number, height: number }} Picture an SVG and its size */

/**
 * @param {Blob} blob
 * @param {string} name
 */
function download(blob, name) {
  const address = URL.createObjectURL(blob);
  html("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/**
 * A pair of buttons.
 *
 * @param {Record<string, any>} labels with `save_svg` and `save_png`
 * @param {() => Picture} make
 * @param {(ending: string) => string} nameOf gives the file's name
 */
export function pictureButtons(labels, make, nameOf) {
  const blobOf = (/** @type {string} */ text) => new Blob([text], { type: "image/svg+xml" });
  async function savePng() {
    const { text, width, height } = make();
    const scale = Math.min(PNG_SCALE, MOST_PIXELS / Math.max(width, height)); // what a canvas holds
    const image = new Image(width * scale, height * scale);
    const address = URL.createObjectURL(blobOf(text));
    try {
      image.src = address;
      await image.decode();
      const canvas = html("canvas", { width: image.width, height: image.height });
      penOf(canvas).drawImage(image, 0, 0, image.width, image.height);
      canvas.toBlob((blob) => blob && download(blob, nameOf("png")));
    } finally {
      URL.revokeObjectURL(address);
    }
  }
  const saveSvg = () => download(blobOf(make().text), nameOf("svg"));
  return html(
    "div",
    { class: "saving" },
    html("button", { type: "button", class: "more", text: labels.save_svg, onclick: saveSvg }),
    html("button", { type: "button", class: "more", text: labels.save_png, onclick: savePng }),
  );
}

/**
 * An empty SVG of a size, filled with the page's colour.
 *
 * @param {number} width
 * @param {number} height
 * @param {string} background
 */
export function blankPicture(width, height, background) {
  const paper = svg("rect", { width, height, fill: background });
  return svg("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height }, paper);
}

/** @param {SVGElement} picture */
export const svgText = (picture) => new XMLSerializer().serializeToString(picture);
