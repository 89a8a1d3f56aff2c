// What is seen, in a sentence: how much of the error arrives in each network, and what its links did to it.

import { fill, html } from "../../kit/elements.js";
import { measured } from "../../kit/numbers.js";
import { writtenOut } from "./table.js";

/** @typedef {import("./flow.js").Way} Way */
/** @typedef {import("./picture.js").Drawn} Drawn */
/** @typedef {Record<string, string>} Labels */

const GREW = 1.005; // above 1 as it is written

/** What would arrive at the first step along the line of the state alone; null where there is none. @param {Way} way */
const alongLine = (way) => (way.line && way.from <= 1 ? writtenOut([...way.line.subarray(1)].reverse()) : null);

/** What a link multiplies with on average, as it is written. @param {Way} way */
export function meanFactor({ reached, loss }) {
  const mean = reached ** (1 / Math.max(1, loss - 1));
  return measured(mean, 4); // so many digits that the product comes out
}

/** Why more arrives than there was; empty where it does not. @param {Drawn} drawn @param {Labels} labels */
export function grew({ title: cell, way }, labels) {
  if (way.from > 1 || !(way.reached >= GREW)) return "";
  const line = alongLine(way);
  const of = { cell, state: way.carries, factor: meanFactor(way), share: line ? measured(line.product, 2) : "" };
  return fill(line && line.product < 1 ? labels.grew_beside : labels.grew_links, of);
}

/** Why the factor is larger than the gate's own; empty where it is not. @param {Drawn} drawn @param {Labels} labels */
function beside({ title: cell, way }, labels) {
  const line = alongLine(way);
  if (!line || way.reached >= GREW || !(line.product < 0.95 * way.reached)) return "";
  return fill(labels.beside, { cell });
}

/** What each link does on average, a network a part. @param {Drawn[]} lanes @param {Labels} labels */
function links(lanes, labels) {
  const open = lanes.filter(({ way }) => way.from <= 1 && way.reached > 0 && way.loss > 1);
  if (!open.length) return "";
  const list = open.map(({ title, way }) => fill(labels.by_link, { cell: title, factor: meanFactor(way) }));
  return fill(labels.links, { count: open[0].way.loss - 1, list: list.join(labels.comma) });
}

/** Makes the sentence and the line below it; `show` fills them. */
export function headline() {
  const main = html("p", { class: "headline" });
  const because = html("p", { class: "because" });
  const node = html("div", { class: "said-first" }, main, because);

  /** @param {Drawn[]} lanes @param {number} steps @param {Labels} labels */
  function show(lanes, steps, labels) {
    const { loss } = lanes[0].way;
    const [before, after = ""] = fill(loss === steps ? labels.head : labels.head_of, { loss, first: 1 }).split(
      "{list}",
    );
    const parts = lanes.flatMap(({ title, way, colour }, k) => {
      const words = way.from > 1 ? labels.head_cut : k === 0 ? labels.head_first : labels.head_more;
      const text = fill(words, { cell: title, share: measured(way.reached, 2) });
      return [...(k ? [labels.comma] : []), html("b", { style: `color:${colour}`, text })];
    });
    main.replaceChildren(before, ...parts, after);
    const why = [links(lanes, labels), ...lanes.map((drawn) => grew(drawn, labels) || beside(drawn, labels))].filter(
      Boolean,
    );
    because.textContent = why.join(labels.between);
  }
  return { node, show };
}

/**
 * The same at length: of each network what a link does, what the links multiply to, and its line alone.
 *
 * @param {Drawn[]} lanes @param {Labels} labels
 */
export const atLength = (lanes, labels) =>
  [
    labels.why,
    ...lanes.map(({ title, way }) => average(title, way, labels)),
    ...lanes.flatMap(({ title, way }) => alone(title, way, labels) ?? []),
  ].join(labels.between);

/** What a link does on average, and what as many links leave. @param {string} cell @param {Way} way @param {Labels} labels */
function average(cell, way, labels) {
  if (way.from > 1) return fill(labels.cut_by, { cell, step: way.from });
  if (way.reached === 0) return fill(labels.blocked, { cell, factor: 0 });
  const of = { cell, factor: meanFactor(way), count: way.loss - 1, share: measured(way.reached, 2) };
  return fill(labels.average, of);
}

/** @param {string} cell @param {Way} way @param {Labels} labels */
function alone(cell, way, labels) {
  const line = alongLine(way);
  if (!line) return null;
  return fill(labels.alone, {
    ...{ cell, state: way.carries, factors: line.text, share: measured(line.product, 2), first: 1 },
  });
}
