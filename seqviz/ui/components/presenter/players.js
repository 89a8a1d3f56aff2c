// The page's player, wherever it stands: which one is meant, how its keys are pressed, and how it stands now.

const FORWARD = '[data-act="forward"]';
const PLAY = '[data-act="play"], [data-act="pause"]';
/** Told by those who move others: these follow, and have no keys of their own. */
const FOLLOWS = '[data-follows="true"]';

/**
 * @typedef {object} Player
 * @property {HTMLElement} keys what holds them
 * @property {boolean} inSight
 * @property {Record<import("./keys.js").Act, HTMLButtonElement | null>} key
 * @property {HTMLElement | null} where what says the step
 */

/** @param {ParentNode} root @param {ParentNode} left @returns {Generator<HTMLElement>} */
function* keysOf(root, left) {
  for (const one of root.querySelectorAll("*")) {
    if (one.shadowRoot && one.shadowRoot !== left) yield* keysOf(one.shadowRoot, left);
    else if (one instanceof HTMLElement && one.matches(`.key${FORWARD}, .machine > .key[data-act="play"]`)) yield one;
  }
}

/** What of a key is on the screen; where presenter mode takes its place, what it belongs to. @param {HTMLElement} key */
const shownBy = (key) => {
  const root = key.getRootNode();
  return key.checkVisibility?.() === false && root instanceof ShadowRoot ? root.host : key;
};

/** @param {HTMLElement} key */
function isThere(key) {
  if (key.closest(FOLLOWS)) return false;
  const root = key.getRootNode();
  const holder = /** @type {HTMLElement} */ (root instanceof ShadowRoot ? root.host : key);
  return holder.checkVisibility?.() ?? Boolean(holder.offsetParent);
}

/** @param {Element} node */
function far(node) {
  const { top, bottom, height } = node.getBoundingClientRect();
  return height > innerHeight / 2
    ? Math.max(0, top - innerHeight / 2, -bottom)
    : Math.max(0, -top, bottom - innerHeight);
}

/**
 * Of the players that are shown, the one nearest to what is in sight.
 *
 * @param {ParentNode} left what is no page's player
 * @param {boolean} hidden whether one counts whose own keys are hidden
 * @returns {Player | null}
 */
export function playerOf(left, hidden) {
  const all = [...keysOf(document.body, left)].filter((key) => isThere(key) && (hidden || shownBy(key) === key));
  const steps = all.filter((key) => key.matches(FORWARD));
  const one = (steps.length ? steps : all).sort((a, b) => far(shownBy(a)) - far(shownBy(b)))[0];
  const keys = one?.parentElement;
  if (!keys) return null;
  const key = (/** @type {string} */ act) => /** @type {HTMLButtonElement | null} */ (keys.querySelector(act));
  return {
    keys,
    inSight: far(shownBy(one)) === 0,
    key: { back: key('[data-act="back"]'), play: key(PLAY), forward: key(FORWARD) },
    where: keys.querySelector(".where") ?? keys.parentElement?.querySelector(".where, .said") ?? null,
  };
}
