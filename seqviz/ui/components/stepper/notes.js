// What a value means, in words: of the part that is pointed at, and of those whose notes are pinned beside each other.

import { fill, html } from "../../kit/elements.js";
import { opensUp, sources } from "./cells.js";
import { meaning } from "./meaning.js";
import { colourOf, plain } from "./symbols.js";

const MOST = 6; // notes beside each other

/** @param {import("./types.d.ts").Core} app */
export function notes(app) {
  const { labels, state } = app;
  const caption = html("p", { class: "caption" });
  const list = html("ul", { class: "notes", "aria-label": labels.pinned, hidden: true });
  // Where nothing hovers, a part that was touched stays explained, and its note has a button of its own.
  const hold = html("button", {
    type: "button",
    class: "act pin-note",
    text: labels.pin,
    hidden: true,
    onclick: () => pin(),
  });
  const node = html("div", { class: "meanings" }, caption, hold, list);
  /** @type {{ q: string, layer: number, unit: number, text: HTMLElement }[]} */
  let pinned = [];
  /** @type {string | null} */
  let shown = null;

  /**
   * @param {string} q
   * @param {import("./trace.js").Layer} layer
   * @param {number} unit
   */
  function said(q, layer, unit) {
    const { symbol, value, told } = meaning(labels, layer, q, state.t, unit);
    const name = labels.names[q] ?? q;
    if (value === null) return fill(labels.means, { symbol, name });
    return fill(told.length ? labels.mean : labels.mean_bare, {
      symbol,
      value,
      name,
      told: told.join(labels.semicolon),
    });
  }

  function explain(/** @type {string | null} */ q) {
    shown = q;
    const { cell } = app.layer();
    if (!q || !(q in labels.names) || (q === "y" && !app.trace.output)) {
      shown = null;
      const pointed = app.meta.surgery ? labels.hover_hint_cut : labels.hover_hint;
      caption.textContent = matchMedia("(hover: none)").matches ? labels.touch_hint : pointed;
      hold.hidden = true;
      return;
    }
    hold.hidden = q === "y";
    const targets = cell.quantities.filter(({ name, opens }) => opens && sources(cell, name).includes(q));
    const many = (/** @type {string[]} */ names) => names.map((name) => plain(cell, name)).join(labels.joiner);
    const parts = [
      q === "y" ? fill(labels.means, { symbol: "y", name: labels.names.y }) : said(q, app.layer(), state.unit),
    ];
    if (opensUp(cell, q)) parts.push(fill(labels.made_from, { sources: many(sources(cell, q)) }));
    if (targets.length) parts.push(fill(labels.goes_into, { targets: many(targets.map(({ name }) => name)) }));
    caption.textContent = parts.join(labels.between);
  }

  const same = (/** @type {{ q: string, layer: number, unit: number }} */ one, /** @type {string} */ q) =>
    one.q === q && one.layer === state.layer && one.unit === state.unit;

  /** Pin a note of the unit in view, or take it away again. @param {string | null} [q] */
  function pin(q = shown) {
    if (!q || q === "y" || !(q in labels.names)) return;
    if (pinned.some((one) => same(one, q))) pinned = pinned.filter((one) => !same(one, q));
    else pinned = [...pinned, { q, layer: state.layer, unit: state.unit, text: html("span", {}) }].slice(-MOST);
    draw();
  }
  function clear() {
    const some = pinned.length > 0;
    pinned = [];
    draw();
    return some;
  }
  function draw() {
    list.hidden = pinned.length === 0;
    app.stands();
    list.replaceChildren(
      ...pinned.map((one) => {
        const name = labels.names[one.q] ?? one.q;
        return html(
          "li",
          { "data-q": one.q, style: app.chipStyle(colourOf(app.layer().cell, one.q)) },
          one.text,
          html("button", {
            type: "button",
            class: "unpin",
            "aria-label": fill(labels.unpin, { name }),
            text: "✕",
            onclick: () => {
              pinned = pinned.filter((other) => other !== one);
              draw();
            },
          }),
        );
      }),
    );
    write();
  }
  function write() {
    for (const { q, layer, unit, text } of pinned) {
      const where = app.trace.layers[layer];
      const name = where.hidden > 1 ? `${fill(labels.who_unit, { unit: unit + 1 })}${labels.comma}` : "";
      text.textContent = name + said(q, where, unit);
    }
  }

  return {
    node,
    explain,
    pin,
    clear,
    kept: () => pinned.map(({ q, layer, unit }) => ({ q, layer, unit })),
    restore(/** @type {{ q: string, layer: number, unit: number }[]} */ before) {
      pinned = before.map((one) => ({ ...one, text: html("span", {}) }));
    },
    refresh() {
      // Another network has other parts: a note of what is not there any more goes.
      pinned = pinned.filter(({ q, layer, unit }) => {
        const there = app.trace.layers[layer];
        return (
          there &&
          unit < there.hidden &&
          (q === "x" ||
            there.cell.quantities.some(({ name }) => name === q) ||
            there.cell.states.some((name) => `${name}_prev` === q))
        );
      });
      draw();
    },
    stepped() {
      write();
      if (shown) explain(shown);
    },
  };
}
