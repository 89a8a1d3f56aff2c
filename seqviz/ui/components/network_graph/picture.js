// The drawing as a picture to save: what a canvas's pen does, done with SVG, and the numbers that stand in fields on the screen.

import { svg } from "../../kit/elements.js";
import { blankPicture, svgText } from "../../kit/saving.js";
import { HIGH } from "./drawing.js";

/**
 * A pen that writes into a picture; arcs are always whole circles here.
 *
 * @param {SVGElement} picture
 */
function vectorPen(picture) {
  const at = (/** @type {number[]} */ ...numbers) => numbers.map((one) => one.toFixed(2)).join(" ");
  let path = "";
  /** @type {number[]} */
  let dashes = [];
  const put = (
    /** @type {"path" | "text"} */ tag,
    /** @type {import("../../kit/elements.js").Attributes} */ attributes,
  ) => picture.append(svg(tag, { opacity: pen.globalAlpha, ...attributes }));
  /** @type {import("./drawing.js").Pen} */
  const pen = {
    globalAlpha: 1,
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 1,
    font: "",
    textAlign: "start",
    textBaseline: "alphabetic",
    setLineDash: (list) => {
      dashes = [...list];
    },
    beginPath: () => {
      path = "";
    },
    moveTo: (x, y) => {
      path += `M${at(x, y)}`;
    },
    lineTo: (x, y) => {
      path += `${path ? "L" : "M"}${at(x, y)}`;
    },
    bezierCurveTo: (...points) => {
      path += `C${at(...points)}`;
    },
    arc: (x, y, r) => {
      path += `M${at(x - r, y)}a${at(r, r)} 0 1 0 ${at(2 * r, 0)}a${at(r, r)} 0 1 0 ${at(-2 * r, 0)}`;
    },
    stroke: () =>
      put("path", {
        d: path,
        fill: "none",
        stroke: pen.strokeStyle,
        "stroke-width": pen.lineWidth,
        "stroke-dasharray": dashes.join(" ") || null,
      }),
    fill: () => put("path", { d: path, fill: pen.fillStyle }),
    fillText: (text, x, y) =>
      put("text", {
        x,
        y,
        text,
        fill: pen.fillStyle,
        "text-anchor": "middle",
        "dominant-baseline": "central",
        style: `font: ${pen.font}`,
      }),
  };
  return pen;
}

/**
 * As wide as on a large screen, whatever the window is.
 *
 * @param {import("./parts.js").Graph} graph
 * @param {ReturnType<typeof import("./drawing.js").drawing>} drawn
 * @param {() => { at: import("./drawing.js").Point, text: string }[]} numbers
 */
export function savedGraph(graph, drawn, numbers) {
  const { compact, colours } = graph;
  graph.compact = false;
  const picture = blankPicture(drawn.wide(), HIGH, colours.background);
  const pen = vectorPen(picture);
  drawn.paint(pen);
  for (const { at, text } of graph.u === 0 ? numbers() : []) {
    const width = 12 + 8 * text.length;
    picture.append(
      svg("rect", {
        x: at.x - width / 2,
        y: at.y - 11,
        width,
        height: 22,
        rx: 6,
        fill: colours.background,
        stroke: colours.line,
      }),
    );
    Object.assign(pen, { fillStyle: colours.text, font: `13px ${colours.family}` });
    pen.fillText(text, at.x, at.y);
  }
  const width = drawn.wide();
  graph.compact = compact;
  drawn.draw();
  return { text: svgText(picture), width, height: HIGH };
}
