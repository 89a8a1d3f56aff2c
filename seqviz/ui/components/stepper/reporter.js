// What Python hears of where the viewer stands: of a stop at once; of many in a row (a held key) at most four a second,
// and of the last.

const PAUSE = 250; // milliseconds

/** @typedef {import("./types.d.ts").Meta} Meta */
/**
 * Whom it reports of, and to.
 *
 * @typedef {{
 *   state: Omit<Meta["view"], "speed">, meta: Pick<Meta, "reports" | "view">,
 *   component: Pick<import("../../kit/mount.js").Host, "setStateValue"> | null,
 * }} Place
 */

/** A place, as it travels. @param {Place["state"]} state */
const place = ({ layer, t, unit, focus, level }) => ({ layer, t, unit, focus, level });

/**
 * @param {Place} app
 * @param {() => number} now milliseconds
 */
export function reporter(app, now = () => performance.now()) {
  let known = JSON.stringify(place(app.meta.view)); // the place that Python knows of
  let timer = 0;
  let told = -Infinity;

  function commit() {
    clearTimeout(timer);
    if (!app.meta.reports) return;
    told = now();
    const here = place(app.state);
    if (JSON.stringify(here) === known) return; // the same again would run the whole page
    known = JSON.stringify(here);
    app.component?.setStateValue("selected", here);
  }
  function commitSoon() {
    clearTimeout(timer);
    const wait = told + PAUSE - now();
    if (wait <= 0) commit();
    else timer = setTimeout(commit, wait);
  }
  return { commit, commitSoon, stop: () => clearTimeout(timer) };
}
