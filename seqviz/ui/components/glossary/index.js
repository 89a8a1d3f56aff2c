// Marks the terms of the glossary in the page's texts; a marked one says what it means on hover and on focus.

import { hear } from "../../kit/bus.js";
import { fill, html } from "../../kit/elements.js";
import { DRAWN, PAGE } from "../../kit/mount.js";
import { clamp } from "../../kit/scales.js";
import { MARK, Prose } from "./prose.js";

/** @typedef {import("../../../payloads/types.d.ts").TermsShown} Meta */
/** @typedef {import("../../../payloads/types.d.ts").TermShown} Term */

const NOTE = "seqviz-term-note";
const LINGER = 180; // ms in which the pointer may come over to the note
const LEVELS = /** @type {Record<string, "sub" | "sup">} */ ({ "-1": "sub", 1: "sup" });

/** Like `around`, also within a component. @param {Event} event @param {string} selector */
function within(event, selector) {
  const [first] = event.composedPath();
  return first instanceof Element ? /** @type {HTMLElement | null} */ (first.closest(selector)) : null;
}

/** What has the focus, also within a component. */
function deepest() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

class Glossary {
  constructor() {
    this.prose = new Prose();
    this.note = html("div", { id: NOTE, class: NOTE, role: "tooltip", hidden: true });
    /** @type {Map<string, Term>} */
    this.terms = new Map();
    this.more = "";
    this.shown = "";
    /** @type {HTMLElement | null} */
    this.at = null;
    this.timer = 0;
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.body.append(this.note);
    this.listen(document);
    this.prose.meet = (root) => this.listen(root);
    this.stopHearing = hear(DRAWN, PAGE, () => this.prose.look());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.show(null), { signal });
    document.addEventListener("scroll", () => this.place(), { signal, capture: true, passive: true });
  }

  /** What happens within a component stays there where it also began there. @param {Document | ShadowRoot} root */
  listen(root) {
    const { signal } = this.listening;
    root.addEventListener("pointerover", (event) => this.point(within(event, `.${MARK}`), event), { signal });
    root.addEventListener("focusin", (event) => this.show(within(event, `.${MARK}`)), { signal });
    root.addEventListener("focusout", () => this.show(null), { signal });
  }

  /** @param {Meta} meta */
  update(meta) {
    const told = JSON.stringify(meta);
    if (told === this.shown) return;
    this.shown = told;
    this.more = meta.more;
    this.terms = new Map(meta.terms.map((term) => [term.name, term]));
    const names = new Map(meta.terms.flatMap((term) => term.forms.map((form) => [form, term.name])));
    const href = (/** @type {string} */ name) => `${meta.address}${name}`;
    this.prose.start({ pattern: new RegExp(meta.pattern, "gi"), names, href });
  }

  /** @param {HTMLElement | null} mark @param {Event} event */
  point(mark, event) {
    const on = mark ?? within(event, `#${NOTE}`);
    const focused = this.at !== null && this.at === deepest();
    if (on || !focused) clearTimeout(this.timer);
    if (mark) this.show(mark);
    else if (!on && this.at && !focused) this.timer = setTimeout(() => this.show(null), LINGER);
  }

  /** @param {HTMLElement | null} mark */
  show(mark) {
    clearTimeout(this.timer);
    for (const name of ["aria-describedby", "aria-description"]) this.at?.removeAttribute(name);
    this.at = mark;
    const term = this.terms.get(mark?.dataset.term ?? "");
    this.note.hidden = !mark || !term;
    if (!mark || !term) return;
    if (mark.getRootNode() === document) mark.setAttribute("aria-describedby", NOTE);
    else mark.setAttribute("aria-description", term.says); // the note is out of its reach
    const formula = term.formula.map(([text, level]) => (LEVELS[level] ? html(LEVELS[level], { text }) : text));
    this.note.replaceChildren(
      html("b", { text: term.title }),
      html("span", { text: term.says }),
      ...(formula.length ? [html("i", {}, formula)] : []),
      html("small", { text: fill(this.more, { page: term.where, source: term.source }) }),
    );
    this.place();
  }

  /** Below the marked word where there is room, else above it. */
  place() {
    const line = this.at?.getClientRects()[0];
    if (!line || this.note.hidden) return;
    const { offsetWidth: wide, offsetHeight: high } = this.note;
    const below = line.bottom + 6 + high < innerHeight;
    this.note.style.left = `${clamp(line.left, 12, innerWidth - wide - 12)}px`;
    this.note.style.top = `${below ? line.bottom + 6 : Math.max(8, line.top - high - 6)}px`;
  }

  remove() {
    this.stopHearing();
    this.listening.abort();
    this.prose.stop();
    this.note.remove();
  }
}

/** @type {import("../../kit/mount.js").Component<Glossary, Meta>} */
export default {
  create: () => new Glossary(),
  update: (glossary, { meta }) => glossary.update(meta),
  remove: (glossary) => glossary.remove(),
};
