// The stepper: one state (layer, step, unit, operation, level), several views of it, and the way to Python.

import { did } from "../../kit/acts.js";
import { said, tell } from "../../kit/bus.js";
import { inkOn, rgb } from "../../kit/colours.js";
import { all, fill, html, isShown, reducedMotion } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { tooltip } from "../../kit/tooltip.js";
import { arrange } from "./arrange.js";
import { keepUp } from "./beside.js";
import { opensUp } from "./cells.js";
import { commits } from "./commits.js";
import { diagram } from "./diagram.js";
import { equations } from "./equations.js";
import { member } from "./group.js";
import { makeScales } from "./heat.js";
import { keyboard } from "./keys.js";
import { lighting, pointing } from "./lighting.js";
import { rerun } from "./live.js";
import { numbersTable } from "./numbers_table.js";
import { operation } from "./operation.js";
import { overview } from "./overview.js";
import { player } from "./player.js";
import { reader } from "./reader.js";
import { nobodyCame, reveal } from "./reveal.js";
import { scene } from "./scene.js";
import { surgery } from "./surgery.js";
import { plain } from "./symbols.js";
import { openTrace, vector } from "./trace.js";
import { trail } from "./trail.js";
import { valve } from "./valve.js";

/** @typedef {import("./types.d.ts").App} App */
/** @typedef {import("./types.d.ts").Core} Core */
/** @typedef {import("./types.d.ts").Level} Level */
/** @typedef {import("./types.d.ts").Meta} Meta */
/** @typedef {import("./types.d.ts").State} State */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {import("../../kit/mount.js").Host} Host */

/** @type {Level[]} */
const LEVELS = ["overview", "cell", "operation", "numbers"];
// Where a stepper of the page stands, for its successor in another language, which is another element.
const STANDS = "stands";

/**
 * @param {ShadowRoot} root
 * @param {Message} begin
 */
