// The error on its way back through one untrained network, as the sliders set it: arithmetic alone, for every step.
//
//   norms    ‖∂L/∂s_t‖ of every state for t = 0 … T, as a share of what arrives at h at the loss (1); 0 after the loss
//   factors  what the norm is multiplied with on the link from t back to t − 1; of a single unit with a single state its
//            gradient itself, with its sign
//   line     of a gated cell, the geometric mean over the units of what its state hands on at each step (f_t of an LSTM)
//   rate     what theory says of a step: the mean of the line, or ρ(W_h)·√mean f′²

import { Machine } from "../../kit/machine/machine.js";
import { ACTIVATIONS } from "../../kit/machine/tables.js";
import { lengthOf, summed } from "../../kit/machine/weights.js";

/** @typedef {import("../../../payloads/types.d.ts").Lane} Lane */
/** @typedef {import("../../../payloads/types.d.ts").Networks} Networks */
/** @typedef {import("../../../payloads/types.d.ts").Place} Place */
/** @typedef {Float64Array<ArrayBuffer>} Numbers */
/**
 * @typedef {object} Settings
 * @property {number} steps T
 * @property {"torch" | "chrono" | number} gate how the gate that keeps begins: as torch draws it, spread, or one bias
 * @property {"torch" | "orthogonal" | "identity"} start how the recurrent weights of a plain RNN are drawn
 * @property {number | null} radius what ρ(W_h) of a plain RNN is brought to; null leaves it
 * @property {string} form a plain RNN's activation
 */
/**
 * Which loss is followed back, and how far.
 *
 * @typedef {object} Route
 * @property {number | null} loss after which step it stands, from 1; null for the last
 * @property {number | null} horizon steps after which the way is cut off; null for never
 */
/**
 * @typedef {object} Way
 * @property {number} loss the step whose loss it is, from 1
 * @property {number} from the earliest state that is reached: 0, or where a horizon cuts the way off
 * @property {Machine} machine
 * @property {import("../../kit/machine/machine.js").Run} run
 * @property {import("../../kit/machine/machine.js").Run} back
 * @property {string} carries the state that keeps the memory
 * @property {Record<string, Numbers>} norms by state, (T + 1); the first is before the first step
 * @property {Record<string, Numbers>} shares the same, of what stands at the loss
 * @property {Numbers} factors (loss), of the carrying state; the last is the link next to the loss
 * @property {Numbers | null} line (loss)
 * @property {number} rate a step
 * @property {number[]} [alone] what theory says of each step, (T + 1), where it is more than the rate tells
 * @property {number} halfLife steps; Infinity where nothing fades
 * @property {number} reached what is left at the state after step 1, of what stands at the loss
 * @property {number} radius ρ(W_h) of a plain RNN as it is now; NaN of any other cell
 */

/**
 * Takes the arrays of a message apart.
 *
 * @param {Float32Array} all
 * @returns {(place: Place) => Numbers}
 */
export const reader =
  (all) =>
  ({ o, s }) =>
    Float64Array.from(all.subarray(o, o + s.reduce((a, b) => a * b, 1)));

/** ρ(W_h) as it is set. @param {Lane} lane @param {Settings} settings */
export function radiusOf({ own }, { start, radius }) {
  if (!own) return NaN;
  return radius ?? (start === "torch" ? own.radius : 1);
}

/**
 * How far each unit's gate is open with chrono: ln U(1, T − 1), and −ln for a gate of its own that writes.
 *
 * @param {ArrayLike<number>} spread (H), from 0 to 1
 * @param {number} steps T
 */
export const chronoBiases = (spread, steps) => Array.from(spread, (share) => Math.log(1 + share * (steps - 2)));

/**
 * The learned arrays of a lane as they are set.
 *
 * @param {Lane} lane
 * @param {Networks} networks
 * @param {Settings} settings
 * @param {(place: Place) => Numbers} read
 */
export function arraysOf(lane, networks, settings, read) {
  const { hidden } = networks;
  const arrays = Object.fromEntries(Object.entries(lane.arrays).map(([name, place]) => [name, read(place)]));
  if (lane.gate && settings.gate !== "torch") {
    const { bias, sign, writers } = lane.gate;
    const opened = chronoBiases(read(networks.spread), settings.steps);
    for (let k = 0; k < hidden; k++) {
      const chrono = settings.gate === "chrono";
      const open = chrono ? opened[k] : Number(settings.gate);
      arrays[bias.array][bias.first + k] = sign * open;
      if (chrono) for (const writer of writers) arrays[writer.array][writer.first + k] = -open;
    }
  }
  if (lane.own) {
    const { start } = settings;
    if (start === "orthogonal") arrays.W_h = read(lane.own.orthogonal);
    if (start === "identity") {
      arrays.W_h.forEach((_value, k) => {
        arrays.W_h[k] = k % (hidden + 1) === 0 ? 1 : 0;
      });
      arrays.b.fill(0);
      arrays.W_x = read(lane.own.small);
    }
    const drawn = start === "torch" ? lane.own.radius : 1;
    const scale = radiusOf(lane, settings) / drawn;
    for (let k = 0; k < arrays.W_h.length; k++) arrays.W_h[k] *= scale;
  }
  return arrays;
}

