// Streamlit speaks English only. What it writes on the page beside our own words is said here in the page's language, and the page
// says which language that is: screen readers take their voice from it, browsers the shapes of Chinese characters.

/**
 * @typedef {object} Spoken
 * @property {string} tag the page's language, as `<html lang>` has it
 * @property {Record<string, string>} words Streamlit's English → what stands there instead; fields as in "{label} — start"
 */

const NAMES = ["aria-label", "title", "placeholder"];
const NAMED = NAMES.map((name) => `[${name}]`).join();
const WORDED = ["stSkipToContent", "stFileUploader", "stDialog", "InputInstructions", "stTooltipContent"]
  .map((part) => `[data-testid="${part}"]`)
  .join();

/**
 * Gives the words for a text, or null where there are none.
 *
 * @param {Record<string, string>} words
 * @returns {(text: string) => string | null}
 */
export function wordsFor(words) {
  const whole = new Map(Object.entries(words).filter(([english]) => !english.includes("{")));
  const patterns = Object.entries(words)
    .filter(([english]) => english.includes("{"))
    .map(([english, said]) => {
      const fields = [...english.matchAll(/\{(\w+)\}/g)].map((found) => found[1]);
      const parts = english.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      return { shape: new RegExp(`^${parts.join("(.+?)")}$`), fields, said };
    });
  return (text) => {
    const found = whole.get(text.trim());
    if (found !== undefined) return found;
    for (const { shape, fields, said } of patterns) {
      const match = shape.exec(text.trim());
      if (match) return said.replace(/\{(\w+)\}/g, (_all, field) => match[1 + fields.indexOf(field)]);
    }
    return null;
  };
}

/**
 * Speaks for one page: `use` takes a language, `look` says what has come since.
 *
 * @param {Document} page
 */
export function speaker(page) {
  /** What was replaced: how to read it, how to write it, what stood there, what stands there now. */
  /** @type {{ read: () => string | null, write: (text: string) => void, was: string, now: string, node: Node }[]} */
  let replaced = [];
  let find = wordsFor({});
  let key = "";

  /** @param {Node} node @param {() => string | null} read @param {(text: string) => void} write */
  function say(node, read, write) {
    const was = read();
    const now = was && find(was);
    if (!was || !now || now === was) return;
    write(now);
    replaced.push({ read, write, was, now, node });
  }

  function look() {
    if (!key) return;
    replaced = replaced.filter(({ node }) => node.isConnected);
    for (const element of page.querySelectorAll(NAMED)) {
      for (const name of NAMES) {
        say(
          element,
          () => element.getAttribute(name),
          (text) => element.setAttribute(name, text),
        );
      }
    }
    for (const part of page.querySelectorAll(WORDED)) {
      const walk = page.createTreeWalker(part, 4 /* NodeFilter.SHOW_TEXT */);
      while (walk.nextNode()) {
        const node = walk.currentNode;
        say(
          node,
          () => node.nodeValue,
          (text) => {
            node.nodeValue = text;
          },
        );
      }
    }
  }

  /** @param {Spoken} spoken */
  function use({ tag, words }) {
    page.documentElement.lang = tag;
    const next = Object.keys(words).length ? JSON.stringify([tag, words]) : "";
    if (next !== key) {
      for (const { read, write, was, now } of replaced) if (read() === now) write(was);
      replaced = [];
      find = wordsFor(words);
      key = next;
    }
    look();
  }

  return { use, look };
}
