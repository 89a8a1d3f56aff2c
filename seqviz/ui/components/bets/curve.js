// Confidence against how often one was right: a dot for bets of about as many points, on the diagonal where the two agree.

import { fill, html, svg } from "../../kit/elements.js";
import { calibration } from "./ledger.js";

const SIDE = 120;
const EDGE = 26;

const across = (/** @type {number} */ share) => EDGE + share * SIDE;
const up = (/** @type {number} */ share) => 8 + (1 - share) * SIDE;

/**
 * @param {import("./ledger.js").Bet[]} bets
 * @param {Readonly<Record<string, string>>} labels
 */
export function curve(bets, labels) {
  const marks = calibration(bets);
  const said = marks
    .map(({ points, count, right }) => fill(labels.mark, { points: Math.round(points), count, right }))
    .join(" ");
  const share = (/** @type {import("./ledger.js").Mark} */ { right, count }) => right / count;
  const text = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {string} */ words,
    /** @type {string} */ look,
  ) => svg("text", { x, y, class: look, text: words });
  return html(
    "figure",
    { class: "curve" },
    svg(
      "svg",
      { viewBox: `0 0 ${EDGE + SIDE + 14} ${SIDE + 42}`, role: "img", "aria-label": `${labels.curve} ${said}` },
      svg("rect", { x: EDGE, y: 8, width: SIDE, height: SIDE, class: "frame" }),
      svg("line", { x1: across(0), y1: up(0), x2: across(1), y2: up(1), class: "ideal" }),
      svg("polyline", {
        class: "way",
        points: marks.map((mark) => `${across(mark.points / 100)},${up(share(mark))}`).join(" "),
      }),
      marks.map((mark) =>
        svg(
          "circle",
          {
            cx: across(mark.points / 100),
            cy: up(share(mark)),
            r: 3 + Math.min(5, Math.sqrt(mark.count)),
            class: "mark",
          },
          svg("title", {
            text: fill(labels.mark, { points: Math.round(mark.points), count: mark.count, right: mark.right }),
          }),
        ),
      ),
      text(EDGE - 5, up(0) + 4, "0", "tick end"),
      text(EDGE - 5, up(1) + 6, "1", "tick end"),
      text(across(0), up(0) + 15, "0", "tick"),
      text(across(1), up(0) + 15, "100", "tick"),
      text(across(0.5), up(0) + 30, labels.laid, "tick"),
    ),
    html("figcaption", { text: labels.curve }),
  );
}
