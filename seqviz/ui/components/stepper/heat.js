// Colours and heat images. Nothing here knows a recurrent network.

import { rgb } from "../../kit/colours.js";
import { html } from "../../kit/elements.js";
import { clamp } from "../../kit/scales.js";

// A colour table of 256 entries through equally spaced stops, as packed RGBA for ImageData.
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

// One scale per quantity: gates (0..1) in their own colour, signed values on the diverging scale.
export function makeScales(colours) {
  const tables = new Map();
  const table = (symbol) => {
    if (!tables.has(symbol)) {
      const own = colours.symbols[symbol];
      tables.set(
        symbol,
        own
          ? colourTable([colours.zero, own])
          : symbol === "share"
            ? colourTable([colours.zero, colours.text])
            : colourTable([colours.negative, colours.zero, colours.positive]),
      );
    }
    return tables.get(symbol);
  };
  return {
    // `limit` null: the value lies in [0, 1]; else the value at the end of the diverging scale.
    table: (symbol, limit) => (limit == null ? table(symbol) : table("signed")),
    index: (value, limit) => Math.round(255 * clamp(limit == null ? value : 0.5 + (0.5 * value) / limit, 0, 1)),
  };
}

// What the colours of heat rows mean: `shares` run from 0 to 1, everything else from negative to positive;
// `limits`: beside a row stands where its colours end. Where no row has the first kind, "everything else" would
// be else than nothing: the quantities are named.
export const keyOf = (labels, shares, limits, quantities) =>
  [
    shares && { name: "shares", low: "0", high: "1", text: labels.scale_shares },
    {
      name: "signed",
      low: "−",
      high: "+",
      text: shares ? labels.scale_signed : quantities.map((q) => labels.names[q] ?? q).join(" · "),
    },
    limits && { text: labels.scale_limit },
  ].filter(Boolean);
export const legend = (labels, shares, quantities, limits = false) =>
  html(
    "p",
    { class: "legend" },
    keyOf(labels, shares, limits, quantities).map(({ name, low, high, text }) =>
      html("span", {}, name && [low, html("i", { class: `scale ${name}` }), high, " "], text),
    ),
  );
// Whether some row of a layer has the colours from 0 to 1.
export const hasShares = (layer) => layer.cell.rows.some((q) => layer.limits[q] == null);

// Paint values[row * columns + column] as pixels; `flip` exchanges rows and columns.
export function heatImage(values, rows, columns, table, index, flip) {
  const width = flip ? rows : columns;
  const height = flip ? columns : rows;
  const canvas = html("canvas", { width, height });
  const context = canvas.getContext("2d");
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

// Stretch a heat image over a canvas: never blurred when enlarged, averaged when many cells share a pixel.
export function stretch(canvas, image) {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const stage = html("canvas", { width: image.width, height });
  const staged = stage.getContext("2d");
  staged.imageSmoothingEnabled = image.height > height;
  staged.imageSmoothingQuality = "high";
  staged.drawImage(image, 0, 0, image.width, height);
  context.imageSmoothingEnabled = image.width > width;
  context.imageSmoothingQuality = "high";
  context.drawImage(stage, 0, 0, width, height);
  return context;
}
