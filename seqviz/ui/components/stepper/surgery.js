// Surgery from the opened part itself: hold, scale and release it. What is done stands above the views, each with its undo.

import { did } from "../../kit/acts.js";
import { fill, html } from "../../kit/elements.js";
import { LOCKED } from "../../kit/limits.js";
import { given, percentOf, show } from "../../kit/numbers.js";
import { bothStates, difference, tellingStep } from "./compared.js";
import { covers, latest, same, stepsOf, whenOf } from "./cuts.js";
import { top, vector } from "./trace.js";
import { endsOf } from "./valve.js";

const NO_ANSWER = 4000; // milliseconds after which an answer that never came holds up nothing any more

/** @typedef {import("../../../payloads/types.d.ts").Cut} Cut */
/** @typedef {import("./trace.js").Layer} Layer */
/** @typedef {import("./trace.js").Output} Output */
/** @typedef {Pick<Cut, "action" | "value">} Deed what a cut does, wherever it does it */
/** @typedef {Omit<import("../../../payloads/types.d.ts").Wish, "id">} Wish */

/** @param {import("./types.d.ts").Playing} app */
export function surgery(app) {
  const { labels, state } = app;
  const done = html("ul", { "aria-live": "polite" });
  const now = html("p", { class: "cut-now" });
  const strip = html("section", { class: "cuts", hidden: true, "aria-label": labels.cuts }, done, now);

  const zero = html("button", {
    type: "button",
    class: "act",
    "data-act": "hold-0",
    "aria-keyshortcuts": "0",
    text: fill(labels.hold_at, { value: 0 }),
    onclick: () => set("hold", 0),
  });
  const one = html("button", {
    type: "button",
    class: "act",
    "data-act": "hold-1",
    "aria-keyshortcuts": "1",
    text: fill(labels.hold_at, { value: 1 }),
    onclick: () => set("hold", 1),
  });
  const half = html("button", {
    type: "button",
    class: "act",
    "data-act": "halve",
    text: labels.halve,
    onclick: () => set("scale", 0.5),
  });
  const release = html("button", {
    type: "button",
    class: "act",
    "data-act": "release",
    "aria-keyshortcuts": "Delete",
    text: labels.release,
    onclick: () => letGo(),
  });
  const slider = html("input", {
    type: "range",
    step: 0.05,
    class: "hold",
    oninput: () => {
      dragged = true;
      slid();
    },
    onchange: () => {
      dragged = false;
      slid();
    },
  });
  const said = html("output", { class: "held" });
  const who = html(
    "select",
    { "aria-label": labels.who, onchange: rescope },
    html("option", { value: "unit" }),
    html("option", { value: "all", text: labels.who_all }),
  );
  const when = html(
    "select",
    { "aria-label": labels.when, onchange: rescope },
    html("option", { value: "every", text: labels.every_step }),
    html("option", { value: "on" }),
    html("option", { value: "only" }),
    html("option", { value: "range" }),
  );
  const node = html(
    "div",
    { class: "surgery", role: "group", "aria-label": labels.cuts },
    html("div", { class: "acts" }, zero, one, half, release),
    html("label", {}, said, slider),
    html("div", { class: "scope" }, who, when),
  );

  let dragged = false;
  /** @type {{ who: string, when: Exclude<import("./cuts.js").When, "range"> }} */
  let changed = { who: "all", when: "every" }; // what the next surgery is to cover, while there is none
  const info = () => app.meta.surgery;
  // The ends of the slider for what is open; null where nothing is, or nothing can be done to it.
  const offered = () => (state.focus && info()?.ranges[state.layer]?.[state.focus]) || null;
  const open = () => state.level === "operation" || state.level === "numbers";

  // The latest that is done to the opened part, as it concerns this unit.
  const own = () => latest(app.cuts(), state.layer, state.focus, state.unit);

  // One message at a time: while a slider moves, the next one leaves when the last one's answer is drawn.
  /** @type {number | null} */
  let sent = null;
  /** @type {(() => Wish | null) | null} */
  let next = null;
  let overdue = 0;
  function ask(/** @type {() => Wish | null} */ make) {
    app.player.halt();
    next = make;
    flush();
  }
  function flush() {
    if (sent != null || !next) return;
    const message = next();
    next = null;
    if (!message) return;
    sent = Date.now();
    app.component?.setTriggerValue("cut", { ...message, id: sent });
    const { cut } = message;
    if (cut) did("surgery", { quantity: cut.quantity ?? "", action: cut.action, value: cut.value });
    else did("surgery_undone");
    clearTimeout(overdue);
    overdue = setTimeout(() => {
      sent = null;
      flush();
    }, NO_ANSWER);
  }
  function answered() {
    if (sent == null || info()?.answered !== sent) return;
    clearTimeout(overdue);
    sent = null;
    flush();
  }

  /**
   * What is asked for; the server checks it and writes it into the address.
   *
   * @param {Cut["action"]} action
   * @param {number} value
   */
  function set(action, value) {
    if (!offered() || !room()) return;
    ask(() => {
      const cut = own();
      const { unit, first, last } = cut ?? {
        unit: changed.who === "all" && app.layer().hidden > 1 ? null : state.unit,
        ...stepsOf(changed.when, state.t),
      };
      const wish = { action, quantity: state.focus, value, layer: state.layer, unit, first, last };
      return cut && same(cut, wish) ? null : { cut: wish, over: cut?.index ?? null };
    });
  }
  // By its words, not its place: by the time the message leaves, the list may have got shorter.
  function letGo(/** @type {string | null} */ said = null) {
    ask(() => {
      const index = said == null ? (own()?.index ?? -1) : app.cuts().findIndex((one) => one.said === said);
      return index < 0 ? null : { cut: null, over: index };
    });
  }
  function slid() {
    const cut = own();
    const scaled = cut?.action === "scale";
    const value = Number(slider.value);
    name(sayingOf({ action: scaled ? "scale" : "hold", value }));
    if (cut) app.preview(app.cuts().map((one, k) => (k === cut.index ? { ...one.cut, value } : one.cut)));
    set(scaled ? "scale" : "hold", Number(slider.value));
  }
  // A range is what a cut has, not what one can choose.
  const chosen = () => (when.value === "on" || when.value === "only" ? when.value : "every");
  // Another scope for what is already done, or for what comes next.
  function rescope() {
    const cut = own();
    if (!cut) {
      changed = { who: who.value, when: chosen() };
      return;
    }
    ask(() => {
      if (cut.action === "silence") return null;
      const { index, ...rest } = cut;
      const { first, last } = when.value === whenOf(cut) ? cut : stepsOf(chosen(), state.t);
      return { cut: { ...rest, unit: who.value === "all" ? null : state.unit, first, last }, over: index };
    });
  }
  const room = () => own() != null || app.cuts().length < (info()?.most ?? 0);

  const sayingOf = (/** @type {Deed} */ { action, value }) =>
    fill(action === "scale" ? labels.times : labels.held_at, { value: given(value) });
  /**
   * What is done to the part at this step; where nothing is, its own value, whatever the slider has a step for.
   *
   * @param {Cut | null} cut
   * @param {number} value
   */
  function nowSaid(cut, value) {
    if (cut && covers(cut, state.t)) return sayingOf(cut);
    const now = fill(labels.at_now, { value: show(value) });
    return cut ? fill(labels.elsewhere, { now, what: sayingOf(cut) }) : now;
  }
  function name(/** @type {string} */ text) {
    said.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  }

  /** What a gate that keeps does when it is held, in the words of the slider that moved it before it was opened. @param {string} q */
  function nameEnds(q) {
    const ends = endsOf(app.layer().cell, q);
    for (const [button, value, end] of /** @type {const} */ ([
      [zero, 0, ends?.at0],
      [one, 1, ends?.at1],
    ])) {
      const held = fill(labels.hold_at, { value });
      button.textContent = end ? fill(labels[end], { value: held }) : held;
    }
  }

  function controls() {
    const range = open() ? offered() : null;
    const { focus } = state;
    node.hidden = !range;
    if (!range || !focus) return;
    const cut = own();
    const layer = app.layer();
    const scaled = cut?.action === "scale";
    [slider.min, slider.max] = (scaled ? [-2, 2] : range).map(String);
    slider.setAttribute(
      "aria-label",
      fill(scaled ? labels.slide_times : labels.slide_hold, { name: labels.names[focus] }),
    );
    if (!dragged) {
      const value = vector(layer, focus, state.t)[state.unit];
      slider.value = String(cut?.value ?? value);
      name(nowSaid(cut, value));
    }
    nameEnds(focus);
    node.classList.toggle("active", cut != null);
    zero.setAttribute("aria-pressed", String(cut?.action === "hold" && cut.value === 0));
    one.setAttribute("aria-pressed", String(cut?.action === "hold" && cut.value === 1));
    half.setAttribute("aria-pressed", String(scaled));
    release.disabled = !cut;
    for (const control of [zero, one, half, slider]) control.disabled = !room();
    who.hidden = layer.hidden === 1;
    const [unit] = who.options;
    unit.textContent = fill(labels.who_unit, { unit: state.unit + 1 });
    who.value = cut ? (cut.unit == null ? "all" : "unit") : changed.who;
    const kind = cut ? whenOf(cut) : changed.when;
    const [, on, only, between] = when.options;
    const from = cut && kind !== "every" ? cut.first : state.t;
    on.textContent = fill(labels.from_step, { step: (kind === "on" ? from : state.t) + 1 });
    only.textContent = fill(labels.only_step, { step: (kind === "only" ? from : state.t) + 1 });
    between.hidden = kind !== "range";
    between.textContent =
      cut?.last != null && kind === "range"
        ? fill(labels.steps_between, { first: cut.first + 1, last: cut.last + 1 })
        : "";
    when.value = kind;
  }

  function list() {
    const cuts = app.cuts();
    strip.hidden = cuts.length === 0;
    if (done.dataset.shown === JSON.stringify(cuts)) return; // whoever stands on an undo stays there
    done.dataset.shown = JSON.stringify(cuts);
    done.replaceChildren(
      ...cuts.map((cut, k) =>
        html(
          "li",
          {},
          html("span", { text: cut.said }),
          html("button", {
            type: "button",
            class: "act",
            "data-undo": k,
            "aria-label": fill(labels.undo_one, { what: cut.said }),
            text: labels.undo,
            onclick: () => letGo(cut.said),
          }),
        ),
      ),
    );
  }

  // Untouched → now, with the difference: the unit's state and the output at this step, or where they differ most.
  const compared = () => (app.meta.layout === "reader" ? null : app.layer());
  function telling() {
    const { output, steps } = app.trace;
    return tellingStep((step) => difference(compared(), output, step, state.unit), steps, state.t);
  }
  function compare() {
    if (strip.hidden) return;
    const { output, steps } = app.trace;
    const layer = compared();
    const t = telling();
    if (t == null) {
      now.textContent = labels.same_everywhere;
      return;
    }
    const parts = bothStates(layer, t, state.unit).map(({ q, before, after }) => change(q, before, after));
    if (output?.untouched) {
      const { untouched, values, size } = output;
      if (output.limit != null) {
        for (const [k, label] of output.labels.entries())
          parts.push(change(label, untouched[t * size + k], values[t * size + k]));
      } else {
        const answer = (/** @type {number} */ step) => answers(output, untouched, step);
        parts.push(answer(t));
        if (t < steps - 1) parts.push(fill(labels.in_the_end, { what: answer(steps - 1) }));
      }
    }
    const where =
      t === state.t
        ? fill(labels.compared, { step: app.stepLabel(t) })
        : fill(labels.compared_elsewhere, { here: app.stepLabel(state.t), step: app.stepLabel(t) });
    now.textContent = `${where}${labels.between}${parts.join(labels.semicolon)}`;
  }
  /**
   * @param {Output} output
   * @param {Float32Array} untouched
   * @param {number} t
   */
  function answers(output, untouched, t) {
    const [before, after] = [untouched, output.values].map((values) => {
      const best = top(values, t * output.size, output.size);
      return fill(labels.share_of, { label: output.labels[best], percent: percentOf(values[t * output.size + best]) });
    });
    return before === after
      ? fill(labels.answer_same, { answer: after })
      : fill(labels.answer_changed, { before, after });
  }
  /**
   * @param {string} what
   * @param {number} before
   * @param {number} after
   */
  function change(what, before, after) {
    const gap = after - before;
    return fill(labels.change, {
      what,
      before: show(before),
      after: show(after),
      gap: `${gap > 0 && show(gap) !== show(0) ? "+" : ""}${show(gap)}`,
    });
  }

  return {
    node,
    strip,
    answered,
    /** What another control asks for, made when it can leave: by then the list may be another one. */
    ask,
    /** Where surgery that was not asked for here shows, the present step if it does there; null to stay. */
    arrivesAt: () => (sent == null && app.cuts().length ? telling() : null),
    offers: () => Boolean(open() && offered() && !node.querySelector(`[${LOCKED}]`)),
    keys: { 0: () => set("hold", 0), 1: () => set("hold", 1), Delete: () => letGo(), Backspace: () => letGo() },
    refresh() {
      list();
      controls();
    },
    stepped() {
      controls();
      compare();
    },
    destroy() {
      clearTimeout(overdue);
    },
  };
}
