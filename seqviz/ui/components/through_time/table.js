// The numbers behind the lights: a row a network, at the step that is looked at, with the factors written out.

import { fill, html } from "../../kit/elements.js";
import { measured } from "../../kit/numbers.js";
import { linkOf } from "./links.js";

/** @typedef {import("./picture.js").Drawn} Drawn */
/** @typedef {import("./flow.js").Way} Way */
/** @typedef {Record<string, string>} Labels */

/** Makes the table; `show` fills it. */
export function numbers() {
  const body = html("tbody");
  const head = html("tr");
  const node = html("table", {}, html("thead", {}, head), body);

  /** @param {Drawn[]} lanes @param {number} at @param {Labels} labels */
  function show(lanes, at, labels) {
    head.replaceChildren(
      ...["cell", "left", "link", "product", "half"].map((key) => html("th", { scope: "col", text: labels[key] })),
    );
    body.replaceChildren(
      ...lanes.map((drawn) => {
        const { title, way, colour } = drawn;
        const left = fill(labels.of_state, { value: measured(way.shares[way.carries][at]), state: way.carries });
        return html(
          "tr",
          {},
          html("th", { scope: "row", style: `color:${colour}`, text: title }),
          html("td", { text: at < way.from ? labels.cut_off : left }),
          html("td", { class: "link-of", text: link(drawn, at, labels) }),
          html("td", { class: "product", text: product(way, at) }),
          html("td", { text: half(way, labels) }),
        );
      }),
    );
  }
  return { node, show };
}

/** What the link to the step before multiplies with, and why. @param {Drawn} drawn @param {number} at @param {Labels} labels */
function link({ lane, way }, at, labels) {
  if (at >= way.loss || at < way.from) return "–";
  const factor = `× ${measured(way.factors[at])}`;
  const found = linkOf(lane, way, at + 1);
  if (found.kind === "unit") {
    const of = {
      factor,
      f: found.name ?? "",
      weight: measured(found.weight, 3),
      slope: measured(found.slope, 3),
    };
    return fill(labels.link_unit, of);
  }
  const value = measured(found.factor);
  return found.kind === "line"
    ? fill(labels.link_line, { factor, name: found.name ?? "", value })
    : fill(labels.link_norm, { factor, value });
}

/** The factors between the loss and a step, written out. @param {Way} way @param {number} at */
export function product(way, at) {
  const factors = [...way.factors.subarray(at)].reverse();
  if (!factors.length) return "1";
  const { text, product } = writtenOut(factors);
  return `${text} = ${measured(product)}`;
}

/** Factors with dots between them, the first ones and the last one if they are many. @param {number[]} factors */
export function writtenOut(factors) {
  const shown =
    factors.length > 4
      ? [...factors.slice(0, 3).map((f) => measured(f, 2)), "…", measured(factors[factors.length - 1], 2)]
      : factors.map((f) => measured(f, 2));
  return { text: shown.join(" · "), product: factors.reduce((a, b) => a * b, 1) };
}

/** @param {Way} way @param {Labels} labels */
function half({ rate, halfLife }, labels) {
  if (!(rate > 0)) return "–";
  if (rate > 1) return labels.grows;
  return halfLife === Infinity ? labels.never : fill(labels.lasts, { steps: measured(halfLife) });
}
