// The drawing with its knobs, its equations beside it and its course over time below: they fold and unroll, light up
// together, and follow the step that the page's player says.

import { did, placeOf } from "../../kit/acts.js";
import { hear, tell } from "../../kit/bus.js";
import { unitCurves } from "../../kit/curves.js";
import { around, fill, html, reducedMotion } from "../../kit/elements.js";
import { pictureButtons } from "../../kit/saving.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { course } from "./course.js";
import { drawing, HIGH, short } from "./drawing.js";
import { edits } from "./edits.js";
import { stepEquations } from "./equation.js";
import { numberFields } from "./fields.js";
import { apart, ENDS, isLayer, isMatrix, isVector, meet, OWNERS } from "./parts.js";
import { savedGraph } from "./picture.js";

const STEP = "step"; // where all of a group stand
const NARROW = 620; // below this many pixels the fields stand in a list
const MORPH = 0.45; // seconds from folded to unrolled

/** @typedef {import("./parts.js").Graph} Graph */
/** @typedef {import("./parts.js").Meta} Meta */
/** @typedef {import("../../kit/mount.js").Host} Host */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {{ from: unknown, t: number, unit: number }} Place where someone of the group stands */

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function createGraph(root, message) {
  const shell = html("div", { class: "shell" });
  root.append(shell);
  /** @type {Host | null} */
  let component = null;
  const { meta } = message;
  const open = meta.unrolled ? 1 : 0;
  /** @type {Graph} */
  const graph = {
    root,
    meta,
    colours: dress(root, shell, meta.palettes),
    t: meta.t,
    u: open,
    goal: open,
    lit: [],
    opened: 0,
    compact: false,
    isLit: (id) => graph.lit.some((one) => meet(one, id)),
    light,
    numberOf,
    nameOf,
    // A click on a number that can be changed goes to its field, one on a unit opens it.
    edit: (id) => {
      const { kind, row } = apart(id ?? "");
      if (kind === "h" && row != null) openUnit(row);
      else if (graph.goal === 0 && id) fields.focus(id);
    },
    change: (edit) => changes.change(edit),
    tell: (name, value) => component?.setTriggerValue(name, value),
  };
  const toggle = html("button", { type: "button" });
  const hint = html("span", { class: "hint" });
  const picture = drawing(graph);
  const fields = numberFields(graph, picture);
  const equations = stepEquations(graph);
  const over = course(graph, go);
  const changes = edits(graph, () => {
    fields.lay();
    stepped();
  });
  const save = pictureButtons(
    meta.labels,
    () => savedGraph(graph, picture, fields.numbers),
    (ending) => `seqviz-network-step${graph.t + 1}.${ending}`,
  );
  const curves = unitCurves();
  const units = html("div", { class: "units" });
  const board = html(
    "div",
    { class: "board" },
    html("div", { class: "stage" }, picture.node, units),
    fields.node,
    fields.say,
  );
  shell.append(
    html("div", { class: "top" }, toggle, hint),
    html("div", { class: "drawn" }, board, over.node),
    html("div", { class: "beside" }, equations.node, curves.node, save),
  );

  /** @param {string | null} id */
  function light(id) {
    const [kind, ...place] = (id ?? "").split(".");
    const twin = graph.t === 0 && (kind === "hp" ? "h_0" : kind === "h_0" ? "hp" : null); // before the first step h is h₀
    const now = id == null ? [] : twin ? [id, [twin, ...place].join(".")] : [id];
    if (now.join() === graph.lit.join()) return;
    graph.lit = now;
    shell.dataset.lit = now.join(" ");
    picture.draw();
    fields.light();
    equations.light();
  }
  /** @param {string} id */
  function numberOf(id) {
    const { values, weights } = graph.meta;
    const { kind, row } = apart(id);
    if (isLayer(kind)) return values[kind][graph.t][row];
    return graph.t > 0 ? values.h[graph.t - 1][row] : weights.h_0[row];
  }
  /** @param {string} id */
  function nameOf(id) {
    const { names, labels } = graph.meta;
    const { kind, row, column } = apart(id);
    if (row == null) return labels.names[kind];
    if (kind === "hp") return fill(labels.before, { of: names.h[row] });
    if (isLayer(kind)) return names[kind][row];
    if (isVector(kind)) return fill(labels.bias, { name: kind, of: names[OWNERS[kind]][row] });
    if (!isMatrix(kind)) return kind;
    const { from, to } = ENDS[kind];
    return fill(labels.weight, { name: kind, from: names[from][column], to: names[to][row] });
  }

  picture.node.onpointermove = (event) => {
    if (event.buttons) return; // a number is being turned
    const id = picture.under(event);
    picture.node.style.cursor = !id ? "" : id.startsWith("W") ? "ew-resize" : id.startsWith("h.") ? "pointer" : "";
    graph.light(id);
  };
  picture.node.onpointerleave = () => graph.light(null);
  picture.node.onpointerdown = (event) => {
    const id = picture.under(event);
    if (event.button || !id) return;
    if (id.startsWith("W")) fields.turn(event, id);
    else graph.edit(id);
  };
  const idOf = (/** @type {Event} */ event) => around(event, "[data-id]")?.dataset.id ?? null;
  for (const node of [fields.node, units]) {
    node.onpointerover = (event) => graph.light(idOf(event));
    node.onpointerleave = () => graph.light(null);
    node.addEventListener("focusin", (event) => graph.light(idOf(event)));
    node.addEventListener("focusout", () => graph.light(null));
  }

  // The units can be opened by keyboard too: buttons above their circles, at the step that is shown.
  function placeUnits() {
    const { names, labels } = graph.meta;
    if (units.children.length !== names.h.length)
      units.replaceChildren(
        ...names.h.map((_name, k) =>
          html("button", { type: "button", "data-id": `h.${k}`, "data-q": "h", onclick: () => openUnit(k) }),
        ),
      );
    names.h.forEach((name, k) => {
      const button = /** @type {HTMLElement} */ (units.children[k]);
      const { x, y } = picture.place("h", k, graph.t);
      button.setAttribute("aria-label", fill(labels.open, { name }));
      button.setAttribute("aria-current", String(k === graph.opened));
      button.style.left = `${(100 * x) / picture.wide()}%`;
      button.style.top = `${(100 * y) / HIGH}%`;
      button.style.width = `${(200 * picture.radius()) / picture.wide()}%`;
    });
  }
  /** @param {number} k */
  function openUnit(k) {
    did("part_opened", { quantity: "h" });
    show(k, true);
    go(graph.t);
  }
  /** @param {number} k */
  function show(k, pressed = false) {
    graph.opened = clamp(k, 0, graph.meta.sizes.h - 1);
    shell.dataset.opened = String(graph.opened);
    equations.open(pressed);
    placeUnits();
    picture.draw();
    over.draw();
    drawCurves();
  }

  // Fold and unroll: one motion through every position between.
  let last = 0;
  let due = 0;
  /** @param {number} now */
  function move(now) {
    const step = Math.min(0.1, (now - last) / 1000) / MORPH;
    last = now;
    graph.u = graph.goal > graph.u ? Math.min(graph.goal, graph.u + step) : Math.max(graph.goal, graph.u - step);
    picture.draw();
    if (graph.u !== graph.goal) due = requestAnimationFrame(move);
    else settle();
  }
  function settle() {
    const open = graph.goal === 1;
    shell.classList.toggle("unfolded", open);
    toggle.textContent = open ? graph.meta.labels.fold : graph.meta.labels.unroll;
    toggle.setAttribute("aria-pressed", String(open));
    hint.textContent = open ? graph.meta.labels.unrolled_hint : graph.meta.labels.folded_hint;
    shell.dataset.unrolled = String(open);
    placeUnits();
    picture.draw();
  }
  toggle.onclick = () => {
    graph.goal = graph.goal === 1 ? 0 : 1;
    shell.classList.add("unfolded");
    cancelAnimationFrame(due); // a second click turns the motion round
    if (reducedMotion()) {
      graph.u = graph.goal;
      settle();
    } else {
      last = performance.now();
      due = requestAnimationFrame(move);
    }
    graph.tell("turned", graph.goal === 1);
    did("unrolled", { open: graph.goal === 1 });
  };

  /** All of the group go to a step; the page's player is one of them. @param {number} t */
  function go(t) {
    if (t !== graph.t) did("step", { to: placeOf(t, graph.meta.steps), step: t + 1 });
    tell(STEP, graph.meta.group, { from: graph, t, phase: 1, unit: graph.opened, commit: true });
  }
  function stepped() {
    picture.node.setAttribute("aria-label", describe());
    equations.stepped();
    over.describe();
    over.draw();
    placeUnits();
    picture.draw();
    drawCurves();
  }
  /** f and its slope at the opened unit's sum of this step. */
  function drawCurves() {
    const { names, nonlinearity, values, cut, labels } = graph.meta;
    const k = graph.opened;
    const form = nonlinearity.toLowerCase();
    const unit = { name: names.h[k], form, a: values.a[graph.t][k], value: values.h[graph.t][k], cut: cut[graph.t][k] };
    curves.draw([unit], graph.colours.accent, labels);
  }
  const follow = (/** @type {Place | null} */ detail) => {
    if (!detail) return;
    const t = clamp(detail.t, 0, graph.meta.steps - 1);
    const moved = t !== graph.t;
    graph.t = t;
    if (detail.unit !== graph.opened) show(detail.unit);
    if (moved) stepped();
  };
  let group = "";
  let stopHearing = () => {};
  function layout() {
    graph.compact = board.clientWidth > 0 && board.clientWidth < NARROW;
    shell.classList.toggle("compact", graph.compact);
    shell.classList.toggle("single", graph.meta.sizes.h === 1);
    fields.lay();
    placeUnits();
    picture.draw();
    over.draw();
  }
  const sizes = new ResizeObserver(layout);
  sizes.observe(shell);

  function describe() {
    const { values, names, labels } = graph.meta;
    const parts = /** @type {const} */ (["x", "h", "y"]).flatMap((layer) =>
      values[layer][graph.t].map((value, k) => `${names[layer][k]} = ${short(value)}`),
    );
    return fill(labels.alt, { step: graph.t + 1, values: parts.join(labels.comma) });
  }

  /** @param {Host} host @param {Meta} message */
  function update(host, message) {
    component = host;
    graph.meta = changes.arrived(message);
    if (message.group !== group) {
      stopHearing();
      group = message.group;
      stopHearing = hear(STEP, group, follow);
    }
    graph.t = Math.min(graph.t, message.steps - 1);
    graph.opened = Math.min(graph.opened, message.sizes.h - 1);
    graph.colours = dress(root, shell, message.palettes);
    layout();
    equations.refresh();
    stepped();
    if (graph.u === graph.goal) settle();
    shell.dataset.ready = message.id;
  }
  function remove() {
    stopHearing();
    changes.stop();
    sizes.disconnect();
    cancelAnimationFrame(due);
    shell.remove();
  }
  return { update, remove };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof createGraph>, Meta>} */
export default {
  create: createGraph,
  update: (graph, { meta }, host) => graph.update(host, meta),
  remove: (graph) => graph.remove(),
};
