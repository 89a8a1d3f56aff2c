// Big parts of a message that stay the same: each comes once by itself, and messages say which ones they need.
// A part has a slot, which belongs to one component of the page, and a hash of its content.

/** @typedef {import("./envelope.js").Message<any>} Message */
/** @typedef {[slot: string, hash: string]} Name */
/** @typedef {object & { isConnected?: boolean }} Place where a component stands: its root */
/** @typedef {{ hash: string, give: (part: Message | null) => void }} Waiting */

/** What lies in a slot now. @type {Map<string, { hash: string, part: Message }>} */
const kept = new Map();
/** Slot → the places that wait for what will lie there. @type {Map<string, Map<Place, Waiting>>} */
const waiting = new Map();
/** First part → the bytes of the parts that were last put together with it. @type {WeakMap<Message, { parts: Message[], bytes: Uint8Array }>} */
const joined = new WeakMap();

/**
 * Puts a part into its slot, in place of what lay there; gives the function that takes it out again.
 *
 * @param {Name} name
 * @param {Message} part
 */
export function keep([slot, hash], part) {
  const here = { hash, part };
  kept.set(slot, here);
  const places = waiting.get(slot) ?? new Map();
  for (const [place, one] of places) {
    if (one.hash !== hash) continue;
    places.delete(place);
    one.give(part);
  }
  return () => {
    if (kept.get(slot) === here) kept.delete(slot);
  };
}

/**
 * The part of that name, as soon as it is there; null once the same place asks for another one of that slot. Two places
 * may ask for one slot: a page that is just being left, and the same page come back.
 *
 * @param {Name} name
 * @param {Place} place
 * @returns {Promise<Message | null>}
 */
function part([slot, hash], place) {
  const places = waiting.get(slot) ?? new Map();
  waiting.set(slot, places);
  places.get(place)?.give(null);
  places.delete(place);
  for (const other of places.keys()) if (other.isConnected === false) places.delete(other);
  const here = kept.get(slot);
  if (here?.hash === hash) return Promise.resolve(here.part);
  return new Promise((give) => places.set(place, { hash, give }));
}

/**
 * A message with the words and numbers of its parts: its own words count, its own numbers come last. Null for one that
 * was overtaken by a newer one for the same place: it lacks what it would need to be shown.
 *
 * @param {Message} message
 * @param {Place} place
 * @returns {Promise<Message | null>}
 */
export async function whole(message, place) {
  /** @type {Name[]} */
  const names = message.meta.parcels ?? [];
  if (!names.length) return message;
  const parts = await Promise.all(names.map((name) => part(name, place)));
  const there = parts.filter((one) => one !== null);
  if (there.length < parts.length) return null;
  const meta = Object.assign({}, ...there.map((one) => one.meta), message.meta);
  return { meta, bytes: bytesOf(message.bytes.length ? [...there, message] : there) };
}

/** @param {Message[]} parts */
function bytesOf(parts) {
  const [first, ...rest] = parts;
  if (!rest.length) return first.bytes;
  const last = joined.get(first);
  if (last?.parts.length === parts.length && last.parts.every((one, k) => one === parts[k])) return last.bytes;
  const bytes = new Uint8Array(parts.reduce((size, one) => size + one.bytes.length, 0));
  let at = 0;
  for (const one of parts) {
    bytes.set(one.bytes, at);
    at += one.bytes.length;
  }
  joined.set(first, { parts, bytes });
  return bytes;
}
