// What the living picture says and shows after each row, without a page: numbers from the message, sentences from numbers.

import { fill } from "../../kit/elements.js";
import { percentOf } from "../../kit/numbers.js";

/** @typedef {import("../../../payloads/types.d.ts").LivingReading} Reading */

/**
 * The message's numbers: ink of every row, states and shares after every row.
 *
 * @param {Pick<Reading, "rows" | "columns" | "units" | "classes">} sizes
 * @param {Uint8Array} bytes
 */
export function numbersOf({ rows, columns, units, classes }, bytes) {
  const ink = bytes.subarray(0, rows * columns);
  const floats = new Float32Array(bytes.slice(ink.length).buffer);
  const states = floats.subarray(0, rows * units);
  const shares = floats.subarray(rows * units, rows * (units + classes.length));
  return {
    /** @param {number} t */
    at: (t) => ({
      ink: ink.subarray(t * columns, (t + 1) * columns),
      states: states.subarray(t * units, (t + 1) * units),
      shares: shares.subarray(t * classes.length, (t + 1) * classes.length),
    }),
    ink,
  };
}

/** @param {ArrayLike<number>} shares */
export function best(shares) {
  let found = 0;
  for (let k = 1; k < shares.length; k++) if (shares[k] > shares[found]) found = k;
  return found;
}

/**
 * The three callouts after a row; each is true of that row.
 *
 * @param {Reading} meta
 * @param {number} t
 * @param {ArrayLike<number>} shares
 */
export function callouts(meta, t, shares) {
  const { labels, rows, units, carried, classes, decided_at: leads, sure_at: sure } = meta;
  const guess = best(shares);
  const said = { row: t + 1, rows, label: classes[guess], percent: percentOf(shares[guess]) };
  const isSure = sure != null && t >= sure;
  const kind = isSure ? labels.certain : t >= leads ? labels.leads : labels.open;
  const since = (isSure ? /** @type {number} */ (sure) : leads) + 1;
  return [
    fill(labels.row, { row: t + 1, rows }),
    fill(labels.memory, { carried, units }),
    fill(kind, { ...said, since, share: percentOf(meta.sure, 0) }),
  ];
}

/**
 * Which row is lit so long after the start; the last one from the end on.
 *
 * @param {number} milliseconds
 * @param {number} each how long a row is lit
 * @param {number} rows
 */
export const rowAfter = (milliseconds, each, rows) => Math.min(rows - 1, Math.max(0, Math.floor(milliseconds / each)));
