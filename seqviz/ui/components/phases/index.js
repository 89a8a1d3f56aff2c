// One training step as a row of four stations; each comes alight when its event arrives.

import { sharp } from "../../kit/canvas.js";
import { fill, html, reducedMotion, subscripted } from "../../kit/elements.js";
import { counted, measured, short } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { runningSum } from "./back.js";
import { pictures, placeName } from "./pictures.js";

/** @typedef {import("../../../payloads/types.d.ts").Phases} Meta */
/** @typedef {import("../../../payloads/types.d.ts").Stations} Stations */
/** @typedef {import("./pictures.js").Phase} Phase */
/** @typedef {ReturnType<typeof station>} Card */

const PHASES = /** @type {const} */ (["forward", "loss", "backward", "update"]);
const LIGHT_UP = 700; // milliseconds in which a station's picture is drawn
const UPRIGHT = new Set(["tanh", "mean", "clip", "softmax", "ln"]);

/**
 * "h_{t−1} = f(x_t)" as text: letters italic, what follows "_" lowered.
 *
 * @param {string} text
 */
function formula(text) {
  const parts = text.match(/(?:[A-Za-z∂ηΔαβμε]|\u0302)+|_\{[^}]*\}|_\w|(?:(?!\u0302)[^A-Za-z∂ηΔαβμε_])+/g) ?? [];
  return html(
    "span",
    { class: "formula" },
    parts.map((part) => {
      if (part[0] === "_") return html("sub", { text: part.slice(1).replace(/[{}]/g, "") });
      return /^[A-Za-zηαβμε]/.test(part) && !UPRIGHT.has(part) ? html("i", { text: part }) : part;
    }),
  );
}

/**
 * One station's nodes; `begun` is when its picture began, `lit` the step that it shows.
 *
 * @param {Phase} name
 * @param {number} k its place
 */
function station(name, k) {
  const title = html("h3");
  const says = html("p", { class: "says", "data-terms": true });
  const canvas = html("canvas", { role: "img" });
  const waits = html("p", { class: "waits" });
  const bars = html("div", { class: "bars" });
  const equation = html("div", { class: "equation" });
  const node = html(
    "li",
    { class: "station", "data-phase": name },
    html("header", {}, html("b", { text: String(k + 1), "aria-hidden": "true" }), title),
    says,
    html("div", { class: "picture" }, canvas, waits),
    bars,
    equation,
  );
  const lit = /** @type {number | null} */ (null);
  return { name, title, says, canvas, waits, bars, equation, node, begun: 0, lit };
}

/**
 * @param {ShadowRoot} root
 * @param {import("../../kit/envelope.js").Message<Meta>} message
 */
