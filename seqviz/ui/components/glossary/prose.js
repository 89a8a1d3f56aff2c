// Puts marks into the texts of the page, and takes them out when a text changes.
//
// Streamlit's own nodes stay: a text node keeps what stands before its first term, and all that is added stands behind
// it. Where Streamlit writes into such a node, or takes it away, what was added goes before anybody sees it.

import { all, html } from "../../kit/elements.js";
import { rootsShown } from "../../kit/mount.js";
import { places } from "./marks.js";

const BLOCKS = ["p", "li", "td"]
  .map((tag) => `[data-testid="stMain"] [data-testid="stMarkdownContainer"] ${tag}`)
  .join();
/** What a component gives out as prose. */
const INSIDE = "p[data-terms], [data-terms] p";
const NO_PROSE =
  "a, button, label, summary, code, pre, h1, h2, h3, h4, h5, h6, .katex, .math, [role=tab], [role=radio], [role=option]," +
  " [data-testid=stWidgetLabel], [data-testid=stMetric], [data-testid=stToast], .st-key-no_terms";
export const MARK = "seqviz-term";

/** @typedef {{ node: Text, head: string, whole: string, added: ChildNode[] }} Cut a text node of Streamlit's and what stands behind it */
/** @typedef {{ pattern: RegExp, names: Map<string, string>, href: (name: string) => string }} Finder */

/** @param {Text} node @param {import("./marks.js").Place[]} found @param {Finder} finder @returns {Cut} */
function cut(node, found, finder) {
  const whole = node.data;
  const [first] = found;
  const added = found.flatMap(({ name, begin, end }, k) => {
    const href = finder.href(name);
    const attributes = { class: MARK, href, target: "_blank", rel: "noopener", "data-term": name };
    const mark = html("a", attributes, whole.slice(begin, end));
    return [mark, document.createTextNode(whole.slice(end, found[k + 1]?.begin))];
  });
  node.data = whole.slice(0, first.begin);
  node.after(...added);
  return { node, head: node.data, whole, added };
}

/** @param {Cut} one */
function mend({ node, head, whole, added }) {
  if (node.data === head) node.data = whole;
  for (const child of added) child.remove();
}

const CHANGES = { childList: true, characterData: true, subtree: true };

/** Marks every block of prose, and again whenever one changes. */
export class Prose {
  constructor() {
    /** @type {Map<Element, { text: string, cuts: Cut[] }>} */
    this.blocks = new Map();
    /** @type {Finder | null} */
    this.finder = null;
    this.observer = new MutationObserver(() => this.look());
    /** Components that are watched since the start. @type {WeakSet<ShadowRoot>} */
    this.watched = new WeakSet();
    /** Components that were met, once for good. @type {WeakSet<ShadowRoot>} */
    this.met = new WeakSet();
    /** Told of each component that is new here. @type {(root: ShadowRoot) => void} */
    this.meet = () => {};
  }

  /** @param {Finder} finder */
  start(finder) {
    this.stop();
    this.finder = finder;
    this.watched = new WeakSet();
    this.look();
    this.observer.observe(document.body, CHANGES);
  }

  stop() {
    this.observer.disconnect();
    for (const { cuts } of this.blocks.values()) cuts.forEach(mend);
    this.blocks.clear();
  }

  look() {
    const { finder } = this;
    if (!finder) return;
    for (const [block, { cuts }] of this.blocks) {
      if (block.isConnected) continue;
      cuts.forEach(mend);
      this.blocks.delete(block);
    }
    for (const root of rootsShown) {
      if (!this.watched.has(root)) this.observer.observe(root, CHANGES);
      this.watched.add(root);
      if (!this.met.has(root)) this.meet(root);
      this.met.add(root);
    }
    for (const block of [document, ...rootsShown].flatMap((root) => all(root, root === document ? BLOCKS : INSIDE))) {
      const known = this.blocks.get(block);
      const text = block.textContent ?? "";
      if (known?.text === text && known.cuts.every(({ node, head }) => node.isConnected && node.data === head))
        continue;
      known?.cuts.forEach(mend);
      const cuts = block.closest(NO_PROSE) ? [] : this.mark(block, finder);
      this.blocks.set(block, { text: block.textContent ?? "", cuts });
    }
    this.observer.takeRecords();
  }

  /** @param {Element} block @param {Finder} finder */
  mark(block, finder) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
    const seen = /** @type {Set<string>} */ (new Set());
    return nodes
      .filter((node) => !node.parentElement?.closest(NO_PROSE) && node.parentElement?.closest("p, li, td") === block)
      .map((node) => ({ node, found: places(node.data, finder.pattern, finder.names, seen) }))
      .filter(({ found }) => found.length)
      .map(({ node, found }) => cut(node, found, finder));
  }
}
