// Which part of a series is shown: about sixty of the values drawn, moved along it; or all of it.

import { clamp } from "../../kit/scales.js";

export const SHOWN = 60; // values in sight
const BEFORE = 1 / 3; // of them before the held-out part, where a view begins

/** @typedef {ReturnType<typeof createView>} View */

/**
 * In time steps. `fit` says what there is: another series begins a new view, the same one keeps it.
 */
export function createView() {
  let from = 0;
  let width = 1;
  let last = 1; // the last place that can be shown
  let whole = false;
  let known = "";
  const part = { from: 0, width: 1 }; // what is shown where not all is
  const widest = () => Math.max(1, last);
  function settle() {
    part.width = Math.min(part.width, widest());
    part.from = clamp(part.from, 0, widest() - part.width);
    [from, width] = whole ? [0, widest()] : [part.from, part.width];
  }
  return {
    get from() {
      return from;
    },
    get width() {
      return width;
    },
    get whole() {
      return whole;
    },
    /** Whether there is more than fits. */
    get needed() {
      return part.width < widest() - 1;
    },
    /** Whether a place can be seen. @param {number} t */
    holds: (t) => t >= from && t <= from + width,
    /**
     * @param {number} steps of the series
     * @param {number} drawn how many of them are drawn
     * @param {number} split where the held-out part begins
     * @param {number} end the last place, that of a forecast beyond the series too
     * @param {number} [held] places from the split on that shall be in sight at the beginning
     */
    fit(steps, drawn, split, end, held = 0) {
      last = end;
      const name = [steps, drawn, split, held].join();
      if (name !== known) {
        known = name;
        whole = false;
        part.width = Math.max((SHOWN * steps) / Math.max(1, drawn), Math.ceil(held / (1 - BEFORE)));
        part.from = Math.min(split, steps - 1) - BEFORE * part.width;
      }
      settle();
    },
    /** @param {number} place the first one shown */
    to(place) {
      whole = false;
      part.from = Math.round(place);
      settle();
    },
    /** So that a place can be seen, where the view is moved no further than it must. @param {number} t */
    include(t) {
      if (whole) return;
      if (t < part.from) part.from = Math.floor(t);
      else if (t > part.from + part.width) part.from = Math.ceil(t - part.width);
      settle();
    },
    /** @param {boolean} all */
    show(all) {
      whole = all;
      settle();
    },
  };
}
