// What is drawn of an item: what is wrong is marked in the formula, the arrays or the lines themselves.

import { html } from "../../kit/elements.js";
import { spoken, written } from "./bits.js";
import { boxes, curves, dots } from "./drawn.js";
import { moving } from "./shapes.js";

/** @typedef {import("../../../payloads/types.d.ts").SceneShown} Scene */
/** @typedef {import("../../../payloads/types.d.ts").FormulaShown} Formula */
/** @typedef {import("../../../payloads/types.d.ts").PhaseShown} Phase */
/** @typedef {import("../../../payloads/types.d.ts").CodeShown} Code */
/** @typedef {import("../../../payloads/types.d.ts").UseShown} Use */
/** @typedef {import("../../../payloads/types.d.ts").LinkShown} Link */
/** @typedef {Record<string, string>} Labels */

const SIGNS = { wrong: "✕", good: "✓", look: "→", "": "" };

/** @param {Formula} one */
const formula = ({ bits, said, mark }) =>
  html(
    "div",
    { class: `formula ${mark}` },
    html(
      "p",
      { class: "said" },
      mark && html("span", { class: "sign", "aria-hidden": "true", text: SIGNS[mark] }),
      said,
    ),
    html("p", { class: "math", role: "math", "aria-label": spoken(bits) }, written(bits)),
  );

/** @param {readonly Phase[]} phases @param {Labels} labels */
const round = (phases, labels) =>
  html(
    "ol",
    { class: "phases" },
    phases.map(({ name, there }) =>
      html(
        "li",
        { class: there ? "good" : "wrong" },
        html("b", { text: name }),
        html("span", { text: there ? `✓ ${labels.there}` : `✕ ${labels.missing}` }),
      ),
    ),
  );

/** @param {Code} one @param {Labels} labels */
const lines = ({ lines: all, outcome, stops }, labels) => [
  html(
    "pre",
    { tabindex: 0 },
    html(
      "code",
      {},
      all.flatMap((line) => [...written(line), "\n"]),
    ),
  ),
  outcome &&
    html(
      "div",
      { class: stops ? "outcome wrong" : "outcome" },
      html("span", { class: "hidden", text: labels.answers }),
      html("samp", { text: outcome }),
    ),
];

/** Several programs share a place: a button each. @param {readonly Code[]} all @param {Labels} labels */
function programs(all, labels) {
  if (all.length === 1) return html("div", { class: "program" }, lines(all[0], labels));
  const place = html("div", { class: "shown" });
  const buttons = all.map((one, k) => html("button", { type: "button", onclick: () => show(k), text: one.title }));
  /** @param {number} k */
  function show(k) {
    place.replaceChildren(...lines(all[k], labels).filter((part) => part instanceof Node));
    for (const [n, button] of buttons.entries()) button.setAttribute("aria-pressed", String(n === k));
  }
  show(0);
  return html("div", { class: "program" }, html("div", { class: "turns", role: "group" }, buttons), place);
}

/** @param {Use} use @param {(link: Link) => Node} linkTo */
const use = (use, linkTo) =>
  html(
    "li",
    {},
    moving(use),
    html("b", { text: use.title }),
    use.shape && html("span", { text: use.shape }),
    use.today && html("small", { text: use.today }),
    use.link && linkTo(use.link),
  );

/** @param {Scene} scene @param {Labels} labels @param {(link: Link) => Node} linkTo */
export const sceneOf = (scene, labels, linkTo) => [
  ...scene.formulas.map(formula),
  scene.phases.length > 0 && round(scene.phases, labels),
  scene.boxes.length > 0 &&
    html(
      "div",
      { class: "pair" },
      scene.boxes.map((one) => boxes(one, labels)),
    ),
  ...scene.dots.map(dots),
  ...scene.curves.map(curves),
  scene.code.length > 0 && programs(scene.code, labels),
  scene.uses.length > 0 &&
    html(
      "ul",
      { class: "uses" },
      scene.uses.map((one) => use(one, linkTo)),
    ),
];
