// Numbers that the visitor changes: shown at once, told to Python one at a time, the next when the last one is drawn.

import { numberAt, turned } from "./run.js";

const NO_ANSWER = 4000; // milliseconds after which an answer that never came holds up nothing any more

/** @typedef {import("./parts.js").Meta} Meta */
/** @typedef {import("../../../payloads/types.d.ts").Edit} Edit */

const idOf = (/** @type {Edit} */ { name, row, column }) => `${name}.${row}.${column}`;

/**
 * @param {import("./parts.js").Graph} graph
 * @param {() => void} show draws what the graph holds now
 */
export function edits(graph, show) {
  /** What is not told yet, by the number's place. @type {Map<string, Edit>} */
  const waiting = new Map();
  /** What is shown already, and Python has not drawn. @type {Map<string, Edit>} */
  const ahead = new Map();
  /** @type {Edit | null} */
  let sent = null;
  let overdue = 0;
  let begun = graph.meta.begun;

  function flush() {
    const [first] = waiting.values();
    if (sent || !first) return;
    waiting.delete(idOf(first));
    sent = first;
    graph.tell("edited", first);
    overdue = setTimeout(settled, NO_ANSWER);
  }
  function settled() {
    clearTimeout(overdue);
    if (sent && !waiting.has(idOf(sent))) ahead.delete(idOf(sent));
    sent = null;
    flush();
  }

  return {
    /** @param {Edit} edit */
    change(edit) {
      const id = idOf(edit);
      const begun = waiting.get(id);
      const goesOn = edit.goes_on && begun?.goes_on !== false; // its beginning is not told yet
      ahead.set(id, edit);
      waiting.set(id, { ...edit, goes_on: goesOn });
      graph.meta = turned(graph.meta, edit, edit.value);
      show();
      flush();
    },
    /**
     * What came from Python, with what it does not know yet.
     *
     * @param {Meta} meta
     */
    arrived(meta) {
      if (meta.begun !== begun) {
        begun = meta.begun; // undone, reset, another network: nothing from before is meant any more
        clearTimeout(overdue);
        waiting.clear();
        ahead.clear();
        sent = null;
        return meta;
      }
      if (sent && numberAt(meta.weights, sent) === sent.value) settled();
      let now = meta;
      for (const edit of ahead.values()) now = turned(now, edit, edit.value);
      return now;
    },
    stop: () => clearTimeout(overdue),
  };
}
