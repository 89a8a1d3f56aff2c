// Where the viewer stands, told to Python: a stop at once; of many in a row (a held key) at most four a second, and the last.

/** @typedef {import("./types.d.ts").Core} Core */
/** @typedef {import("./types.d.ts").Meta} Meta */

const APART = 250; // milliseconds

/**
 * @param {Core} app
 * @param {() => number} heard how often others have moved the stepper: then the way back is news to Python too
 */
export function commits(app, heard) {
  const place = (/** @type {Omit<Meta["view"], "speed">} */ { layer, t, unit, focus, level }) => ({
    layer,
    t,
    unit,
    focus,
    level,
    heard: heard(),
  });
  /** The place that Python knows of. */
  let known = JSON.stringify(place(app.meta.view));
  let timer = 0;
  let told = -Infinity;
  function commit() {
    clearTimeout(timer);
    if (!app.meta.reports) return;
    told = performance.now();
    const here = place(app.state);
    if (JSON.stringify(here) === known) return; // the same again would run the whole page
    known = JSON.stringify(here);
    app.component?.setStateValue("selected", here);
  }
  function commitSoon() {
    clearTimeout(timer);
    const wait = told + APART - performance.now();
    if (wait <= 0) commit();
    else timer = setTimeout(commit, wait);
  }
  return { commit, commitSoon, stop: () => clearTimeout(timer) };
}
