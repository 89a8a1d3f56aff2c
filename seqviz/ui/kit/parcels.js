// Big parts of a message that stay the same: each comes once by itself, and messages say which ones they need.
// A part has a slot, which belongs to one component of the page, and a hash of its content.

/** @typedef {import("./envelope.js").Message<any>} Message */
/** @typedef {[slot: string, hash: string]} Name */

/** What lies in a slot now. @type {Map<string, { hash: string, part: Message }>} */
const kept = new Map();
/** Slot → who waits for what. @type {Map<string, { hash: string, give: (part: Message | null) => void }>} */
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
  const one = waiting.get(slot);
  if (one?.hash === hash) {
    waiting.delete(slot);
    one.give(part);
  }
  return () => {
    if (kept.get(slot) === here) kept.delete(slot);
  };
}

/**
 * The part of that name, as soon as it is there; null once somebody asks for another one of the same slot.
 *
 * @param {Name} name
 * @returns {Promise<Message | null>}
 */
function part([slot, hash]) {
  waiting.get(slot)?.give(null);
  waiting.delete(slot);
  const here = kept.get(slot);
  if (here?.hash === hash) return Promise.resolve(here.part);
  return new Promise((give) => waiting.set(slot, { hash, give }));
}

/**
 * A message with the words and numbers of its parts: its own words count, its own numbers come last. One that was
 * overtaken by a newer one for the same component comes back as it is; it is not to be shown.
 *
 * @param {Message} message
 * @returns {Promise<Message>}
 */
export async function whole(message) {
  /** @type {Name[]} */
  const names = message.meta.parcels ?? [];
  if (!names.length) return message;
  const parts = await Promise.all(names.map(part));
  const there = parts.filter((one) => one !== null);
  if (there.length < parts.length) return message;
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
