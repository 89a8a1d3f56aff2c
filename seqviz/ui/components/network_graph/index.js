// The drawing, its number fields and its equations: fold and unroll, follow the stepper, light up together.

import { did, placeOf } from "../../kit/acts.js";
import { hear, tell } from "../../kit/bus.js";
import { unitCurves } from "../../kit/curves.js";
import { around, fill, html, reducedMotion } from "../../kit/elements.js";
import { name, playerKey, showPlaying } from "../../kit/player.js";
import { pictureButtons } from "../../kit/saving.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { drawing, short } from "./drawing.js";
import { stepEquations } from "./equation.js";
import { numberFields } from "./fields.js";
import { apart, ENDS, isLayer, isMatrix, isVector, meet, OWNERS } from "./parts.js";
import { savedGraph } from "./picture.js";

const STEP = "step"; // where all of a group stand
const NARROW = 620; // below this many pixels the fields stand in a list

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
    compact: false,
    isLit: (id) => graph.lit.some((one) => meet(one, id)),
    light,
    numberOf,
    nameOf,
    // A click on a number that can be changed goes to its field.
    edit: (id) => {
      if (graph.goal === 0 && id) fields.focus(id);
    },
    tell: (name, value) => component?.setTriggerValue(name, value),
  };
  const toggle = html("button", { type: "button" });
  const hint = html("span", {});
  const back = playerKey("back", () => step(graph.t - 1));
  const play = playerKey("play", () => (playing ? pause() : start()));
  const forward = playerKey("forward", () => step(graph.t + 1));
  const where = html("output", {});
  const player = html("div", { class: "player" }, back, play, forward, where);
  const picture = drawing(graph);
  const fields = numberFields(graph, picture);
  const equations = stepEquations(graph);
  const save = pictureButtons(
    meta.labels,
    () => savedGraph(graph, picture, fields.numbers),
    (ending) => `seqviz-network-step${graph.t + 1}.${ending}`,
  );
  const curves = unitCurves();
  const board = html("div", { class: "board" }, html("div", { class: "stage" }, picture.node), fields.node);
  shell.append(
    html("div", { class: "top" }, player, toggle, hint, fields.say),
    html("div", { class: "drawn" }, board, curves.node),
    save,
    equations.node,
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
    const id = picture.under(event);
    picture.node.style.cursor = id && graph.goal === 0 && /^W/.test(id) ? "pointer" : "";
    graph.light(id);
  };
  picture.node.onpointerleave = () => graph.light(null);
  picture.node.onclick = (event) => graph.edit(picture.under(event));
  const fieldOf = (/** @type {Event} */ event) => around(event, "[data-id]")?.dataset.id ?? null;
  fields.node.onpointerover = (event) => graph.light(fieldOf(event));
  fields.node.onpointerleave = () => graph.light(null);
  fields.node.addEventListener("focusin", (event) => graph.light(fieldOf(event)));
  fields.node.addEventListener("focusout", () => graph.light(null));

  // Fold and unroll: one motion through every position between.
  let last = 0;
  let due = 0;
  /** @param {number} now */
  function move(now) {
    const step = Math.min(0.1, (now - last) / 1000) / 0.8;
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

  // The drawing's own player, so that one sees the network while it runs; the stepper below goes along.
  let playing = 0;
  let unit = 0;
  /** @param {number} t */
  function step(t) {
    pause();
    go(t);
    moved(clamp(t, 0, graph.meta.steps - 1));
  }
  const moved = (/** @type {number} */ t) => did("step", { to: placeOf(t, graph.meta.steps), step: t + 1 });
  /** @param {number} t */
  function go(t, commit = true) {
    tell(STEP, graph.meta.group, { from: graph, t: clamp(t, 0, graph.meta.steps - 1), phase: 1, unit, commit });
  }
  function start() {
    if (graph.t >= graph.meta.steps - 1) go(0, false);
    playing = setInterval(() => {
      const next = graph.t + 1;
      const end = next >= graph.meta.steps - 1;
      if (end) pause();
      go(next, end);
      if (end) moved(next);
    }, 600);
    label();
  }
  function pause() {
    clearInterval(playing);
    if (playing) {
      playing = 0;
      go(graph.t);
    }
    label();
  }
  function label() {
    const { labels, steps } = graph.meta;
    name(back, labels.back);
    showPlaying(play, playing !== 0, labels);
    name(forward, labels.forward);
    where.textContent = fill(labels.position, { step: graph.t + 1, steps });
  }

  const stepped = () => {
    label();
    picture.node.setAttribute("aria-label", describe());
    equations.stepped();
    picture.draw();
    drawCurves();
  };
  /** f and its slope at the sums of this step, a picture for each unit. */
  function drawCurves() {
    const { names, nonlinearity, values, cut, labels } = graph.meta;
    const form = nonlinearity.toLowerCase();
    const units = names.h.map((name, k) => ({
      ...{ name, form, a: values.a[graph.t][k], value: values.h[graph.t][k], cut: cut[graph.t][k] },
    }));
    curves.draw(units, graph.colours.accent, labels);
  }
  const follow = (/** @type {Place | null} */ detail) => {
    if (!detail) return;
    unit = detail.unit;
    if (playing && detail.from !== graph) {
      clearInterval(playing);
      playing = 0;
      label();
    }
    const t = Math.min(detail.t, graph.meta.steps - 1);
    if (t === graph.t) return;
    graph.t = t;
    stepped();
  };
  let group = "";
  let stopHearing = () => {};
  function layout() {
    graph.compact = shell.clientWidth > 0 && shell.clientWidth < NARROW;
    shell.classList.toggle("compact", graph.compact);
    fields.lay();
    picture.draw();
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

  /** @param {Host} host @param {Meta} meta */
  function update(host, meta) {
    component = host;
    graph.meta = meta;
    if (meta.group !== group) {
      stopHearing();
      group = meta.group;
      stopHearing = hear(STEP, group, follow);
    }
    graph.t = Math.min(graph.t, meta.steps - 1);
    graph.colours = dress(root, shell, meta.palettes);
    layout();
    equations.refresh();
    stepped();
    if (graph.u === graph.goal) settle();
    shell.dataset.ready = meta.id;
  }
  function remove() {
    stopHearing();
    sizes.disconnect();
    cancelAnimationFrame(due);
    clearInterval(playing);
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
