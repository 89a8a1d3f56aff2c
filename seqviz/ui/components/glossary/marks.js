// Where terms stand in a text.

/** @typedef {{ name: string, begin: number, end: number }} Place */

/**
 * The first place of each term that is not in `seen` yet, in the order of the text; adds what it finds.
 *
 * @param {string} text
 * @param {RegExp} pattern with the flags g and i
 * @param {Map<string, string>} names form in lower case → term
 * @param {Set<string>} seen
 * @returns {Place[]}
 */
export function places(text, pattern, names, seen) {
  const found = [];
  for (const match of text.matchAll(pattern)) {
    const name = names.get(match[0].toLowerCase());
    if (name === undefined || seen.has(name)) continue;
    seen.add(name);
    found.push({ name, begin: match.index, end: match.index + match[0].length });
  }
  return found;
}
