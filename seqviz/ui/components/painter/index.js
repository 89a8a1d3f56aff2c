// A text painted by one unit. All units' levels are here, so flipping through them asks nobody.

import { did } from "../../kit/acts.js";
import { hear, said, tell } from "../../kit/bus.js";
import { fill, html, meaning, reducedMotion } from "../../kit/elements.js";
import { icon } from "../../kit/icons.js";
import { counted, show } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { inks, seen, UNIT, VERDICT } from "./ink.js";
import { suspectList } from "./list.js";
import { selecting } from "./select.js";

/** @typedef {import("../../../payloads/types.d.ts").PainterStudy & import("../../../payloads/types.d.ts").PaintedText & import("../../../payloads/types.d.ts").PainterView} Meta */
/** @typedef {import("../../kit/mount.js").Host} Host */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {import("../../../payloads/types.d.ts").Told & { place: HTMLElement }} Verdict what a proof says, and where its numbers stand */
/**
 * One painter; `unit` is −1 before the first text, `feature` −1 where nothing is underlined.
 *
 * @typedef {object} App
 * @property {ShadowRoot} root
 * @property {HTMLElement} text
 * @property {number} unit
 * @property {number} feature
 * @property {HTMLElement[]} spans
 * @property {[string, string][]} painted
 * @property {[string, string][]} inks
 * @property {Uint8Array} bytes
 * @property {import("../../kit/theme.js").Colours} palette
 * @property {Meta} meta
 * @property {Host} component
 * @property {number} at
 * @property {[number, number] | null} stretch
 * @property {number | null} anchor
 * @property {number | null} head
 * @property {number} timer
 * @property {string | undefined} told
 * @property {string} jumped
 * @property {number} asked
 * @property {(verdict: Verdict | null | undefined) => void} hear
 * @property {(row: number, k: number) => boolean} labelled
 * @property {(row: number) => string} title
 * @property {() => string} provable
 * @property {() => void} paint
 * @property {(unit: number, feature?: number) => void} show
 * @property {(unit: number, feature?: number) => void} pick shows the one that the visitor chose
 * @property {(row: number) => void} underline
 * @property {() => void} scale
 * @property {(k: number) => void} point
 * @property {(host: Host, message: Message) => void} update
 * @property {() => void} destroy
 */

