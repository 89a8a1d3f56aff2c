// Passages found in a text, one a line, painted by the unit that the painter of their group shows.

import { hear } from "../../kit/bus.js";
import { all, html, meaning, targetOf } from "../../kit/elements.js";
import { dress } from "../../kit/theme.js";
import { inks, UNIT } from "../painter/ink.js";

/** @type {Record<string, string>} */
const SIGNS = { "\n": "⏎", "\t": "→" };

/** @typedef {import("../../../payloads/types.d.ts").Passage} Item */
/** @typedef {import("../../../payloads/types.d.ts").Passages & import("../../../payloads/types.d.ts").PassagesView} Meta */
/** @typedef {import("../../kit/mount.js").Host} Host */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {{ unit: number, spans: HTMLElement[], inks: [string, string][], bytes: Uint8Array, meta: Meta, component: Host }} App */

/** @param {ShadowRoot} root */
function createList(root) {
  const start = { unit: 0, spans: [] };
  const app = /** @type {App} */ (/** @type {unknown} */ (start)); // the rest comes with the first message
  const shell = html("ol", { class: "shell" });
  root.append(shell);
  const paint = () => {
    const begin = app.unit * app.spans.length;
    app.spans.forEach((span, k) => {
      const [paper, ink] = app.inks[app.bytes[begin + k]];
      span.style.backgroundColor = paper;
      span.style.color = ink;
    });
  };
  const heard = (/** @type {number} */ unit) => {
    app.unit = unit;
    paint();
  };
  let group = "";
  let stopHearing = () => {};
  // Steps are told, not places: so those made while an answer is on its way are not lost.
  let steps = 0;
  let timer = 0;
  const go = (/** @type {number} */ by, /** @type {number} */ wait) => {
    steps += by;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (steps) app.component.setTriggerValue("pick", steps);
      steps = 0;
    }, wait);
  };
  /** @param {HTMLElement} line @param {HTMLElement[]} spans @param {Item} item */
  const pickable = (line, spans, { chars, begin, place }) => {
    const attributes = {
      tabindex: 0,
      role: "slider",
      "aria-label": app.meta.pick,
      "aria-valuemin": 1,
      "aria-valuenow": Number(place.replaceAll(",", "")),
      "aria-valuetext": `${place}: ${chars[begin]}`,
    };
    for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, String(value));
    line.classList.add("pickable");
    line.onclick = (event) => {
      const k = spans.indexOf(targetOf(event));
      if (k >= 0) go(k - begin, 0);
    };
    line.onkeydown = (event) => {
      const by = meaning(event, { ArrowLeft: -1, ArrowRight: 1 });
      if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      go(by, 250);
    };
  };
  const destroy = () => {
    stopHearing();
    clearTimeout(timer);
    shell.remove();
  };
  /** @param {Host} component @param {Message} message */
  const update = (component, { meta, bytes }) => {
    app.component = component;
    const focused = root.activeElement ?? document.activeElement;
    const held = focused?.classList.contains("pickable") && shell.contains(focused);
    const palette = dress(root, shell, meta.palettes);
    app.inks = inks(palette, meta.symbol, meta.signed);
    if (!app.meta || app.meta.text !== meta.text) app.unit = meta.unit;
    const shown = new URL(location.href).searchParams.get("unit");
    if (Number(shown) >= 1 && Number(shown) <= meta.units && meta.units > 1) app.unit = Number(shown) - 1;
    app.meta = meta;
    if (meta.group !== group) {
      stopHearing();
      group = meta.group;
      stopHearing = hear(UNIT, group, heard);
    }
    app.bytes = bytes;
    app.spans = [];
    shell.setAttribute("aria-label", meta.label);
    shell.replaceChildren(
      ...meta.items.map((item) => {
        const { chars, begin, end, place, note } = item;
        const spans = chars.map((char, k) =>
          html("span", { class: k >= begin && k < end ? "found" : "", text: SIGNS[char] ?? char }),
        );
        app.spans.push(...spans);
        const line = html("span", { class: "line" }, ...spans);
        if (meta.pick) pickable(line, spans, item);
        return html(
          "li",
          {},
          html("span", { class: "place", text: place }),
          line,
          note ? html("span", { class: "note", text: note }) : null,
        );
      }),
    );
    paint();
    if (held) all(shell, ".pickable")[0]?.focus({ preventScroll: true });
  };
  return { update, destroy };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof createList>, Meta>} */
export default {
  create: createList,
  update: (list, message, host) => list.update(host, message),
  remove: (list) => list.destroy(),
};
