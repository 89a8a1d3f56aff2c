// The bets that were laid in this browser: how they are kept, what they earned, how well confidence fits, what comes back.

/** @typedef {{ name: string, turn: number, choice: string, points: number, right: boolean }} Bet one that was decided, the newest last */
/** @typedef {{ bets: Bet[], shown: Record<string, { name: string, turn: number }> }} Ledger the bets, and which one stands at each page */
/** @typedef {{ points: number, count: number, right: number }} Mark bets of about as many points, and how many came true */

export const KEY = "seqviz.bets";
const VERSION = 1;
const MOST = 400; // bets that are kept
const LONGEST = 80; // characters of a name
const SURE = 70; // points from which on a wrong bet is a weak idea at once
const REST = 2; // other bets before a weak idea comes back
const BINS = 5;

/** @returns {Ledger} */
export const empty = () => ({ bets: [], shown: {} });

const isName = (/** @type {unknown} */ one) => typeof one === "string" && one.length > 0 && one.length <= LONGEST;
const isWhole = (/** @type {unknown} */ one, /** @type {number} */ most) =>
  Number.isInteger(one) && Number(one) >= 0 && Number(one) <= most;

/** @param {any} one @returns {one is Bet} */
function isBet(one) {
  return (
    one !== null &&
    typeof one === "object" &&
    isName(one.name) &&
    isName(one.choice) &&
    isWhole(one.turn, 1e6) &&
    isWhole(one.points, 100) &&
    typeof one.right === "boolean"
  );
}

/**
 * What was kept; whatever is none of ours is left out, and another version counts as nothing.
 *
 * @param {string | null} text
 * @returns {Ledger}
 */
export function read(text) {
  const found = empty();
  let kept;
  try {
    kept = JSON.parse(text ?? "");
  } catch {
    return found;
  }
  if (kept === null || typeof kept !== "object" || kept.version !== VERSION) return found;
  if (Array.isArray(kept.bets))
    found.bets = kept.bets
      .filter(isBet)
      .slice(-MOST)
      .map((/** @type {Bet} */ { name, turn, choice, points, right }) => ({ name, turn, choice, points, right }));
  for (const [page, one] of Object.entries(kept.shown ?? {}).slice(0, 40)) {
    const shown = /** @type {any} */ (one);
    if (isName(page) && page !== "__proto__" && isName(shown?.name) && isWhole(shown.turn, 1e6))
      found.shown[page] = { name: shown.name, turn: shown.turn };
  }
  return found;
}

/** @param {Ledger} ledger */
export const written = ({ bets, shown }) => JSON.stringify({ version: VERSION, bets: bets.slice(-MOST), shown });

/** The bet on the inputs of one turn of a question, if one was laid. @param {Bet[]} bets @param {string} name @param {number} turn */
export const betOn = (bets, name, turn) => bets.findLast((bet) => bet.name === name && bet.turn === turn);

/** The last bet on a question, whatever its inputs. @param {Bet[]} bets @param {string} name */
export const lastBet = (bets, name) => bets.findLast((bet) => bet.name === name);

/**
 * What a bet earns, by the quadratic rule: right 2p − p², wrong −p², for p from 0 to 1, times 100. Nobody can do better
 * in the long run than to lay as many points as they are sure in percent.
 *
 * @param {number} points 0 to 100
 * @param {boolean} right
 */
export function earned(points, right) {
  const p = points / 100;
  return Math.round(100 * ((right ? 2 * p : 0) - p * p));
}

/** @param {Bet[]} bets */
export const total = (bets) => bets.reduce((sum, { points, right }) => sum + earned(points, right), 0);

/**
 * Bets of about as many points together: their mean points, how many they are, and how many of them came true.
 *
 * @param {Bet[]} bets
 * @returns {Mark[]}
 */
export function calibration(bets) {
  /** @type {Bet[][]} */
  const bins = Array.from({ length: BINS }, () => []);
  for (const bet of bets) bins[Math.min(BINS - 1, Math.floor((bet.points * BINS) / 100))].push(bet);
  return bins
    .filter(({ length }) => length)
    .map((bin) => ({
      points: bin.reduce((sum, { points }) => sum + points, 0) / bin.length,
      count: bin.length,
      right: bin.filter(({ right }) => right).length,
    }));
}

/**
 * Whether the idea behind a question is still weak: the last bet on it was wrong with much confidence, or the last two were wrong.
 *
 * @param {Bet[]} bets
 * @param {string} name
 */
export function isWeak(bets, name) {
  const own = bets.filter((bet) => bet.name === name);
  const last = own.at(-1);
  if (!last || last.right) return false;
  return last.points >= SURE || own.at(-2)?.right === false;
}

/**
 * Weak ideas whose time it is: enough other bets were laid since. The one that has waited longest comes first.
 *
 * @param {Bet[]} bets
 */
export function due(bets) {
  const names = [...new Set(bets.map(({ name }) => name))];
  const since = (/** @type {string} */ name) => bets.length - 1 - bets.findLastIndex((bet) => bet.name === name);
  return names.filter((name) => isWeak(bets, name) && since(name) >= REST).sort((a, b) => since(b) - since(a));
}

/** The turn that nobody here has seen yet. @param {Bet[]} bets @param {string} name @param {number} turns */
export const freshTurn = (bets, name, turns) =>
  (Math.max(-1, ...bets.filter((bet) => bet.name === name).map(({ turn }) => turn)) + 1) % turns;

/**
 * What is asked next: a weak idea that is due, else the page's own question that was asked least, the earlier one first.
 *
 * @param {Bet[]} bets
 * @param {string[]} own the page's questions
 * @param {number} turns
 */
export function next(bets, own, turns) {
  const [weak] = due(bets);
  const asked = (/** @type {string} */ name) => bets.filter((bet) => bet.name === name).length;
  const name = weak ?? [...own].sort((a, b) => asked(a) - asked(b))[0];
  return { name, turn: freshTurn(bets, name, turns), again: weak !== undefined };
}