/** @param {ShadowRoot} root */
function createPainter(root) {
  const start = { root, unit: -1, feature: -1, spans: [], painted: [], at: 0, stretch: null, anchor: null, head: null };
  const app = /** @type {App} */ (/** @type {unknown} */ (start)); // the rest follows below and with the first message
  const step = (/** @type {number} */ by, /** @type {import("../../kit/icons.js").Icon} */ name) =>
    html(
      "button",
      { type: "button", class: "key", "data-act": name, onclick: () => app.pick(app.unit + by) },
      icon(name),
    );
  const number = html("input", {
    type: "number",
    class: "unit",
    min: 1,
    step: 1,
    onchange: () => app.pick(clamp(Math.round(Number(number.value)) || app.unit + 1, 1, app.meta.units) - 1),
  });
  const label = html("label", { class: "which" });
  const of = html("span", { class: "of" });
  const chip = html("span", { class: "chip" });
  const prove = html("button", {
    type: "button",
    class: "prove",
    onclick: () => ask({ unit: app.unit, feature: app.provable() }),
  });
  const reason = html("span", { class: "why" });
  const told = html("p", { class: "told", role: "status" });
  const legend = html("div", { class: "legend" });
  const hint = html("p", { class: "hint" });
  const say = html("p", { class: "say", role: "status" });
  const live = html("p", { class: "live", "aria-live": "polite" });
  const back = step(-1, "back");
  const forward = step(1, "play");
  app.text = html("div", { class: "text", tabindex: 0, role: "application" });
  const list = suspectList(app);
  const shell = html(
    "div",
    { class: "shell" },
    html(
      "div",
      { class: "bar" },
      back,
      html("span", { class: "pick" }, label, number, of),
      forward,
      chip,
      reason,
      prove,
      told,
    ),
    html("div", { class: "board" }, html("div", { class: "left" }, legend, app.text, say, hint), list.node),
    live,
  );
  root.append(shell);
  const select = selecting(app);

  // What the proof says stands beside the button, wherever the page is scrolled to; its numbers are far below.
  /** @param {{ unit: number, feature: string }} proof */
  function ask(proof) {
    const known = said(VERDICT, app.meta.group);
    if (known?.unit !== proof.unit || known.feature !== proof.feature)
      told.textContent = fill(app.meta.labels.proving, { unit: proof.unit + 1 });
    app.component.setTriggerValue("prove", proof);
    did("unit_taken_away");
  }
  app.hear = (verdict) => {
    if (!verdict) {
      told.replaceChildren();
      return;
    }
    const show = () => verdict.place.scrollIntoView({ block: "start", behavior: reducedMotion() ? "auto" : "smooth" });
    told.replaceChildren(
      ...verdict.sentence.split("**").map((part, k) => (k % 2 ? html("b", { text: part }) : part)),
      " ",
      html("button", { type: "button", class: "numbers", text: app.meta.labels.proof_numbers, onclick: show }),
    );
  };
  let group = "";
  let stopHearing = () => {};

  /** @param {number} unit @param {number} k */
  const level = (unit, k) => app.bytes[unit * app.spans.length + k];
  /** @param {number} unit @param {number} k */
  const value = (unit, k) => ((level(unit, k) - 128) / 127) * app.meta.limits[unit];
  app.labelled = (row, k) => app.bytes[(app.meta.units + row) * app.spans.length + k] === 1;
  app.title = (row) => app.meta.ranking[row].title;
  app.provable = () => {
    const { notes, ranking } = app.meta;
    if (app.feature >= 0) return ranking[app.feature].name;
    return notes[app.unit].feature || ranking[0]?.name || "";
  };

  // Only what changes is touched: neighbouring units often leave most characters as they are.
  app.paint = () => {
    const { spans, unit, inks, bytes, painted } = app;
    const begin = unit * spans.length;
    for (let k = 0; k < spans.length; k++) {
      const pair = inks[bytes[begin + k]];
      if (painted[k] === pair) continue;
      painted[k] = pair;
      spans[k].style.backgroundColor = pair[0];
      spans[k].style.color = pair[1];
    }
  };
  app.show = (unit, feature) => {
    const { units, notes, ranking, labels } = app.meta;
    unit = ((Math.round(unit) % units) + units) % units;
    const note = notes[unit];
    app.unit = unit;
    app.paint();
    number.value = String(unit + 1); // people count from 1
    app.underline(feature ?? ranking.findIndex((one) => one.name === note.feature));
    chip.textContent = note.said;
    chip.classList.toggle("good", Boolean(note.feature));
    live.textContent = `${fill(labels.now, { unit: unit + 1 })} ${chip.textContent}`;
    app.scale();
    tell(UNIT, app.meta.group, unit);
    // The address follows without asking the server, which reads it with the next thing that it is told.
    clearTimeout(app.timer);
    app.timer = setTimeout(() => {
      const address = new URL(location.href);
      if (address.searchParams.get("unit") === String(unit + 1)) return;
      address.searchParams.set("unit", String(unit + 1));
      history.replaceState(history.state, "", address);
    }, 300);
  };
  app.pick = (unit, feature) => {
    app.show(unit, feature);
    did("text_painted", { listed: feature !== undefined });
  };
  app.underline = (row) => {
    app.feature = row;
    app.spans.forEach((span, k) => span.classList.toggle("on", row >= 0 && app.labelled(row, k)));
    app.scale();
    list.mark();
  };
  app.scale = () => {
    const { labels, signed, symbol, limits } = app.meta;
    const most = limits[app.unit] ?? 1;
    const [low, high] = signed ? [show(-most, 2), show(most, 2)] : ["0", show(most, 2)];
    const bar = html("span", {
      class: "scale",
      style: signed
        ? "background:linear-gradient(to right,var(--negative),var(--zero),var(--positive))"
        : `background:linear-gradient(to right,var(--zero),${app.palette.symbols[symbol]})`,
    });
    const parts = [html("span", {}, html("b", { text: `${symbol} ` }), low, bar, high)];
    if (app.feature >= 0)
      parts.push(
        html("span", {}, html("span", { class: "on sample", text: labels.sample }), ` ${app.title(app.feature)}`),
      );
    legend.replaceChildren(...parts);
  };
  app.point = (k) => {
    app.at = k;
    const char = app.meta.chars[k];
    /** @type {Record<string, string>} */
    const signs = { "\n": "⏎", "\t": "→", " ": "␣" };
    const named = signs[char] ?? char;
    say.textContent = fill(app.meta.labels.here, {
      char: named,
      place: counted(app.meta.begin + k + 1),
      value: show(value(app.unit, k), 3),
    });
  };

  app.text.onkeydown = (event) => {
    const by = meaning(event, { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 });
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && (by === 1 || by === -1)) select.extend(by);
    else if (event.shiftKey) return;
    else if (by) app.pick(app.unit + by);
    else if (event.key === "Home") app.pick(0);
    else if (event.key === "End") app.pick(-1);
    else if (event.key === "Escape" && app.stretch) select.clear();
    else return;
    event.preventDefault();
  };

  app.destroy = () => {
    stopHearing();
    clearTimeout(app.timer);
    shell.remove();
  };
  app.update = (component, { meta, bytes }) => {
    app.component = component;
    app.palette = dress(root, shell, meta.palettes);
    app.inks = inks(app.palette, meta.symbol, meta.signed);
    const fresh = !app.meta || app.meta.text !== meta.text;
    app.meta = meta;
    app.bytes = bytes;
    const { labels } = meta;
    label.textContent = labels.unit;
    number.setAttribute("aria-label", labels.unit);
    of.textContent = fill(labels.of, { units: meta.units });
    number.max = String(meta.units);
    back.setAttribute("aria-label", labels.back);
    forward.setAttribute("aria-label", labels.forward);
    prove.textContent = labels.prove;
    prove.title = labels.prove_what;
    reason.textContent = labels.prove_why;
    prove.hidden = !meta.ranking.length;
    hint.textContent = labels.hint;
    app.text.setAttribute("aria-label", labels.text);
    if (fresh) {
      app.spans = [...meta.chars].map((char, k) => html("span", { "data-k": k, text: seen(char) }));
      app.text.replaceChildren(...app.spans);
      app.painted = [];
      app.text.scrollTop = 0;
      app.stretch = meta.stretch;
      app.anchor = app.head = null;
      app.told = meta.stretch?.join();
      select.mark();
    }
    if (meta.jump && meta.jump !== app.jumped) {
      app.jumped = meta.jump;
      app.stretch = meta.stretch;
      app.told = meta.stretch?.join();
      select.mark();
      const span = app.spans[meta.stretch?.[0] ?? -1];
      if (span) app.text.scrollTop = span.offsetTop - app.text.clientHeight / 2;
    }
    list.build();
    const keep = !fresh || app.asked === meta.unit ? app.unit : meta.unit;
    app.asked = meta.unit;
    app.show(
      keep < 0 ? meta.unit : keep,
      keep === app.unit && app.feature >= 0 ? Math.min(app.feature, meta.ranking.length - 1) : undefined,
    );
    if (meta.group !== group) {
      stopHearing();
      group = meta.group;
      stopHearing = hear(VERDICT, group, app.hear);
    }
    app.hear(said(VERDICT, group));
    shell.dataset.ready = meta.text;
  };
  return app;
}

/** @type {import("../../kit/mount.js").Component<App, Meta>} */
export default {
  create: createPainter,
  update: (app, message, host) => app.update(host, message),
  remove: (app) => app.destroy(),
};
