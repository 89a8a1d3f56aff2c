// What a card asks for and says, without a page.

import { html, subscripted } from "../../kit/elements.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseCard} Card */

/**
 * Whether an act is what the card waits for: the same one, with all that the card asks of it.
 *
 * @param {Pick<Card, "act" | "details">} card
 * @param {import("../../kit/acts.js").Act} done
 */
export const meets = ({ act, details }, done) =>
  act === done.name && Object.entries(details).every(([key, value]) => done.details[key] === value);

/**
 * The card whose page the card `k` is about: itself, or the nearest one before it that opens a page.
 *
 * @param {Pick<Card, "opens">[]} cards
 * @param {number} k
 */
export const placeAt = (cards, k) => cards.slice(0, k + 1).findLastIndex(({ opens }) => opens);

/**
 * Whether an act of an earlier card about the same page was not done: then the page does not show what follows from it.
 *
 * @param {Pick<Card, "opens" | "act">[]} cards
 * @param {number} k
 * @param {number[]} acted the cards whose act was done
 */
export const missed = (cards, k, acted) =>
  cards.slice(0, k).some(({ act }, earlier) => act && earlier >= placeAt(cards, k) && !acted.includes(earlier));

/**
 * A text as pieces of paragraphs: plain, bold between two `**`, a symbol between two backticks.
 *
 * @param {string} text
 * @returns {{ kind: "plain" | "bold" | "symbol", text: string }[][]}
 */
export const pieces = (text) =>
  text.split(/\n\s*\n/).map((paragraph) =>
    paragraph
      .replace(/\s*\n\s*/g, /[\u3400-\u9fff]/.test(paragraph) ? "" : " ")
      .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
      .filter(Boolean)
      .map((piece) =>
        piece.startsWith("**")
          ? { kind: "bold", text: piece.slice(2, -2) }
          : piece.startsWith("`")
            ? { kind: "symbol", text: piece.slice(1, -1) }
            : { kind: "plain", text: piece },
      ),
  );

/**
 * A question and the answer behind it; without a question all of it is the answer.
 *
 * @param {string} text
 * @returns {{ asks: string, answer: string }}
 */
export function halves(text) {
  const [, asks = "", answer = text] = text.match(/^([^?？]*[?？])\s*(.+)$/s) ?? [];
  return { asks, answer };
}

/**
 * A text as elements.
 *
 * @param {string} text
 */
export const paragraphs = (text) =>
  pieces(text).map((paragraph) =>
    html(
      "p",
      {},
      paragraph.map(({ kind, text: said }) =>
        kind === "bold" ? html("b", { text: said }) : kind === "symbol" ? subscripted(said) : said,
      ),
    ),
  );
