// How the sliders stand, in the page's address and in this window: the address follows them without asking the server,
// and whoever comes back to the page from another one finds them as they were.

/** @typedef {import("./controls.js").Asked} Asked */
/** @typedef {import("./panels.js").Look} Look */
/** @typedef {Record<string, string>} Said */

/** The bias of an open gate: so the page opens. */
export const OPEN = 2;
const USUAL = { steps: 50, gate: OPEN, hidden: 32, at: 1 };

/** What was left here, while the window lives. @type {{ asked: Asked, look: Look } | null} */
let left = null;

/** What is not as usual, as the address says it. @param {Asked} asked @param {Look} look @returns {Said} */
export function saidOf({ steps, gate, radius, start, form, hidden }, { at, loss, horizon, clip, triangle }) {
  return {
    steps: steps === USUAL.steps ? "" : String(steps),
    gate: gate === USUAL.gate ? "" : String(gate),
    radius: radius === null ? "" : String(radius),
    start: start === "torch" ? "" : start,
    form: form === "tanh" ? "" : form,
    units: hidden === USUAL.hidden ? "" : String(hidden),
    step: at === USUAL.at ? "" : String(at),
    loss: loss === null || loss === steps ? "" : String(loss),
    horizon: horizon === null ? "" : String(horizon),
    clip: clip === null ? "" : String(clip),
    triangle,
  };
}

/** @param {Asked} asked @param {Look} look */
export function remember(asked, look) {
  left = structuredClone({ asked, look });
}

/** What was left here, unless the address says of any of it how it stands. */
export function remembered() {
  if (!left) return null;
  const says = new URL(location.href).searchParams;
  return Object.keys(saidOf(left.asked, left.look)).some((name) => says.has(name)) ? null : structuredClone(left);
}
