// The drawing, its number fields and its equations: fold and unroll, follow the stepper, light up together.

import { hear, tell } from "../../kit/bus.js";
import { around, fill, html, reducedMotion } from "../../kit/elements.js";
import { icon } from "../../kit/icons.js";
import { pictureButtons } from "../../kit/saving.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { drawing, short } from "./drawing.js";
import { stepEquations } from "./equation.js";
import { numberFields } from "./fields.js";
import { savedGraph } from "./picture.js";

const STEP = "step"; // where all of a group stand
const NARROW = 620; // below this many pixels the fields stand in a list

function createGraph(root) {
  const graph = { t: 0, u: 0, goal: 0, lit: [], compact: false };
  const toggle = html("button", { type: "button" });
  const hint = html("span", {});
  const key = (name, action) =>
    html("button", { type: "button", class: "key", "data-act": name, onclick: action }, icon(name));
  const play = key("play", () => (playing ? pause() : start()));
  const where = html("output", {});
  const player = html(
    "div",
    { class: "player" },
    key("back", () => step(graph.t - 1)),
    play,
    key("forward", () => step(graph.t + 1)),
    where,
  );
  const picture = drawing(graph);
  const fields = numberFields(graph, picture);
  const equations = stepEquations(graph);
  const save = html("div", {}); // its buttons once their words have come
  const board = html("div", { class: "board" }, html("div", { class: "stage" }, picture.node), fields.node);
  const shell = html(
    "div",
    { class: "shell" },
    html("div", { class: "top" }, player, toggle, hint, fields.say),
    board,
    save,
    equations.node,
  );
  root.append(shell);

  // Parts are named like W_h.0.1, hp.1 (h before this step) or, all of one kind, W_h. One that holds another shines with it.
  graph.isLit = (id) => graph.lit.some((one) => one === id || id.startsWith(`${one}.`) || one.startsWith(`${id}.`));
  graph.light = (id) => {
    const [kind, ...place] = (id ?? "").split(".");
    const twin = graph.t === 0 ? { hp: "h_0", h_0: "hp" }[kind] : null; // before the first step h is h₀
    const now = id == null ? [] : twin ? [id, [twin, ...place].join(".")] : [id];
    if (now.join() === graph.lit.join()) return;
    graph.lit = now;
    shell.dataset.lit = now.join(" ");
    picture.draw();
    fields.light();
    equations.light();
  };
  graph.numberOf = (id) => {
    const { values, weights } = graph.meta;
    const [layer, k] = id.split(".");
    if (layer !== "hp") return values[layer][graph.t][k];
    return graph.t > 0 ? values.h[graph.t - 1][k] : weights.h_0[k];
  };
  graph.nameOf = (id) => {
    const { names, labels } = graph.meta;
    const [name, row, column] = id.split(".");
    const ends = { W_x: ["x", "h"], W_h: ["h", "h"], W_y: ["h", "y"] }[name];
    if (row == null) return labels.names[name];
    if (ends) return fill(labels.weight, { name, from: names[ends[0]][column], to: names[ends[1]][row] });
    if (name === "hp") return fill(labels.before, { of: names.h[row] });
    return name in names ? names[name][row] : fill(labels.bias, { name, of: names[name === "b_y" ? "y" : "h"][row] });
  };
  // A click on a number that can be changed goes to its field.
  graph.edit = (id) => {
    if (graph.goal === 0 && id) fields.focus(id);
  };

  picture.node.onpointermove = (event) => {
    const id = picture.under(event);
    picture.node.style.cursor = id && graph.goal === 0 && /^W/.test(id) ? "pointer" : "";
    graph.light(id);
  };
  picture.node.onpointerleave = () => graph.light(null);
  picture.node.onclick = (event) => graph.edit(picture.under(event));
  const fieldOf = (event) => around(event, "[data-id]")?.dataset.id ?? null;
  fields.node.onpointerover = (event) => graph.light(fieldOf(event));
  fields.node.onpointerleave = () => graph.light(null);
  fields.node.addEventListener("focusin", (event) => graph.light(fieldOf(event)));
  fields.node.addEventListener("focusout", () => graph.light(null));

  // Fold and unroll: one motion through every position between.
  let last = 0;
  let due = 0;
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
    graph.component.setTriggerValue("turned", graph.goal === 1);
  };

  // The drawing's own player, so that one sees the network while it runs; the stepper below goes along.
  let playing = 0;
  let unit = 0;
  function step(t) {
    pause();
    go(t);
  }
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
    const name = playing ? "pause" : "play";
    play.replaceChildren(icon(name));
    for (const one of player.querySelectorAll("button")) {
      const said = one === play ? labels[name] : labels[one.dataset.act];
      one.setAttribute("aria-label", said);
      one.title = said;
    }
    where.textContent = fill(labels.position, { step: graph.t + 1, steps });
  }

  const stepped = () => {
    label();
    picture.node.setAttribute("aria-label", describe());
    equations.stepped();
    picture.draw();
  };
  const follow = (detail) => {
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
  let group = null;
  let stopHearing = () => {};
  function layout() {
    graph.compact = shell.clientWidth > 0 && shell.clientWidth < NARROW;
    shell.classList.toggle("compact", graph.compact);
    if (graph.meta) fields.lay();
    picture.draw();
  }
  const sizes = new ResizeObserver(layout);
  sizes.observe(shell);

  function describe() {
    const { values, names, labels } = graph.meta;
    const parts = ["x", "h", "y"].flatMap((layer) =>
      values[layer][graph.t].map((value, k) => `${names[layer][k]} = ${short(value)}`),
    );
    return `${fill(labels.alt, { step: graph.t + 1 })}: ${parts.join(", ")}`;
  }

  graph.update = (component, meta) => {
    graph.component = component;
    const first = !graph.meta;
    graph.meta = meta;
    if (meta.group !== group) {
      stopHearing();
      group = meta.group;
      stopHearing = hear(STEP, group, follow);
    }
    if (first)
      save.replaceWith(
        pictureButtons(
          graph.meta.labels,
          () => savedGraph(graph, picture, fields.numbers),
          (ending) => `seqviz-network-step${graph.t + 1}.${ending}`,
        ),
      );
    if (first) graph.t = graph.meta.t;
    if (first && graph.meta.unrolled) graph.u = graph.goal = 1;
    graph.t = Math.min(graph.t, graph.meta.steps - 1);
    graph.colours = dress(root, shell, meta.palettes);
    layout();
    equations.refresh();
    stepped();
    if (graph.u === graph.goal) settle();
    shell.dataset.ready = graph.meta.id;
  };
  graph.destroy = () => {
    stopHearing();
    sizes.disconnect();
    cancelAnimationFrame(due);
    clearInterval(playing);
    shell.remove();
  };
  return graph;
}

export default {
  create: createGraph,
  update: (graph, { meta }, host) => graph.update(host, meta),
  remove: (graph) => graph.destroy(),
};