function createExplainer(root, message) {
  let { meta } = message;
  const heading = html("p", { class: "heading" });
  // Where there is room for one station alone, these choose which.
  const ways = PHASES.map((name, k) => {
    const word = html("span");
    const number = html("b", { text: String(k + 1), "aria-hidden": "true" });
    const node = html(
      "button",
      { type: "button", class: "way", "data-way": name, onclick: () => open(name) },
      number,
      word,
    );
    return { name, word, node };
  });
  /** @type {Phase} */
  let opened = PHASES[0];
  const nav = html(
    "div",
    { class: "ways", role: "group" },
    ways.map((way) => way.node),
  );
  const said = html("p", { class: "say", role: "status" });
  const cards = PHASES.map(station);
  const shell = html(
    "div",
    { class: "shell", role: "group" },
    heading,
    nav,
    html(
      "ol",
      {},
      cards.map((card) => card.node),
    ),
    said,
  );
  root.append(shell);
  let colours = dress(root, shell, meta.palettes);
  let frame = 0;

  /** @type {{ [P in Phase]: (d: Stations[P]) => string[] }} */
  const equations = {
    forward: (d) => [
      "h_t = f(x_t, h_{t−1})",
      `${d?.choice ? "p = softmax (W_y·h_T + b_y)" : "y = W_y·h_T + b_y"}${d ? ` = ${measured(d.y ?? NaN)}` : ""}`,
    ],
    loss: (d) => [
      `${d?.choice ? "L = mean −ln p" : "L = mean (y − target)²"}${d ? ` = ${measured(d.loss ?? NaN)}` : ""}`,
    ],
    backward: (d) => [
      "∂L/∂h_{t−1} = ∂L/∂h_t · ∂h_t/∂h_{t−1}",
      ...(d ? [`‖g‖ = ${measured(d.gradient_norm ?? NaN)}`] : []),
    ],
    update: (d) => [...meta.rule.lines, ...(d?.learning_rate != null ? [`η = ${short(d.learning_rate)}`] : [])],
  };
  /** @type {{ [P in Phase]: (d: NonNullable<Stations[P]>) => string }} */
  const descriptions = {
    forward: (d) => fill(meta.labels.alt_forward, { units: d.h.length, steps: d.x.length, y: measured(d.y ?? NaN) }),
    loss: (d) => fill(meta.labels.alt_loss, { loss: measured(d.loss ?? NaN) }),
    backward: (d) =>
      fill(meta.labels.alt_backward, { first: measured(d.d_h[0] ?? NaN), last: measured(d.d_h.at(-1) ?? NaN) }),
    update: (d) =>
      d.weights
        .map((one) =>
          fill(meta.labels.alt_update, {
            name: placeName(one),
            before: measured(one.before),
            after: measured(one.after),
          }),
        )
        .join(" "),
  };
  /**
   * @template {Phase} P
   * @param {P} name
   * @param {Stations[P]} data
   */
  const equationsOf = (name, data) => equations[name](data);
  /**
   * @template {Phase} P
   * @param {P} name
   * @param {Stations[P]} data
   */
  const describe = (name, data) => (data ? descriptions[name](data) : meta.labels.waits);

  /**
   * Each parameter's share of the gradient, longest first; below, what clipping did.
   *
   * @param {Card} card
   * @param {Stations["backward"]} d
   */
  function gradients(card, d) {
    if (!d) {
      card.bars.replaceChildren();
      return;
    }
    const most = Math.max(...d.parameters.map((one) => one.norm ?? 0)) || 1;
    const told = summed(d);
    const rows = d.parameters.map((one) => {
      const [layer, letter] = one.name.includes(".") ? one.name.split(".") : ["0", one.name];
      const name = subscripted(letter);
      if (Number(layer) > 0) name.append(` ${Number(layer) + 1}`);
      return html(
        "div",
        { class: "bar" },
        name,
        html("span", { class: "track" }, html("span", { style: `width:${(100 * (one.norm ?? 0)) / most}%` })),
        html("span", { class: "value", text: measured(one.norm ?? NaN) }),
      );
    });
    if (d.left_out) rows.push(html("p", { class: "more", text: fill(meta.labels.left_out, { count: d.left_out }) }));
    const clipped = d.clipped_norm != null && d.gradient_norm != null && d.clipped_norm < d.gradient_norm * 0.9999;
    if (clipped)
      rows.push(
        html("p", {
          class: "clipped",
          text: fill(meta.labels.clipped, { norm: measured(d.gradient_norm), clipped: measured(d.clipped_norm) }),
        }),
      );
    card.bars.replaceChildren(...told, ...rows);
  }

  /**
   * That the parts of one weight's gradient add up to it, in words.
   *
   * @param {NonNullable<Stations["backward"]>} d
   */
  function summed({ shared }) {
    if (!shared) return [];
    const [count, earlier] = shared.before;
    const texts = [
      fill(meta.labels.sum_said, {
        name: placeName(shared),
        count: shared.parts.length,
        sum: measured(runningSum(shared.parts)[0] ?? NaN),
      }),
      ...(count ? [fill(meta.labels.sum_earlier, { count, sum: measured(earlier ?? NaN) })] : []),
      fill(meta.labels.sum_total, { total: measured(shared.total ?? NaN) }),
    ];
    return [html("p", { class: "summed", text: texts.join(" ") })];
  }

  /** Where one station alone has room, which. @param {Phase} name */
  function open(name) {
    opened = name;
    for (const way of ways) way.node.setAttribute("aria-pressed", String(way.name === name));
    for (const card of cards) card.node.classList.toggle("open", card.name === name);
    redraw();
  }

  /**
   * @template {Phase} P
   * @param {P} name
   * @param {import("./pictures.js").Shown<P>} shown
   */
  const paint = (name, shown) => pictures[name](shown);

  /** @param {number} at */
  function draw(at) {
    frame = 0;
    let going = false;
    for (const { name, canvas, begun } of cards) {
      const data = meta.stations[name];
      if (!data) {
        sharp(canvas);
        continue;
      }
      const u = reducedMotion() ? 1 : clamp((at - begun) / LIGHT_UP, 0, 1);
      going ||= u < 1;
      paint(name, { data, canvas, colours, labels: meta.labels, rule: meta.rule, u: u * u * (3 - 2 * u) });
    }
    if (going) frame = requestAnimationFrame(draw);
  }
  const redraw = () => {
    if (!frame) frame = requestAnimationFrame(draw);
  };
  const sizes = new ResizeObserver(redraw);

  /** @param {Meta} next */
  function update(next) {
    meta = next;
    const { labels, rule } = meta;
    sizes.observe(shell);
    colours = dress(root, shell, meta.palettes);
    shell.style.setProperty("--h", colours.symbols.h);
    shell.setAttribute("aria-label", labels.region);
    const { step, epoch } = meta.stations;
    const where = step ? fill(labels.step, { step: counted(step), epoch: counted(epoch) }) : labels.nothing;
    heading.replaceChildren(html("strong", { text: labels.title }), " ", html("span", { text: where }));
    nav.setAttribute("aria-label", labels.title);
    /** @type {Card | null} */
    let newest = null;
    let following = 0;
    for (const card of cards) {
      const data = meta.stations[card.name];
      card.title.textContent = labels[card.name];
      const choice = card.name === "loss" && meta.stations.loss?.choice;
      card.says.textContent = choice ? labels.choice_says : labels[`${card.name}_says`];
      card.waits.textContent = data ? "" : labels.waits;
      card.waits.hidden = Boolean(data);
      card.equation.replaceChildren(...equationsOf(card.name, data).map((text) => html("div", {}, formula(text))));
      if (card.name === "backward") gradients(card, meta.stations.backward);
      if (card.name === "update")
        card.bars.replaceChildren(
          ...(data
            ? [rule.lines.length > 1 ? labels.plain : "", rule.note]
                .filter(Boolean)
                .map((text) => html("p", { class: "more", text }))
            : []),
        );
      card.node.classList.toggle("reached", Boolean(data));
      card.canvas.setAttribute("aria-label", describe(card.name, data));
      if (data) newest = card;
      if (data && card.lit !== step) {
        // several at once light up one after another
        card.begun = performance.now() + following;
        following += LIGHT_UP * 0.6;
      }
      card.lit = data ? step : null;
    }
    for (const way of ways) {
      way.word.textContent = labels[way.name];
      way.node.classList.toggle("reached", Boolean(meta.stations[way.name]));
    }
    const mark = `${step} ${newest?.name ?? ""}`;
    open(mark === shell.dataset.mark ? opened : (newest?.name ?? PHASES[0])); // what is new opens by itself
    shell.dataset.mark = mark;
    for (const card of cards) {
      card.node.classList.toggle("newest", card === newest);
      if (card === newest) card.node.setAttribute("aria-current", "step");
      else card.node.removeAttribute("aria-current");
    }
    const text = newest ? `${labels[newest.name]}: ${describe(newest.name, meta.stations[newest.name])}` : "";
    if (said.textContent !== text) said.textContent = text;
    shell.dataset.step = String(step);
    shell.dataset.reached = newest?.name ?? "";
    shell.dataset.ready = "phases";
    redraw();
  }
  // Streamlit may clean up and come back to the same place: what was drawn stays there and wakes up again.
  function rest() {
    sizes.disconnect();
    cancelAnimationFrame(frame);
    frame = 0;
  }
  return { update, rest };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof createExplainer>, Meta>} */
export default {
  create: createExplainer,
  update: (explainer, { meta }) => explainer.update(meta),
  rest: (explainer) => explainer.rest(),
};
