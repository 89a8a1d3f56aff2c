// Which terms a few typed letters find.

/** @param {string} text */
const plain = (text) => text.normalize("NFKC").toLowerCase().trim();

/**
 * Every word that was typed must stand somewhere in what a term is found by.
 *
 * @param {string} typed
 * @param {string} finds
 */
export const isFound = (typed, finds) =>
  plain(typed)
    .split(/\s+/)
    .every((word) => plain(finds).includes(word));
