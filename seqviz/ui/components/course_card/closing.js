// The end of a lesson: what one can say now, and how one's bets in it came out; an answer comes by a press, a weak bet is asked again with new numbers.

import { html } from "../../kit/elements.js";
import { KEY, lastBet, read } from "../bets/ledger.js";
import { halves, paragraphs } from "./cards.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseWalk} Meta */

function bets() {
  try {
    return read(localStorage.getItem(KEY)).bets;
  } catch {
    return []; // a browser may forbid it
  }
}

/**
 * @param {Meta} meta
 * @param {(card: number) => void} retry
 */
export function closing({ cards, say, labels }, retry) {
  const laid = bets();
  const checks = cards.flatMap(({ asks, details }, k) => {
    if (!asks) return [];
    const right = lastBet(laid, String(details.question))?.right;
    const [look, word] = right
      ? ["right", labels.right]
      : right === false
        ? ["wrong", labels.wrong]
        : ["", labels.open_bet];
    return html(
      "li",
      { class: look },
      html("button", { type: "button", "data-retry": k + 1, text: asks, onclick: () => retry(k) }),
      html("span", { text: `${right ? "✓" : right === false ? "↻" : "○"} ${word}` }),
    );
  });
  return [
    say.length ? html("h3", { text: labels.say }) : null,
    say.some((one) => halves(one).asks) ? html("p", { text: labels.compare }) : null,
    say.length
      ? html(
          "ul",
          { class: "say" },
          say.map((one) => {
            const { asks, answer } = halves(one);
            const said = paragraphs(answer);
            return html("li", {}, asks ? html("details", {}, html("summary", { text: asks }), said) : said);
          }),
        )
      : null,
    checks.length ? html("h3", { text: labels.checks }) : null,
    checks.length ? html("ul", { class: "checks" }, checks) : null,
  ].filter((one) => one !== null);
}
