// The same text painted several times, one card each; nodes are kept from payload to payload.

import { fill, html } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { dress } from "../../kit/theme.js";

const DEEPEST = 46; // percent of the colour at the largest score: the letters stay readable on it
const POWERS = { 3: "⁻³", 6: "⁻⁶", 9: "⁻⁹" };

/** @typedef {import("../../../payloads/types.d.ts").PaintedCards} Meta */

/**
 * As many children as there are to be, those that stand there kept.
 *
 * @param {Element} parent
 * @param {number} count
 * @param {() => Element} make
 */
function keep(parent, count, make) {
  while (parent.children.length > count) parent.lastElementChild?.remove();
  while (parent.children.length < count) parent.append(make());
  return /** @type {HTMLElement[]} */ ([...parent.children]);
}
const newCard = () => html("section", { class: "card" }, html("h3"), html("p", { class: "question" }), html("ol"));
const newTile = () => html("li", {}, html("span", { class: "char" }), html("span", { class: "score" }));

/** The power of ten by which small scores are told. @param {number} largest @returns {0 | 3 | 6 | 9} */
const powerOf = (largest) => (largest >= 0.095 ? 0 : largest >= 95e-6 ? 3 : largest >= 95e-9 ? 6 : 9);

/** @type {import("../../kit/mount.js").Component<HTMLElement, Meta>} */
export default {
  create(root) {
    const shell = html("div", { class: "cards" });
    root.append(shell);
    /** @param {Element | null | undefined} tile */
    function point(tile) {
      const at = tile?.parentNode ? [...tile.parentNode.children].indexOf(tile) : -1;
      for (const list of shell.querySelectorAll("ol"))
        for (const [k, one] of [...list.children].entries()) one.classList.toggle("here", k === at);
    }
    shell.onpointerover = (event) => point(/** @type {Element} */ (event.target).closest?.("li"));
    shell.onpointerleave = () => point(null);
    return shell;
  },
  update(shell, { meta, bytes }, { parentElement }) {
    const scores = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const length = meta.characters.length;
    dress(parentElement, shell, meta.palettes);
    for (const [n, card] of keep(shell, meta.cards.length, newCard).entries()) {
      const own = scores.subarray(n * length, (n + 1) * length);
      const largest = own.reduce((most, score) => Math.max(most, Math.abs(score)), 1e-9);
      const about = meta.cards[n];
      card.dataset.name = about.name;
      const [title, question, list] = card.children;
      title.textContent = about.title;
      const power = powerOf(largest);
      const scaled = power && meta.numbers ? ` ${fill(meta.labels.scaled, { factor: `10${POWERS[power]}` })}` : "";
      question.textContent = about.question + scaled;
      for (const [t, tile] of keep(list, length, newTile).entries()) {
        tile.style.setProperty("--paint", own[t] < 0 ? "var(--negative)" : "var(--positive)");
        tile.style.setProperty("--strength", `${((DEEPEST * Math.abs(own[t])) / largest).toFixed(1)}%`);
        tile.classList.toggle("top", t === about.top);
        const [char, score] = tile.children;
        char.textContent = meta.characters[t] === " " ? "␣" : meta.characters[t];
        /** @type {HTMLElement} */ (score).hidden = !meta.numbers;
        score.textContent = show(own[t] * 10 ** power, 2);
        tile.title = t === about.top ? meta.labels.first : "";
      }
    }
  },
  remove(shell) {
    shell.remove();
  },
};
