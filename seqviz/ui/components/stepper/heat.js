// Colours and heat images. Nothing here knows a recurrent network.

import { penOf } from "../../kit/canvas.js";
import { rgb } from "../../kit/colours.js";
import { html } from "../../kit/elements.js";
import { clamp } from "../../kit/scales.js";

/** @typedef {{ packed: Uint32Array, css: string[] }} Table 256 colours, as packed RGBA for ImageData and as texts */
/** @typedef {ReturnType<typeof makeScales>} Scales */
/** @typedef {import("./types.d.ts").Words} Words */
/** @typedef {{ name: "shares" | "signed", low: string, high: string, text: string }} Scale a stretch of colours, what stands at its ends, and what has them */
/** @typedef {Scale | { text: string }} Entry of what the colours mean; without a name it has words alone */

/**
 * A colour table through equally spaced stops.
 *
 * @param {string[]} stops
 * @returns {Table}
 */
export function colourTable(stops) {
  const points = stops.map(rgb);
  const css = [];
  const packed = new Uint32Array(256);
  for (let k = 0; k < 256; k++) {
    const at = (k / 255) * (points.length - 1);
    const low = Math.min(points.length - 2, Math.floor(at));
    const [r, g, b] = points[low].map((v, c) => Math.round(v + (points[low + 1][c] - v) * (at - low)));
    packed[k] = (255 << 24) | (b << 16) | (g << 8) | r;
    css.push(`rgb(${r},${g},${b})`);
  }
  return { packed, css };
}

/**
 * One scale per quantity: gates (0..1) in their own colour, signed values on the diverging scale.
 *
 * @param {Pick<import("../../kit/theme.js").Palette, "symbols" | "zero" | "text" | "negative" | "positive">} colours
 */
export function makeScales(colours) {
  /** @type {Map<string, Table>} */
  const tables = new Map();
  function stopsOf(/** @type {string} */ symbol) {
    const own = colours.symbols[symbol];
    if (own) return [colours.zero, own];
    return symbol === "share" ? [colours.zero, colours.text] : [colours.negative, colours.zero, colours.positive];
  }
  function table(/** @type {string} */ symbol) {
    const made = tables.get(symbol) ?? colourTable(stopsOf(symbol));
    tables.set(symbol, made);
    return made;
  }
  return {
    // `limit` null: the value lies in [0, 1]; else the value at the end of the diverging scale.
    table: (/** @type {string} */ symbol, /** @type {number | null | undefined} */ limit) =>
      limit == null ? table(symbol) : table("signed"),
    index: (/** @type {number} */ value, /** @type {number | null | undefined} */ limit) =>
      Math.round(255 * clamp(limit == null ? value : 0.5 + (0.5 * value) / limit, 0, 1)),
  };
}

/**
 * What the colours of heat rows mean: `shares` run from 0 to 1, everything else from negative to positive;
 * `limits`: beside a row stands where its colours end. Where no row has the first kind, "everything else" would
 * be else than nothing: the quantities are named.
 *
 * @param {Pick<Words, "scale_shares" | "scale_signed" | "scale_limit" | "names">} labels
 * @param {boolean} shares
 * @param {boolean} limits
 * @param {string[]} quantities
 */
export function keyOf(labels, shares, limits, quantities) {
  /** @type {Entry[]} */
  const entries = shares ? [{ name: "shares", low: "0", high: "1", text: labels.scale_shares }] : [];
  const text = shares ? labels.scale_signed : quantities.map((q) => labels.names[q] ?? q).join(" · ");
  entries.push({ name: "signed", low: "−", high: "+", text });
  if (limits) entries.push({ text: labels.scale_limit });
  return entries;
}

/**
 * That as a line below the rows.
 *
 * @param {Words} labels
 * @param {boolean} shares
 * @param {string[]} quantities
 */
export const legend = (labels, shares, quantities, limits = false) =>
  html(
    "p",
    { class: "legend" },
    keyOf(labels, shares, limits, quantities).map((one) =>
      "name" in one
        ? html("span", {}, one.low, html("i", { class: `scale ${one.name}` }), one.high, " ", one.text)
        : html("span", {}, one.text),
    ),
  );

/** Whether some row of a layer has the colours from 0 to 1. @param {import("./trace.js").Layer} layer */
export const hasShares = (layer) => layer.cell.rows.some((q) => layer.limits[q] == null);

/**
 * Paint values[row * columns + column] as pixels; `flip` exchanges rows and columns.
 *
 * @param {ArrayLike<number>} values
 * @param {number} rows
 * @param {number} columns
 * @param {Table} table
 * @param {(value: number) => number} index into the table
 * @param {boolean} flip
 */
export function heatImage(values, rows, columns, table, index, flip) {
  const width = flip ? rows : columns;
  const height = flip ? columns : rows;
  const canvas = html("canvas", { width, height });
  const context = penOf(canvas);
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      pixels[flip ? c * width + r : r * width + c] = table.packed[index(values[r * columns + c])];
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/**
 * As many pixels as the screen has for a canvas.
 *
 * @param {HTMLCanvasElement} canvas
 */
export function fit(canvas) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  return ratio;
}

/**
 * Stretch a heat image over a canvas: never blurred when enlarged, averaged when many cells share a pixel.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLCanvasElement} image
 */
export function stretch(canvas, image) {
  fit(canvas);
  const { width, height } = canvas;
  const context = penOf(canvas);
  const stage = html("canvas", { width: image.width, height });
  const staged = penOf(stage);
  staged.imageSmoothingEnabled = image.height > height;
  staged.imageSmoothingQuality = "high";
  staged.drawImage(image, 0, 0, image.width, height);
  context.imageSmoothingEnabled = image.width > width;
  context.imageSmoothingQuality = "high";
  context.drawImage(stage, 0, 0, width, height);
  return context;
}
