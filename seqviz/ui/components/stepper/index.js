// The stepper: one state (layer, step, unit, operation, level), several views of it, and the way to Python.

import { hear, said, tell } from "../../kit/bus.js";
import { inkOn, rgb } from "../../kit/colours.js";
import { all, around, fill, html, isShown, reducedMotion, targetOf } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { tooltip } from "../../kit/tooltip.js";
import { opensUp } from "./cells.js";
import { diagram } from "./diagram.js";
import { equations } from "./equations.js";
import { makeScales } from "./heat.js";
import { keyboard } from "./keys.js";
import { lighting } from "./lighting.js";
import { numbersTable } from "./numbers_table.js";
import { operation } from "./operation.js";
import { overview } from "./overview.js";
import { player } from "./player.js";
import { reader } from "./reader.js";
import { scene } from "./scene.js";
import { surgery } from "./surgery.js";
import { plain } from "./symbols.js";
import { openTrace, vector } from "./trace.js";

const LEVELS = ["overview", "cell", "operation", "numbers"];
// Where a stepper of the page stands, for its successor in another language, which is another element.
const STANDS = "stands";
// Steppers of one group, and what else is of it, stand at the same step and unit.
const STEP = "step";

function createApp(root, labels) {
  const app = { root, labels: { ...labels }, frames: 0 };
  app.state = {
    layer: 0,
    t: 0,
    unit: 0,
    focus: null,
    level: "overview",
    speed: 4,
    playing: false,
    moving: false,
    phase: 1,
  };
  const { state } = app;
  const tip = tooltip(root);
  const crumbs = html("nav", { class: "crumbs", "aria-label": app.labels.way });
  const layers = html("div", { class: "layers", role: "group", "aria-label": app.labels.layer });
  const unit = html("input", {
    type: "number",
    min: 1,
    step: 1,
    class: "unit",
    "aria-label": app.labels.unit,
    onchange: (event) => app.select({ unit: Number(targetOf(event).value) - 1 }),
  });
  const summary = html("p", { class: "summary", role: "status", "aria-live": "polite" });

  app.cuts = () => app.meta.surgery?.cuts ?? [];
  app.layer = () => app.trace.layers[state.layer];
  app.stepName = (t) => app.meta.step_names?.[t] ?? String(t + 1);
  app.stepLabel = (t) => fill(app.labels.step_name, { step: t + 1, name: app.stepName(t) });
  app.chipStyle = (q) => {
    const colour = app.colours.symbols[q] ?? app.colours.muted;
    return `--own:${colour};--ink:${inkOn(rgb(colour))}`;
  };
  app.tip = tip.point;

  app.player = player(app);
  app.surgery = surgery(app);
  const views = {
    player: app.player,
    surgery: app.surgery,
    scene: scene(app),
    overview: overview(app),
    diagram: diagram(app),
    equations: equations(app),
    operation: operation(app),
    numbers: numbersTable(app),
    reader: reader(app),
  };
  const isReader = () => app.meta.layout === "reader";
  const active = () =>
    isReader()
      ? [views.player, views.surgery, views.reader]
      : [
          views.player,
          views.surgery,
          views.scene,
          views.overview,
          views.equations,
          views.diagram,
          views.operation,
          views.numbers,
        ];
  const each = (name, ...rest) => {
    for (const view of active()) view[name]?.(...rest);
  };

  const body = html("div", { class: "body" });
  const shell = html(
    "div",
    { class: "shell", tabindex: 0, role: "group", "aria-label": app.labels.stepper },
    app.player.node,
    html(
      "div",
      { class: "bar" },
      crumbs,
      html("div", { class: "pick" }, layers, html("label", {}, app.labels.unit, unit)),
    ),
    app.surgery.strip,
    body,
    summary,
    tip.node,
  );
  root.append(shell);

  app.stepped = () => {
    each("stepped");
    summarise();
    lead();
    tell(STANDS, app.meta.place, { trace: app.meta.trace, language: app.meta.language, state: { ...state } });
  };
  app.frame = () => {
    each("frame");
    lead();
  };

  // Steppers of one group move together: the one that is moved tells the others where it stands.
  let following = false;
  function lead() {
    if (!app.meta?.group || following) return;
    tell(STEP, app.meta.group, { from: app, t: state.t, phase: state.phase, unit: state.unit });
  }
  function follow(detail) {
    if (!detail || detail.from === app) return;
    if (detail.commit) app.player.halt(); // somebody else on the page has chosen the step
    const moved = detail.t !== state.t || detail.unit !== state.unit;
    state.t = clamp(detail.t, 0, app.trace.steps - 1);
    state.phase = detail.phase;
    if (detail.unit !== state.unit) {
      state.unit = clamp(detail.unit, 0, app.layer().hidden - 1);
      unit.value = state.unit + 1;
      views.overview.layout();
    }
    following = true;
    if (moved) app.stepped();
    app.frame();
    following = false;
    if (detail.commit) app.commitSoon();
  }
  let group = null;
  let stopHearing = () => {};
  function join(next) {
    if (next === group) return;
    group = next;
    stopHearing();
    stopHearing = group ? hear(STEP, group, follow) : () => {};
  }
  app.goTo = (t) => {
    state.t = clamp(t, 0, app.trace.steps - 1);
    state.phase = 1;
    app.stepped();
    app.frame();
  };
  // Python hears of a stop at once; of many in a row (a held key) at most four a second, and of the last.
  const place = ({ layer, t, unit: chosen, focus, level }) => ({ layer, t, unit: chosen, focus, level });
  let known = ""; // the place that Python knows of
  let timer = 0;
  let told = -Infinity;
  app.commit = () => {
    clearTimeout(timer);
    if (!app.meta.reports) return;
    told = performance.now();
    const here = place(state);
    if (JSON.stringify(here) === known) return; // the same again would run the whole page
    known = JSON.stringify(here);
    app.component.setStateValue("selected", here);
  };
  app.commitSoon = () => {
    clearTimeout(timer);
    const wait = told + 250 - performance.now();
    if (wait <= 0) app.commit();
    else timer = setTimeout(app.commit, wait);
  };
  app.select = (change) => {
    const before = state.layer;
    Object.assign(state, change);
    state.unit = clamp(Math.round(state.unit) || 0, 0, app.layer().hidden - 1);
    if (state.layer !== before) relayer();
    else {
      views.overview.layout();
      app.stepped();
      app.frame();
    }
    unit.value = state.unit + 1;
    if (!isReader() && change.unit != null && views.operation) views.operation.refresh();
    app.commitSoon();
  };
  app.open = (q, chosen) => {
    if (chosen != null) state.unit = chosen;
    state.focus = opensUp(app.layer().cell, q) ? q : null;
    unit.value = state.unit + 1;
    app.setLevel(state.focus ? (state.level === "numbers" ? "numbers" : "operation") : "cell");
    views.overview.layout();
    app.stepped();
    app.frame();
    if (state.focus) reveal(views.operation);
  };
  app.setLevel = (level) => {
    const further = LEVELS.indexOf(level) > LEVELS.indexOf(state.level);
    state.level = level;
    if (LEVELS.indexOf(level) < 2) state.focus = null;
    shell.dataset.level = level;
    redraw();
    mark();
    app.stepped();
    app.frame();
    app.commitSoon();
    if (further && level === "numbers") reveal(views.numbers);
  };

  // What a click opens lies below it, often below the window's edge.
  const reveal = (view) =>
    view.node.scrollIntoView({ block: "nearest", behavior: reducedMotion() ? "auto" : "smooth" });

  // Views are drawn anew; whoever came by keyboard stays at the same part, or else in the stepper.
  function redraw() {
    const held = /** @type {HTMLElement | null} */ (root.activeElement);
    const { q, part } = held?.dataset ?? {};
    const place = part ? `[data-part="${part}"]` : q && `.${held.closest("section").className} button[data-q="${q}"]`;
    trail();
    each("refresh");
    if (!held || held === shell || (held.isConnected && isShown(held))) return;
    const again = place && all(shell, place)[0];
    (again && isShown(again) ? again : shell).focus({ preventScroll: true });
  }

  function relayer() {
    for (const [k, button] of [...layers.children].entries())
      button.setAttribute("aria-pressed", String(k === state.layer));
    unit.max = app.layer().hidden;
    redraw();
    app.stepped();
    app.frame();
  }

  // The way back: each level passed is a button, the present one is not.
  function trail() {
    const names = {
      overview: app.labels.overview,
      cell: app.labels.cell,
      operation: state.focus && `${plain(app.layer().cell, state.focus)} ${app.labels.names[state.focus]}`,
      numbers: app.labels.numbers,
    };
    const here = LEVELS.indexOf(state.level);
    crumbs.replaceChildren(
      ...LEVELS.slice(0, Math.max(here + 1, 2)).map((level, k) =>
        html("button", {
          type: "button",
          "aria-current": k === here ? "step" : null,
          text: names[level],
          onclick: () => app.setLevel(level),
        }),
      ),
    );
  }

  function mark() {
    for (const node of all(shell, "[data-part]")) node.classList.toggle("open", node.dataset.q === state.focus);
  }

  const light = lighting(shell, () => app.layer().cell);
  const hover = (q) => {
    if (light(q) && !isReader()) views.diagram.explain(q);
  };
  const under = (event) => around(event, "[data-q]")?.dataset.q ?? null;
  shell.onpointerover = (event) => hover(under(event));
  shell.onpointerleave = () => hover(null);
  shell.addEventListener("focusin", (event) => hover(under(event))); // elements have no onfocusin
  shell.addEventListener("focusout", () => hover(null));

  function summarise() {
    if (state.playing || isReader()) {
      summary.textContent = "";
      return;
    }
    const layer = app.layer();
    const values = layer.cell.rows.map(
      (q) => `${plain(layer.cell, q)} = ${show(vector(layer, q, state.t)[state.unit])}`,
    );
    summary.textContent = `${fill(app.labels.unit_at, { unit: state.unit + 1, step: app.stepLabel(state.t) })}: ${values.join(", ")}.`;
  }

  shell.onkeydown = keyboard(app, LEVELS);

  const sizes = new ResizeObserver(() => {
    each("layout");
    app.frame();
  });
  sizes.observe(shell);

  // New data from Python: a new trace, new words, another theme, or only the same again.
  app.update = (next, { meta, bytes }) => {
    app.component = next;
    const first = !app.meta;
    let goesOn = null; // where the stepper stood before the language was switched
    const fresh = app.meta?.id !== meta.id;
    app.meta = meta;
    Object.assign(app.labels, meta.labels); // another cell has other quantities, with other names
    join(meta.group);
    app.colours = dress(root, shell, meta.palettes);
    app.scales = makeScales(app.colours);
    if (fresh) {
      state.playing = false;
      state.moving = false;
      app.trace = openTrace(meta, bytes);
      // A new trace keeps the viewer's place; only the first one says where to begin.
      Object.assign(state, { phase: 1 }, first ? meta.view : {});
      if (first) known = JSON.stringify(place(meta.view));
      const stood = said(STANDS, meta.place);
      goesOn = first && stood?.trace === meta.trace && stood.language !== meta.language ? stood.state : null;
      if (goesOn) Object.assign(state, goesOn, { phase: 1, playing: false, moving: false });
      const before = [state.layer, state.unit, state.t, state.focus];
      state.layer = clamp(state.layer, 0, app.trace.layers.length - 1);
      state.unit = clamp(state.unit, 0, app.layer().hidden - 1);
      state.t = clamp(state.t, 0, app.trace.steps - 1);
      // Where the trace has no such place, Python hears which one is shown instead.
      if (state.focus && !opensUp(app.layer().cell, state.focus)) Object.assign(state, { focus: null, level: "cell" });
      if (before.join() !== [state.layer, state.unit, state.t, state.focus].join()) app.commitSoon();
      const nodes =
        shell.dataset.layout === meta.layout
          ? null
          : active()
              .slice(2)
              .map((view) => view.node);
      // Where they stand already, moving them would take the focus from whoever came by keyboard.
      if (nodes && isReader()) body.replaceChildren(...nodes);
      else if (nodes)
        body.replaceChildren(
          html("div", { class: "side" }, nodes.slice(0, 3)),
          html("div", { class: "work" }, nodes.slice(3)),
        );
      shell.dataset.layout = meta.layout;
      shell.dataset.follows = String(Boolean(meta.follows));
      shell.dataset.level = state.level;
      layers.replaceChildren(
        ...(app.trace.layers.length > 1 ? app.trace.layers : []).map((_, k) =>
          html("button", {
            type: "button",
            "aria-pressed": String(k === state.layer),
            text: fill(app.labels.layer_number, { layer: k + 1 }),
            onclick: () => app.select({ layer: k }),
          }),
        ),
      );
      unit.max = app.layer().hidden;
      unit.value = state.unit + 1;
      unit.parentElement.hidden = app.trace.layers.every((layer) => layer.hidden === 1); // nothing to choose
    }
    redraw();
    each("layout");
    app.stepped();
    app.frame();
    if (!isReader()) views.diagram.explain(null);
    shell.dataset.ready = meta.id;
    app.surgery.answered();
    if (fresh && goesOn) {
      if (goesOn.playing) app.player.play();
      else app.commitSoon();
    } else if (fresh && meta.autoplay) {
      if (reducedMotion()) app.goTo(app.trace.steps - 1);
      else app.player.restart();
    }
  };
  app.destroy = () => {
    join(null);
    state.moving = false;
    state.playing = false;
    clearTimeout(timer);
    app.surgery.destroy();
    sizes.disconnect();
    shell.remove();
  };
  Object.assign(shell, { seqviz: app }); // for those who look from outside
  return app;
}

export default {
  create: (root, { meta }) => createApp(root, meta.labels),
  update: (app, message, host) => app.update(host, message),
  remove: (app) => app.destroy(),
};
