// The end of a lesson: what one can say now, and how one's bets in it came out; a weak one is asked again with new numbers.

import { html } from "../../kit/elements.js";
import { KEY, lastBet, read } from "../bets/ledger.js";
import { paragraphs } from "./cards.js";

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
    say.length
      ? html(
          "ul",
          { class: "say" },
          say.map((one) => html("li", {}, paragraphs(one))),
        )
      : null,
    checks.length ? html("h3", { text: labels.checks }) : null,
    checks.length ? html("ul", { class: "checks" }, checks) : null,
  ].filter((one) => one !== null);
}
