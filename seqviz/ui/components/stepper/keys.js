// What the keys do while the stepper has the focus.

import { around, targetOf } from "../../kit/elements.js";

/**
 * What hears the keys; those that a control of its own, or what scrolls, needs are left to it.
 *
 * @param {import("./types.d.ts").App} app
 * @param {import("./types.d.ts").Level[]} levels from the overview to the numbers
 */
export const keyboard = (app, levels) => (/** @type {KeyboardEvent} */ event) => {
  const { state } = app;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const own = around(event, "input, select");
  const pressed = around(event, "button, [role=button]");
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => app.player.jump(state.t - 1),
    ArrowRight: () => app.player.advance(),
    ArrowUp: () => app.select({ unit: state.unit - 1 }),
    ArrowDown: () => app.select({ unit: state.unit + 1 }),
    Home: () => app.player.jump(0),
    End: () => app.player.jump(app.trace.steps - 1),
    " ": () => app.player.toggle(),
    Enter: () => {
      if (state.level === "overview") app.setLevel("cell");
      else if (state.level === "cell") app.open(app.layer().cell.rows[0]);
    },
    n: () => app.notes.pin(),
    Escape: () => {
      if (!app.notes.clear()) app.setLevel(levels[Math.max(0, levels.indexOf(state.level) - 1)]);
    },
  };
  if (app.meta.layout === "player") for (const name of ["Enter", "Escape", "n"]) delete keys[name]; // nothing opens in it
  if (app.surgery.offers()) Object.assign(keys, app.surgery.keys);
  const key = event.key === "N" ? "n" : event.key;
  if (!(key in keys)) return;
  if (own && event.key !== "Escape") return;
  if (targetOf(event).matches(".scroll") && event.key !== "Escape") return; // these keys scroll it
  if (pressed && (event.key === " " || event.key === "Enter")) return;
  keys[key]();
  event.preventDefault();
  event.stopPropagation();
};
