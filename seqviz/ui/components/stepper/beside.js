// Text of the page that Streamlit has drawn and that says what holds at this step: kept up while the stepper moves.

import { fill } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { vector } from "./trace.js";

const REST = "1 - ";

/**
 * The number that stands for a quantity, or for what is left of 1 beside it, at this step and unit.
 *
 * @param {import("./trace.js").Layer} layer
 * @param {string} name
 * @param {number} t
 * @param {number} unit
 */
export function valueBeside(layer, name, t, unit) {
  const value = vector(layer, name.replace(REST, ""), t)[unit];
  return show(name.startsWith(REST) ? 1 - value : value);
}

// The text that is there gets other words: its node stays the page's own.
function write(/** @type {Element} */ node, /** @type {string} */ words) {
  const said = node.firstChild;
  if (said && said.nodeValue !== words) said.nodeValue = words;
}

/** @param {import("./types.d.ts").Core} app */
export function keepUp({ meta, state, layer }) {
  if (!meta.beside) return;
  const { within, values, sentence } = meta.beside;
  const found = [...document.querySelectorAll(sentence ? within : `${within} strong`)];
  if (sentence) for (const one of found) write(one, fill(sentence, { unit: state.unit + 1, step: state.t + 1 }));
  // Another number of places than there are values is another table than this one's.
  else if (found.length === values.length)
    for (const [k, name] of values.entries()) write(found[k], valueBeside(layer(), name, state.t, state.unit));
}
