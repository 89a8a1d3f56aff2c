// What trained networks make of sequences, at every delay at once: arithmetic alone.
//
// A network is asked after every step, so its answer after step 1 + d of a sequence is its answer at the delay d. One run
// over a long sequence therefore holds every shorter delay.

import { Machine } from "../../kit/machine/machine.js";

/** @typedef {import("../../../payloads/types.d.ts").Recaller} Recaller */
/** @typedef {import("../../../payloads/types.d.ts").Place} Place */
/** @typedef {Float64Array<ArrayBuffer>} Numbers */
/**
 * @typedef {object} Answers of one network on one sequence
 * @property {Numbers} right (T), the probability of the letter that came first
 * @property {number[]} says (T), the likeliest letter
 * @property {Numbers} sure (T), its probability
 * @property {number | null} kept the share that its best unit hands on at each step, a geometric mean; null without a gate, or where nobody asked
 */

const LUCK = 0.05; // of all pictures of mere guessing: in so many one verdict or more may be wrong
const SURE = 0.9; // of all sequences: who is right in so many still knows

/**
 * Inputs of a sequence: one for each letter, and one that marks the first.
 *
 * @param {ArrayLike<number>} read letters by their numbers, (T)
 * @param {number} letters K
 */
export function inputs(read, letters) {
  const x = new Float64Array(read.length * (letters + 1));
  for (let t = 0; t < read.length; t++) x[t * (letters + 1) + read[t]] = 1;
  x[letters] = 1;
  return x;
}

/**
 * Asks a network after every step of sequences.
 *
 * @param {Recaller} lane
 * @param {number} letters K
 * @param {(place: Place) => Numbers} read
 * @returns {(sequence: ArrayLike<number>, asksKept?: boolean) => Answers}
 */
export function asker(lane, letters, read) {
  const arrays = Object.fromEntries(Object.entries(lane.arrays).map(([name, place]) => [name, read(place)]));
  const machine = new Machine(lane.cell, arrays, letters + 1, lane.hidden);
  const [W, b] = [read(lane.W), read(lane.b)];
  const { hidden } = lane;
  return (sequence, asksKept = false) => {
    const run = machine.forward(inputs(sequence, letters));
    const { h } = run.of;
    const steps = sequence.length;
    const right = new Float64Array(steps);
    const sure = new Float64Array(steps);
    /** @type {number[]} */
    const says = [];
    const scores = new Float64Array(letters);
    for (let t = 0; t < steps; t++) {
      for (let k = 0; k < letters; k++) {
        scores[k] = b[k];
        for (let j = 0; j < hidden; j++) scores[k] += W[k * hidden + j] * h[(t + 1) * hidden + j];
      }
      const most = Math.max(...scores);
      const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0);
      right[t] = Math.exp(scores[sequence[0]] - most) / total;
      says.push(scores.indexOf(most));
      sure[t] = 1 / total;
    }
    return { right, says, sure, kept: asksKept && lane.keeps ? bestKept(machine, run, lane.keeps) : null };
  };
}

/**
 * Of the unit that hands on most of itself: how much a step, as a geometric mean over all steps behind the first.
 *
 * @param {Machine} machine @param {import("../../kit/machine/machine.js").Run} run @param {string} state
 */
function bestKept(machine, run, state) {
  const line = machine.line(run, state);
  if (!line || run.steps < 2) return null;
  let best = 0;
  for (let k = 0; k < machine.hidden; k++) {
    let logs = 0;
    for (let t = 1; t < run.steps; t++) logs += Math.log(Math.abs(line[t * machine.hidden + k]));
    best = Math.max(best, Math.exp(logs / (run.steps - 1)));
  }
  return best;
}

/**
 * Whether what has been measured since the last picture is worth another one: twice as much, or all.
 *
 * @param {number} tried sequences
 * @param {number} drawn how many there were in the last picture
 * @param {number} count of them all
 */
export const worthDrawing = (tried, drawn, count) => tried >= count || tried >= 2 * drawn;

/**
 * How many right answers are more than luck explains: guessing has as many in one picture of twenty at most, however many
 * verdicts a picture has. Each of them may therefore be wrong that much more seldom (Bonferroni).
 *
 * @param {number} count sequences
 * @param {number} letters K, of which one is guessed
 * @param {number} looks verdicts in a picture
 */
export function beyondLuck(count, letters, looks) {
  const odds = 1 / (letters - 1);
  let log = count * Math.log1p(-1 / letters); // of no right answer
  let more = 1 - Math.exp(log); // of one or more
  let right = 1;
  while (right <= count && more > LUCK / looks) {
    log += Math.log((odds * (count - right + 1)) / right);
    more -= Math.exp(log);
    right++;
  }
  return right;
}

/**
 * How often answers were right, as a verdict: more than luck explains, and whether in nearly all.
 *
 * @param {number} right sequences
 * @param {number} count of them all
 * @param {number} beyond what luck explains, the fewest right answers
 * @returns {"knows" | "partly" | "guesses"}
 */
export function verdict(right, count, beyond) {
  if (right >= SURE * count) return "knows";
  return right >= beyond ? "partly" : "guesses";
}

/**
 * What is said of one answer, beside how often the network is right: who guesses is right by luck alone.
 *
 * @param {boolean} right @param {"knows" | "partly" | "guesses"} known
 * @returns {"says_right" | "says_lucky" | "says_wrong"}
 */
export function answered(right, known) {
  if (!right) return "says_wrong";
  return known === "guesses" ? "says_lucky" : "says_right";
}

/**
 * At how many delays all networks answer a sequence, right or wrong, as they answer most sequences.
 *
 * @param {boolean[][]} here by network and delay, whether this one was answered right
 * @param {number[][]} right by network and delay, how many sequences were
 * @param {number} count of them all
 */
export function typical(here, right, count) {
  let same = 0;
  for (let d = 1; d < here[0].length; d++) if (here.every((one, k) => one[d] === right[k][d] > count / 2)) same++;
  return same;
}