/**
 * Scaled, since a gradient after many shut gates is too small to be squared.
 *
 * @param {Numbers} values
 * @param {number} from
 * @param {number} size
 */
const norm = (values, from, size) => Math.hypot(...values.subarray(from, from + size));

/** e to the mean of the logarithms of sizes. @param {ArrayLike<number>} factors */
function geometric(factors, from = 0, size = factors.length) {
  let total = 0;
  for (let k = from; k < from + size; k++) total += Math.log(Math.abs(factors[k]));
  return Math.exp(total / size);
}

/** Steps until half is left. @param {number} rate */
export const halfLife = (rate) => (rate <= 0 ? 0 : rate >= 1 ? Infinity : Math.log(2) / -Math.log(rate));

/**
 * Sends the gradient of one step's loss back.
 *
 * @param {Lane} lane
 * @param {Networks} networks
 * @param {Settings} settings
 * @param {(place: Place) => Numbers} read
 * @param {Route} [route]
 * @returns {Way}
 */
export function wayBack(lane, networks, settings, read, route = { loss: null, horizon: null }) {
  const { hidden, inputs } = networks;
  const { steps } = settings;
  const loss = Math.min(route.loss ?? steps, steps);
  const from = route.horizon === null ? 0 : Math.max(0, loss - route.horizon);
  const cell = lane.forms[settings.form] ?? Object.values(lane.forms)[0];
  const machine = new Machine(cell, arraysOf(lane, networks, settings, read), inputs, hidden);
  const run = machine.forward(read(networks.x).subarray(0, steps * inputs));
  const seed = new Float64Array(steps * hidden);
  seed.set(read(networks.seed), (loss - 1) * hidden);
  const back = machine.backward(run, { h: seed });
  const carries = lane.gate?.state ?? "h";
  /** @type {Record<string, Numbers>} */
  const norms = {};
  for (const state of cell.states)
    norms[state] = Float64Array.from({ length: steps + 1 }, (_, t) =>
      t < from ? 0 : norm(/** @type {Numbers} */ (back.of[state]), t * hidden, hidden),
    );
  const own = norms[carries];
  const signed = hidden === 1 && cell.states.length === 1 ? back.of[carries].subarray(0, loss + 1) : own;
  const factors = Float64Array.from({ length: loss }, (_, t) =>
    t >= from && own[t + 1] ? signed[t] / signed[t + 1] : 0,
  );
  const handed = machine.line(run, carries);
  const line = handed && Float64Array.from({ length: loss }, (_, t) => geometric(handed, t * hidden, hidden));
  const radius = radiusOf(lane, settings);
  const rate = line
    ? geometric(line)
    : lane.own
      ? radius * steepness(cell, run.pres.h.subarray(0, loss * hidden), hidden)
      : NaN;
  /** @type {Record<string, Numbers>} */
  const shares = {};
  for (const [state, each] of Object.entries(norms)) shares[state] = each.map((one) => one / (each[loss] || 1));
  return {
    ...{ loss, from, machine, run, back, carries, norms, shares, factors, line, rate, radius },
    halfLife: halfLife(rate),
    reached: own[loss] ? own[1] / own[loss] : 0,
  };
}

/** @type {WeakMap<Way, number>} */
const losses = new WeakMap();

/**
 * What a horizon loses of the gradient of the weights: the length of what the steps beyond would have given, as a share of
 * the whole.
 *
 * @param {Way} way
 */
export function lost(way) {
  const { machine, run, back, from, loss } = way;
  const known = losses.get(way);
  if (known !== undefined) return known;
  const whole = lengthOf(summed(machine, run, back, 0, loss));
  const beyond = lengthOf(summed(machine, run, back, 0, Math.max(0, from - 1))); // a state is its own step's
  losses.set(way, whole ? beyond / whole : 0);
  return losses.get(way) ?? 0;
}

/** The geometric mean over the steps of √mean f′². @param {import("../../../payloads/types.d.ts").Cell} cell @param {ArrayLike<number>} pres @param {number} hidden */
function steepness(cell, pres, hidden) {
  const sum = cell.quantities.find(({ name }) => name === "h");
  const { slope } = ACTIVATIONS[sum && "activation" in sum ? sum.activation : "identity"];
  const steps = pres.length / hidden;
  const each = Float64Array.from({ length: steps }, (_, t) => {
    let total = 0;
    for (let k = 0; k < hidden; k++) total += slope(pres[t * hidden + k]) ** 2;
    return Math.sqrt(total / hidden);
  });
  return geometric(each);
}