function createStepper(root, begin) {
  const labels = { ...begin.meta.labels };
  /** @type {State} */
  const state = { ...begin.meta.view, playing: false, moving: false, phase: 1 };
  const tip = tooltip(root);
  const shell = html("div", { class: "shell", tabindex: 0, role: "group", "aria-label": labels.stepper });
  root.append(shell);
  const colours = dress(root, shell, begin.meta.palettes);
  const crumbs = html("nav", { class: "crumbs", "aria-label": labels.way });
  const layers = html("div", { class: "layers", role: "group", "aria-label": labels.layer });
  const unit = html("input", {
    type: "number",
    min: 1,
    step: 1,
    class: "unit",
    "aria-label": labels.unit,
    onchange: () => app.select({ unit: Number(unit.value) - 1 }),
  });
  const summary = html("p", { class: "summary", role: "status", "aria-live": "polite" });

  /** @type {Core} */
  const core = {
    root,
    labels,
    state,
    meta: begin.meta,
    trace: openTrace(begin.meta, begin.bytes),
    colours,
    scales: makeScales(colours),
    component: null,
    frames: 0,
    cuts: () => core.meta.surgery?.cuts ?? [],
    layer: () => core.trace.layers[state.layer],
    stepName: (t) => core.meta.step_names?.[t] ?? String(t + 1),
    stepLabel: (t) => fill(labels.step_name, { step: t + 1, name: core.stepName(t) }),
    chipStyle: (q) => {
      const colour = core.colours.symbols[q] ?? core.colours.muted;
      return `--own:${colour};--ink:${inkOn(rgb(colour))}`;
    },
    preview,
    tip: tip.point,
    stepped,
    stands,
    frame,
    goTo,
    commit: () => python.commit(),
    commitSoon: () => python.commitSoon(),
    select,
    open,
    setLevel,
  };
  // Steppers of one group move together; what the others do to this one is in group.js.
  const together = member(core, {
    halt: () => app.player.halt(),
    chose: () => {
      showUnit();
      views.overview.layout();
    },
    level: showLevel,
  });
  const python = commits(core, () => together.heard());
  const playing = Object.assign(core, { player: player(core) });
  const drawn = diagram(playing);
  const app = Object.assign(playing, { surgery: surgery(playing), notes: drawn.words });
  const views = {
    player: app.player,
    surgery: app.surgery,
    scene: scene(app),
    overview: overview(app),
    diagram: drawn,
    valve: valve(app),
    equations: equations(app),
    operation: operation(app),
    numbers: numbersTable(app),
    reader: reader(app),
  };
  const isReader = () => app.meta.layout === "reader";
  /** @type {Record<Meta["layout"], import("./types.d.ts").View[]>} */
  const shown = {
    player: [views.player, views.surgery], // what it plays stands in other steppers of its group
    reader: [views.player, views.surgery, views.reader],
    explorer: [
      views.player,
      views.surgery,
      views.diagram,
      views.overview,
      views.scene,
      views.valve,
      views.operation,
      views.numbers,
      views.equations,
    ],
  };
  const active = () => shown[app.meta.layout];
  const each = (/** @type {"refresh" | "stepped" | "layout" | "frame"} */ name) => {
    for (const view of active()) view[name]?.();
  };

  const body = html("div", { class: "body" });
  const chooseUnit = html("label", {}, labels.unit, unit);
  const bar = html("div", { class: "bar" }, crumbs, html("div", { class: "pick" }, layers, chooseUnit));
  shell.append(app.player.node, bar, body, summary, tip.node);

  function stepped() {
    tip.point(null); // it tells a number of the step before
    each("stepped");
    summarise();
    keepUp(app);
    together.lead();
    stands();
  }
  function stands() {
    const { place, trace, language } = app.meta;
    tell(STANDS, place, { trace, language, state: { ...state }, pins: app.notes?.kept() ?? [] });
  }
  function frame() {
    each("frame");
    together.lead();
  }

  function showUnit() {
    unit.max = String(app.layer().hidden);
    unit.value = String(state.unit + 1);
  }
  function goTo(/** @type {number} */ t) {
    state.t = clamp(t, 0, app.trace.steps - 1);
    state.phase = 1;
    stepped();
    frame();
  }
  function select(/** @type {Partial<Pick<State, "layer" | "t" | "unit">>} */ change) {
    const before = state.layer;
    Object.assign(state, change);
    state.unit = clamp(Math.round(state.unit) || 0, 0, app.layer().hidden - 1);
    if (state.layer !== before) relayer();
    else {
      views.overview.layout();
      stepped();
      frame();
    }
    showUnit();
    if (!isReader() && change.unit != null) views.operation.refresh();
    python.commitSoon();
  }
  /**
   * @param {string} q
   * @param {number | null} [chosen]
   */
  function open(q, chosen) {
    if (chosen != null) state.unit = chosen;
    state.focus = opensUp(app.layer().cell, q) ? q : null;
    showUnit();
    setLevel(state.focus ? (state.level === "numbers" ? "numbers" : "operation") : "cell");
    views.overview.layout();
    stepped();
    frame();
    if (state.focus) {
      reveal(views.operation);
      did("part_opened", { quantity: state.focus });
    }
  }
  function setLevel(/** @type {Level} */ level) {
    const further = LEVELS.indexOf(level) > LEVELS.indexOf(state.level);
    showLevel(level);
    together.opened(level);
    python.commitSoon();
    if (further && level === "numbers") reveal(views.numbers);
  }

  function showLevel(/** @type {Level} */ level) {
    state.level = level;
    if (LEVELS.indexOf(level) < 2) state.focus = null;
    shell.dataset.level = level;
    redraw();
    mark();
    stepped();
    frame();
  }

  /** @param {import("../../../payloads/types.d.ts").Cut[]} cuts */
  function preview(cuts) {
    const run = rerun(app.trace, cuts);
    if (!run) return;
    app.trace = run;
    views.overview.revalue();
    stepped();
    frame();
  }

  // Views are drawn anew; whoever came by keyboard stays at the same part, or else in the stepper.
  function redraw() {
    const held = /** @type {HTMLElement | null} */ (root.activeElement);
    const { q, part } = held?.dataset ?? {};
    const place = part ? `[data-part="${part}"]` : q && `.${held?.closest("section")?.className} button[data-q="${q}"]`;
    crumbs.replaceChildren(...trail(app, LEVELS, setLevel));
    each("refresh");
    if (!held || held === shell || (held.isConnected && isShown(held))) return;
    const again = place && all(shell, place)[0];
    (again && isShown(again) ? again : shell).focus({ preventScroll: true });
  }

  function relayer() {
    for (const [k, button] of [...layers.children].entries())
      button.setAttribute("aria-pressed", String(k === state.layer));
    showUnit();
    redraw();
    stepped();
    frame();
  }

  function mark() {
    for (const node of all(shell, "[data-part]")) node.classList.toggle("open", node.dataset.q === state.focus);
  }

  const light = lighting(shell, () => app.layer().cell);
  const hover = (/** @type {string | null} */ q) => {
    if (light(q) && !isReader()) app.notes.explain(q);
  };
  pointing(shell, hover);

  function summarise() {
    if (state.playing || isReader()) {
      summary.textContent = "";
      return;
    }
    const layer = app.layer();
    const values = layer.cell.rows.map(
      (q) => `${plain(layer.cell, q)} = ${show(vector(layer, q, state.t)[state.unit])}`,
    );
    const where = fill(labels.unit_at, { unit: state.unit + 1, step: app.stepLabel(state.t) });
    summary.textContent = fill(labels.values, { where, values: values.join(labels.comma) });
  }

  shell.onkeydown = keyboard(app, LEVELS);

  const sizes = new ResizeObserver(() => {
    each("layout");
    frame();
  });
  sizes.observe(shell);

  let first = true;

  /**
   * New data from Python: a new trace, new words, another theme, or only the same again.
   *
   * @param {Message} message
   * @param {Host} host
   */
  function update({ meta, bytes }, host) {
    app.component = host;
    const fresh = first || app.meta.id !== meta.id;
    const arrived = first && nobodyCame();
    /** @type {State | null} */
    let goesOn = null; // where the stepper stood before the language was switched
    const done = JSON.stringify(app.cuts());
    app.meta = meta;
    Object.assign(labels, meta.labels); // another cell has other quantities, with other names
    together.join(meta.group);
    app.colours = dress(root, shell, meta.palettes);
    app.scales = makeScales(app.colours);
    if (fresh) {
      // A new trace keeps the viewer's place; only the first one says where to begin.
      Object.assign(state, { playing: false, moving: false, phase: 1 });
      if (!first) app.trace = openTrace(meta, bytes);
      const stood = said(STANDS, meta.place);
      if (first && stood?.trace === meta.trace && stood.language !== meta.language) goesOn = stood.state;
      if (goesOn) Object.assign(state, goesOn, { phase: 1, playing: false, moving: false });
      if (goesOn) app.notes.restore(stood.pins);
      const before = [state.layer, state.unit, state.t, state.focus];
      state.layer = clamp(state.layer, 0, app.trace.layers.length - 1);
      state.unit = clamp(state.unit, 0, app.layer().hidden - 1);
      state.t = clamp(state.t, 0, app.trace.steps - 1);
      if (!first && JSON.stringify(app.cuts()) !== done) state.t = app.surgery.arrivesAt() ?? state.t;
      // Where the trace has no such place, or surgery shows elsewhere, Python hears which one is shown instead.
      if (state.focus && !opensUp(app.layer().cell, state.focus)) Object.assign(state, { focus: null, level: "cell" });
      if (before.join() !== [state.layer, state.unit, state.t, state.focus].join()) python.commitSoon();
      settle();
      showUnit();
      chooseUnit.hidden = app.trace.layers.every((layer) => layer.hidden === 1); // nothing to choose
    }
    first = false;
    redraw();
    each("layout");
    stepped();
    frame();
    if (!isReader()) app.notes.explain(null);
    shell.dataset.ready = meta.id;
    app.surgery.answered();
    if (arrived && state.focus) reveal(state.level === "numbers" ? views.numbers : views.operation);
    if (goesOn) {
      if (goesOn.playing) app.player.play();
      else python.commitSoon();
    } else if (fresh && meta.autoplay) {
      if (reducedMotion()) goTo(app.trace.steps - 1);
      else app.player.restart();
    }
  }

  // Where the views stand, and the layers that one can choose from.
  function settle() {
    const { layout, follows } = app.meta;
    // Where they stand already, moving them would take the focus from whoever came by keyboard.
    if (shell.dataset.layout !== layout) {
      const [, , ...nodes] = active().map((view) => view.node);
      const { player, surgery, notes } = app;
      const own = { player: player.node, cuts: surgery.strip, saving: drawn.saving, words: notes.node };
      arrange(layout, { shell, body, bar, ...own }, nodes);
    }
    shell.dataset.layout = layout;
    shell.dataset.follows = String(follows);
    shell.dataset.level = state.level;
    layers.replaceChildren(
      ...(app.trace.layers.length > 1 ? app.trace.layers : []).map((_, k) =>
        html("button", {
          type: "button",
          "aria-pressed": String(k === state.layer),
          text: fill(labels.layer_number, { layer: k + 1 }),
          onclick: () => select({ layer: k }),
        }),
      ),
    );
  }

  function remove() {
    together.join(null);
    state.moving = false;
    state.playing = false;
    python.stop();
    app.surgery.destroy();
    sizes.disconnect();
    shell.remove();
  }
  Object.assign(shell, { seqviz: app }); // for those who look from outside
  return { update, remove };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof createStepper>, Meta>} */
export default {
  create: createStepper,
  update: (part, message, host) => part.update(message, host),
  remove: (part) => part.remove(),
};
