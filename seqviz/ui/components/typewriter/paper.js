// The text as characters that can be pointed at; unpacking of what the server sent.

import { around, html } from "../../kit/elements.js";
import { clamp } from "../../kit/scales.js";

/** @type {Record<string, string>} */
export const GLYPHS = { " ": "␣", "\n": "↵", "\t": "⇥", "\u00a0": "⍽" };

/** @typedef {{ index: number, char: string, before: number, after: number }} Candidate a character that could stand at a place, with its share before and after the settings */

/**
 * @template {import("../../../payloads/types.d.ts").TypedText} Meta
 * @param {import("../../kit/envelope.js").Message<Meta>} message
 */
export function unpack({ meta, bytes }) {
  const { size, candidates, units } = meta;
  const row = candidates + 1; // the last one of a row is the character itself
  const shares = new Float32Array(bytes.buffer, bytes.byteOffset, size * row * 2);
  const indices = new Uint16Array(bytes.buffer, bytes.byteOffset + shares.byteLength, size * row);
  const hidden = new Int8Array(bytes.buffer, indices.byteOffset + indices.byteLength, size * units);
  /** @param {number} at @param {number} k @returns {Candidate} */
  const candidate = (at, k) => ({
    index: indices[at * row + k],
    char: meta.characters[indices[at * row + k]],
    before: shares[2 * (at * row + k)],
    after: shares[2 * (at * row + k) + 1],
  });
  return {
    ...meta,
    chars: Array.from(meta.text),
    branches: new Set(meta.taken),
    itself: (/** @type {number} */ at) => candidate(at, candidates),
    // The likeliest, and the character itself where it is none of them.
    /** @param {number} at */
    likely(at) {
      const found = Array.from({ length: candidates }, (_, k) => candidate(at, k));
      const own = candidate(at, candidates);
      return found.some((one) => one.index === own.index) ? found : [...found, own];
    },
    state: (/** @type {number} */ at) => hidden.subarray(at * units, (at + 1) * units),
  };
}

// The paper: the prompt, then a span for every character. What was typed once and rewound stays as a shadow.
/** @param {import("./index.js").App} app */
export function createPaper(app) {
  const prompt = html("span", { class: "prompt" });
  const page = html("div", { class: "page", "aria-hidden": "true" });
  const paper = html("div", { class: "paper", tabindex: "0", role: "slider", "aria-valuemin": "0" }, page);
  /** @type {HTMLElement[]} */
  const spans = [];
  let [drawn, seen] = [0, 0];
  /** @type {HTMLElement | null} */
  let focus = null;

  /** @param {number} k */
  function spanOf(k) {
    const char = app.data.chars[k];
    const span = html("span", { class: "char", "data-k": k });
    span.textContent = char;
    if (char === "\n") span.classList.add("end");
    const bits = -Math.log2(Math.max(app.data.itself(k).before, 1e-9));
    span.style.setProperty("--surprise", `${clamp(6 * (bits - 1.5), 0, 46).toFixed(0)}%`);
    if (app.data.branches.has(k)) {
      span.classList.add("taken");
      span.title = app.data.labels.branch;
    }
    return span;
  }
  // Everything from the first character that differs is made anew; returns that place.
  const refill = (/** @type {number} */ kept) => {
    prompt.textContent = app.data.prompt;
    prompt.hidden = !app.data.prompt;
    if (prompt.parentNode !== page) page.prepend(prompt);
    for (const span of spans.splice(kept)) span.remove();
    for (const span of spans) span.classList.toggle("taken", app.data.branches.has(Number(span.dataset.k)));
    [drawn, seen] = [Math.min(drawn, kept), Math.min(seen, kept)];
    paper.setAttribute("aria-label", app.data.labels.text);
    paper.setAttribute("aria-valuemax", String(app.data.size));
  };
  const draw = (/** @type {number} */ at) => {
    while (spans.length < at) {
      const span = spanOf(spans.length);
      spans.push(span);
      page.append(span);
    }
    for (let k = Math.min(at, drawn); k < Math.max(at, drawn); k++) spans[k]?.classList.toggle("shadow", k >= at);
    seen = Math.max(seen, at);
    drawn = at;
    focus?.classList.remove("focus");
    focus = spans[at - 1] ?? null;
    focus?.classList.add("focus");
    const mark = focus ?? prompt;
    const [top, bottom] = [mark.offsetTop, mark.offsetTop + mark.offsetHeight + 24];
    if (bottom > paper.scrollTop + paper.clientHeight) paper.scrollTop = bottom - paper.clientHeight;
    else if (top < paper.scrollTop) paper.scrollTop = Math.max(0, top - 24);
    paper.setAttribute("aria-valuenow", String(at));
  };
  page.onclick = (event) => {
    const k = around(event, ".char")?.dataset.k;
    if (k != null) app.rewind(Number(k) + 1);
    else if (event.target === prompt) app.rewind(0);
  };
  return { node: paper, refill, draw, seen: () => seen };
}
