// One instance of a component for each place on the page: made by the first message, updated in place by all later ones.

import { tell } from "./bus.js";

/** Told after each message that was drawn, to those who look for a part of the page. */
export const DRAWN = "drawn";
export const PAGE = "page";
/** On a place that shows its component: what room.py kept free is given up. */
export const IS_DRAWN = "data-drawn";

/**
 * What Streamlit hands to a component; `parentElement` is its shadow root, the same for the life of the place.
 *
 * @typedef {object} Host
 * @property {ShadowRoot} parentElement
 * @property {Uint8Array} data
 * @property {(name: string, value: unknown) => void} setStateValue
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

/**
 * A component: `create` builds its nodes below the root, `update` shows a message, and `remove` takes all back. One with
 * `rest` instead stays where it is when Streamlit cleans up, and wakes with the next message for the same place.
 *
 * @template Part
 * @template {object} Meta
 * @typedef {object} Component
 * @property {(root: ShadowRoot, message: import("./envelope.js").Message<Meta>) => Part} create
 * @property {(part: Part, message: import("./envelope.js").Message<Meta>, host: Host) => void} update
 * @property {(part: Part) => void} [remove]
 * @property {(part: Part) => void} [rest]
 */

/** Root → how many messages have come for it. @type {WeakMap<object, number>} */
const turns = new WeakMap();
/** Root → what was created there. @type {WeakMap<object, any>} */
const parts = new WeakMap();
/** Where something is shown now. @type {Set<ShadowRoot>} */
export const rootsShown = new Set();

/**
 * Shows a message at its place; gives what Streamlit calls when the place is left.
 *
 * A component is fetched before it is shown, a message waits for its parts, and others may overtake that: only the newest is shown, and only its
 * cleanup counts, since Streamlit also calls those of messages that were replaced while they waited.
 *
 * @param {() => Promise<Component<any, any>>} load
 * @param {Host} host
 * @param {import("./envelope.js").Message<any> | Promise<import("./envelope.js").Message<any> | null>} message
 */
export async function mount(load, host, message) {
  const root = host.parentElement;
  const turn = (turns.get(root) ?? 0) + 1;
  turns.set(root, turn);
  const isNewest = () => turns.get(root) === turn;
  const [component, shown] = await Promise.all([load(), message]);
  if (isNewest() && shown) {
    if (!parts.has(root)) parts.set(root, component.create(root, shown));
    component.update(parts.get(root), shown, host);
    if (root.host) root.host.setAttribute(IS_DRAWN, ""); // the room that was kept for it is its own now
    rootsShown.add(root);
    tell(DRAWN, PAGE, null);
  }
  return () => {
    if (!isNewest() || !parts.has(root)) return;
    const part = parts.get(root);
    component.rest?.(part);
    if (component.rest) return;
    component.remove?.(part);
    parts.delete(root);
    rootsShown.delete(root);
  };
}
