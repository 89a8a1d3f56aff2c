// One gate as a valve: a slider that holds it, and the drawing moves with it at once. The server hears of it when the hand
// lets go; then it stands in the address as any surgery does.

import { fill, html } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { covers, latest } from "./cuts.js";
import { done, jobs } from "./meaning.js";
import { colourOf, plain } from "./symbols.js";
import { vector } from "./trace.js";

/** @typedef {import("../../../payloads/types.d.ts").Cut} Cut */

/**
 * What a gate that keeps does at 0 and at 1, by the words for it; `turned` where it keeps at 0. What a cell does not keep it
 * rewrites, where the same gate lets the new content in; else it forgets.
 *
 * @param {import("./cells.js").Cell} cell
 * @param {string} gate
 * @returns {{ at0: "valve_keeps" | "valve_rewrites" | "valve_forgets", at1: "valve_keeps" | "valve_rewrites" | "valve_forgets", turned: boolean } | null}
 */
export function endsOf(cell, gate) {
  const mine = jobs(cell).filter((one) => one.gate === gate);
  const keeps = mine.find(({ deed }) => deed === "keeps");
  if (!keeps) return null;
  const gives = mine.some(({ deed, rest }) => deed === "writes" && rest !== keeps.rest)
    ? "valve_rewrites"
    : "valve_forgets";
  return keeps.rest
    ? { at0: "valve_keeps", at1: gives, turned: true }
    : { at0: gives, at1: "valve_keeps", turned: false };
}

/**
 * @param {import("./types.d.ts").App} app
 */
export function valve(app) {
  const { labels, state } = app;
  const chip = html("span", { class: "chip" });
  const name = html("span", { class: "title" });
  const now = html("output", { class: "amount" });
  const slider = html("input", { type: "range", min: 0, max: 1, step: 0.01, class: "hold" });
  const says = html("p", { class: "says", "aria-live": "polite" });
  const turned = html("p", { class: "turned" });
  const tries = [0, 0.5, 1].map((value) =>
    html("button", {
      type: "button",
      class: "act",
      "data-valve": value,
      onclick: () => {
        preview(value);
        send();
      },
    }),
  );
  const own = html("button", {
    type: "button",
    class: "act",
    "data-valve": "own",
    text: labels.valve_own,
    onclick: letGo,
  });
  const node = html(
    "section",
    { class: "valve", hidden: true },
    turned,
    html("label", {}, html("span", { class: "what" }, chip, name, now), slider),
    html("div", { class: "acts" }, tries, own),
    says,
  );
  /** What the slider shows that the server has not heard of. @type {number | null} */
  let asked = null;
  const gate = () => app.meta.valve;
  const cut = () => latest(app.cuts(), 0, gate(), 0);
  const room = () => cut() !== null || app.cuts().length < (app.meta.surgery?.most ?? 0);

  /** The list of cuts with the gate held at a value. @param {number} value @returns {Cut[]} */
  function withHeld(value) {
    const over = cut()?.index ?? -1;
    /** @type {Cut} */
    const held = { action: "hold", quantity: gate(), value, layer: 0, unit: 0, first: 0, last: null };
    const cuts = app.cuts().map((one) => one.cut);
    return over < 0 ? [...cuts, held] : cuts.map((one, k) => (k === over ? held : one));
  }
  function preview(/** @type {number} */ value) {
    app.player.halt();
    asked = value;
    app.preview(withHeld(value));
  }
  function send() {
    const value = asked;
    asked = null;
    const quantity = gate();
    if (value === null || !quantity) return;
    app.surgery.ask(() => ({
      cut: { action: "hold", quantity, value, layer: 0, unit: 0, first: 0, last: null },
      over: cut()?.index ?? null,
    }));
  }
  function letGo() {
    asked = null;
    const index = cut()?.index;
    if (index === undefined) return;
    app.preview(
      app
        .cuts()
        .map((one) => one.cut)
        .filter((_, k) => k !== index),
    );
    app.surgery.ask(() => {
      const over = cut()?.index;
      return over === undefined ? null : { cut: null, over };
    });
  }
  slider.oninput = () => preview(Number(slider.value));
  slider.onchange = send;
  slider.onpointerup = send; // dragged away and back, nothing has changed for the browser
  slider.onblur = send;

  function write() {
    const q = gate();
    const layer = app.layer();
    node.hidden = !q || app.trace.layers.length > 1 || layer.hidden > 1;
    if (node.hidden || !q) return;
    const value = vector(layer, q, state.t)[0];
    const held = cut();
    slider.value = String(asked ?? (held?.action === "hold" && covers(held, state.t) ? held.value : value));
    now.textContent = show(value, 2);
    const job = jobs(layer.cell).find((one) => one.gate === q && one.deed === "keeps");
    const at = (/** @type {string} */ one) =>
      `${plain(layer.cell, one)} = ${show(vector(layer, one, app.trace.steps - 1)[0])}`;
    const told = [
      job ? fill(labels.valve_says, { symbol: plain(layer.cell, q), does: done(labels, layer, job, state.t, 0) }) : "",
      fill(labels.valve_end, { states: layer.cell.states.map(at).join(labels.comma) }),
    ];
    says.replaceChildren(...told.filter(Boolean).map((text) => html("span", { text })));
    slider.setAttribute("aria-valuetext", `${now.textContent}. ${says.textContent}`);
    own.disabled = !held;
    for (const control of [slider, ...tries]) control.disabled = !room();
    for (const one of tries)
      one.setAttribute("aria-pressed", String(held !== null && Number(one.dataset.valve) === value));
  }

  return {
    node,
    refresh() {
      const q = gate();
      if (!q) {
        node.hidden = true;
        return;
      }
      const called = labels.names[q] ?? q;
      const ends = endsOf(app.layer().cell, q);
      turned.hidden = !ends?.turned;
      turned.textContent = turned.hidden ? "" : fill(labels.valve_turned, { keeps: 0, rewrites: 1 });
      const words = ends && [labels[ends.at0], labels.valve_between, labels[ends.at1]];
      for (const [k, value] of [0, 0.5, 1].entries())
        tries[k].textContent = words ? fill(words[k], { value }) : String(value);
      chip.setAttribute("style", app.chipStyle(colourOf(app.layer().cell, q)));
      chip.textContent = q;
      name.textContent = called;
      slider.setAttribute("aria-label", fill(labels.valve, { name: called }));
      write();
    },
    stepped: write,
  };
}
