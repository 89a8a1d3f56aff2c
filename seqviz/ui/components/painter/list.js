// The features with their best units: how well they do on text that did not choose them, and how well luck would.

import { fill, html } from "../../kit/elements.js";
import { clamp } from "../../kit/scales.js";

/** @param {import("./index.js").App} app */
export function suspectList(app) {
  const node = html("div", { class: "list", role: "group" });
  /** @type {{ name: HTMLElement, buttons: { unit: number, button: HTMLElement }[] }[]} */
  let rows = [];
  const place = (/** @type {number} */ share) => `${clamp(100 * share, 0, 100)}%`; // the number beside it
  return {
    node,
    build() {
      const { ranking, labels, experts } = app.meta;
      const heading = experts ? labels.list : labels.plain_list;
      node.setAttribute("aria-label", heading);
      node.classList.toggle("plain", !experts);
      const [unit, score, right, p] = labels.columns;
      node.replaceChildren(
        html(
          "div",
          { class: "top" },
          html("h3", { text: heading }, html("span", { class: "more", text: ` · ${labels.more} ↓` })),
          html(
            "div",
            { class: "columns", "aria-hidden": "true" },
            html("span", { text: unit }),
            html("span", { class: "line-is" }, html("u"), experts ? labels.line_chance : labels.line_guess),
            ...(experts ? [score, right, p] : [right]).map((text) => html("span", { text })),
          ),
        ),
      );
      rows = ranking.map((feature, row) => {
        const buttons = feature.units.map((one) => {
          const button = html(
            "button",
            {
              type: "button",
              class: `suspect ${one.kind}`,
              "data-unit": one.unit + 1,
              "aria-label": one.said,
              title: one.said,
              onclick: () => app.pick(one.unit, row),
            },
            html("b", { text: one.unit + 1 }),
            html(
              "span",
              { class: "meter", "aria-hidden": "true" },
              html("i", { class: "good", style: `width:${place(one.place)}` }),
              html("u", { style: `left:${place(experts ? feature.chance : feature.guess)}` }),
            ),
            ...(experts ? [one.score, `${one.right}%`, one.p] : [`${one.right}%`]).map((text) =>
              html("span", { class: "score", text }),
            ),
          );
          return { unit: one.unit, button };
        });
        const name = html("button", {
          type: "button",
          class: "feature",
          text: feature.title,
          title: feature.what,
          onclick: () => app.underline(app.feature === row ? -1 : row),
        });
        const head = html(
          "div",
          { class: "head" },
          name,
          html("span", {
            class: "share",
            text: fill(experts ? labels.share : labels.plain_share, {
              share: feature.share,
              chance: feature.chance.toFixed(2),
            }),
          }),
        );
        const better = feature.better.map((text) => html("p", { class: "better", text }));
        node.append(html("div", { class: "row" }, head, ...buttons.map(({ button }) => button), ...better));
        return { name, buttons };
      });
      if (app.meta.missing) node.append(html("p", { class: "missing", text: app.meta.missing }));
    },
    mark() {
      rows.forEach(({ name, buttons }, row) => {
        name.setAttribute("aria-pressed", String(row === app.feature));
        for (const { unit, button } of buttons) button.setAttribute("aria-pressed", String(unit === app.unit));
      });
    },
  };
}
