// Steppers of one group move together: the one that is moved tells the others where it stands, and what it has opened.

import { hear, tell } from "../../kit/bus.js";
import { clamp } from "../../kit/scales.js";

/** @typedef {import("./types.d.ts").Core} Core */
/** @typedef {import("./types.d.ts").Level} Level */
/** @typedef {import("./types.d.ts").Opened} Opened */
/** @typedef {import("./types.d.ts").Step} Step */

// Steppers of one group, and what else is of it, stand at the same step and unit.
const STEP = "step";
// What one of a group has opened: the others open what corresponds to it.
const OPENED = "opened";

/**
 * @param {Core} app
 * @param {object} acts what this one does where others move it
 * @param {() => void} acts.halt stop playing
 * @param {() => void} acts.chose show that another unit is chosen
 * @param {(level: Level) => void} acts.level show a level
 */
export function member(app, acts) {
  const { state } = app;
  let following = false;
  let heard = 0; // how often the others have moved this one
  function lead() {
    if (!app.meta.group || following) return;
    tell(STEP, app.meta.group, { from: app, t: state.t, phase: state.phase, unit: state.unit });
  }
  /** @param {Level} level */
  function opened(level) {
    if (app.meta.group)
      tell(OPENED, app.meta.group, { from: app, kind: app.layer().cell.kind, focus: state.focus, level });
  }
  function follow(/** @type {Step | null} */ detail) {
    if (!detail || detail.from === app) return;
    if (detail.commit) acts.halt(); // somebody else on the page has chosen the step
    const moved = detail.t !== state.t || detail.unit !== state.unit;
    if (moved) heard += 1;
    state.t = clamp(detail.t, 0, app.trace.steps - 1);
    state.phase = detail.phase;
    if (detail.unit !== state.unit) {
      state.unit = clamp(detail.unit, 0, app.layer().hidden - 1);
      acts.chose();
    }
    following = true;
    if (moved) app.stepped();
    app.frame();
    following = false;
    if (detail.commit) app.commitSoon();
  }
  function openBeside(/** @type {Opened | null} */ detail) {
    if (!detail || detail.from === app || app.meta.layout === "player") return;
    heard += 1;
    state.focus = detail.focus && (app.meta.partners[`${detail.kind}.${detail.focus}`] ?? null);
    acts.level(detail.focus && !state.focus ? "cell" : detail.level);
  }
  /** @type {string | null} */
  let group = null;
  let stopHearing = () => {};
  function join(/** @type {string | null} */ next) {
    if (next === group) return;
    group = next;
    stopHearing();
    const ends = group ? [hear(STEP, group, follow), hear(OPENED, group, openBeside)] : [];
    stopHearing = () => {
      for (const end of ends) end();
    };
  }
  return { lead, opened, join, heard: () => heard };
}
