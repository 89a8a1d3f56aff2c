// How components of a page tell each other something: by topic and group, with a memory of what was said last.
// All components share this module, so one of them may come later than what concerns it.

/** @typedef {(detail: any) => void} Listener */

/** @type {Map<string, Set<Listener>>} */
const listeners = new Map();
/** @type {Map<string, any>} */
const newest = new Map();

const addressOf = (/** @type {string} */ topic, /** @type {string} */ group) => `${topic} ${group}`;

/**
 * Tells everyone who listens to a topic of a group; what was said stays known until `forget`.
 *
 * @param {string} topic
 * @param {string} group
 * @param {any} detail
 */
export function tell(topic, group, detail) {
  const address = addressOf(topic, group);
  newest.set(address, detail);
  for (const listener of [...(listeners.get(address) ?? [])]) listener(detail);
}

/**
 * Takes back what was said last, and tells everyone so with null.
 *
 * @param {string} topic
 * @param {string} group
 */
export function forget(topic, group) {
  const address = addressOf(topic, group);
  newest.delete(address);
  for (const listener of [...(listeners.get(address) ?? [])]) listener(null);
}

/**
 * What was said last; undefined where nothing was.
 *
 * @param {string} topic
 * @param {string} group
 */
export const said = (topic, group) => newest.get(addressOf(topic, group));

/**
 * Listens from now on; gives the function that ends it.
 *
 * @param {string} topic
 * @param {string} group
 * @param {Listener} listener
 */
export function hear(topic, group, listener) {
  const address = addressOf(topic, group);
  const all = listeners.get(address) ?? new Set();
  listeners.set(address, all.add(listener));
  return () => {
    all.delete(listener);
    if (!all.size && listeners.get(address) === all) listeners.delete(address);
  };
}
