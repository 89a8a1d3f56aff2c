// An LSTM becomes a GRU: the parts of one drawing move, come and go, and every part that is for the same keeps its place.

import { fill, html, meaning, reducedMotion, svg } from "../../kit/elements.js";
import { show } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";

/** @typedef {import("../../../payloads/types.d.ts").Morph} Meta */
/** @typedef {import("../../../payloads/types.d.ts").MorphStage} Stage */
/** @typedef {import("../../../payloads/types.d.ts").MorphPart} Part */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */

const SIZES = { gate: [100, 100], squash: [100, 88], state: [88, 50], input: [112, 30], dot: [28, 28] };

/** Of a part that a stage lacks: where it has gone to, through as many others as it takes. */
export function placeOf(
  /** @type {Stage} */ stage,
  /** @type {Record<string, string>} */ into,
  /** @type {string} */ key,
) {
  /** @type {string | undefined} */
  let at = key;
  for (let k = 0; at !== undefined && k < 9; k++) {
    /** @type {string} */
    const wanted = at;
    const part = stage.parts.find((one) => one.key === wanted);
    if (part) return { part, here: wanted === key };
    at = into[wanted];
  }
  return null;
}

/** Letter and index of a quantity. @param {string} q */
const written = (q) => (q.endsWith("_prev") ? [q.slice(0, -5), "t−1"] : [q, "t"]);

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function create(root, message) {
  let { meta } = message;
  /** @type {import("../../kit/mount.js").Host | null} */
  let component = null;
  const placed = (/** @type {string} */ name) =>
    Math.max(
      0,
      meta.stages.findIndex((one) => one.name === name),
    );
  let at = placed(meta.stage);
  let t = 2;
  const picture = svg("svg", { viewBox: "0 0 840 476", class: "cell", role: "img" });
  const lines = svg("g", {});
  const groups = svg("g", {});
  const buttons = html("div", { class: "stages", role: "group" });
  const title = html("h3", {});
  const said = html("p", { class: "said", "aria-live": "polite", "data-terms": true });
  const where = html("output", {});
  const slider = html("input", { type: "range", min: 0, step: 1 });
  const curves = svg("svg", { class: "curves", role: "img", viewBox: "0 0 480 150" });
  const list = html("ul", { class: "compared" });
  const shell = html(
    "div",
    { class: "shell", role: "group", tabindex: 0 },
    buttons,
    html(
      "div",
      { class: "body" },
      html("div", { class: "stage" }, picture),
      html("div", { class: "side" }, title, said, html("label", { class: "time" }, slider, where), list, curves),
    ),
  );
  root.append(shell);
  /** @type {Map<string, { group: SVGGElement, letter: SVGTextElement, value: SVGTextElement, box: SVGElement }>} */
  const nodes = new Map();
  /** @type {SVGGElement[]} */
  let wires = [];

  function build() {
    const { stages, body, labels } = meta;
    const colours = dress(root, shell, meta.palettes);
    const [x, y, width, height] = body;
    nodes.clear();
    groups.replaceChildren();
    wires = stages.map((stage) =>
      svg(
        "g",
        { class: "wires" },
        stage.wires.flatMap(({ d, state, label }) => [
          svg("path", { d, class: state ? "wire state" : "wire" }),
          label ? svg("text", { class: "on-wire", x: label.x, y: label.y, text: label.text }) : null,
        ]),
      ),
    );
    lines.replaceChildren(...wires);
    picture.replaceChildren(svg("rect", { class: "inside", rx: 18, x, y, width, height }), lines, groups);
    for (const stage of stages)
      for (const part of stage.parts) if (!nodes.has(part.key)) groups.append(made(part, colours.symbols[part.colour]));
    shell.setAttribute("aria-label", labels.region);
    buttons.setAttribute("aria-label", labels.stages);
    buttons.replaceChildren(
      ...stages.map((stage, k) =>
        html("button", {
          type: "button",
          "data-stage": stage.name,
          onclick: () => go(k),
          text: `${k + 1} · ${stage.title}`,
        }),
      ),
    );
    slider.max = String(stages[0].shown.length - 1);
    slider.setAttribute("aria-label", labels.step);
    curves.setAttribute("aria-label", labels.curves);
  }

  /** @param {Part} part @param {string | undefined} colour */
  function made(part, colour) {
    const [w, h] = SIZES[part.type];
    const style = `stroke:${colour ?? "var(--text)"}`;
    const box =
      part.type === "dot"
        ? svg("circle", { class: "box", r: 14, style })
        : svg("rect", {
            class: "box",
            x: -w / 2,
            y: -h / 2,
            width: w,
            height: h,
            rx: part.type === "state" ? 5 : 10,
            style,
          });
    const dot = part.type === "dot";
    const letter = svg("text", {
      class: "letter",
      "text-anchor": "middle",
      y: dot ? 6 : part.type === "gate" ? -18 : part.type === "input" ? 6 : part.type === "state" ? -33 : -4,
    });
    const value = svg("text", {
      class: "value",
      "text-anchor": "middle",
      y: part.type === "gate" ? 24 : part.type === "state" ? 7 : 17,
    });
    if (part.type === "input") {
      letter.setAttribute("x", "-30");
      value.setAttribute("x", "18");
      value.setAttribute("y", "6");
    }
    const group = svg("g", { class: `part is-${part.type}`, "data-key": part.key }, box, letter, dot ? null : value);
    nodes.set(part.key, { group, letter, value, box });
    return group;
  }

  function go(/** @type {number} */ next) {
    at = clamp(next, 0, meta.stages.length - 1);
    draw();
    component?.setStateValue("stage", meta.stages[at].name);
  }

  function draw() {
    const { stages, into, labels } = meta;
    const stage = stages[at];
    const colours = dress(root, shell, meta.palettes);
    shell.classList.toggle("still", reducedMotion());
    for (const [key, { group, letter, value, box }] of nodes) {
      const found = placeOf(stage, into, key);
      group.classList.toggle("gone", !found?.here);
      if (!found) continue;
      group.style.transform = `translate(${found.part.x}px, ${found.part.y}px)`;
      if (!found.here) continue;
      const { part } = found;
      // The tied gate is a mere 1 − f: its box shrinks to the circle of an operation.
      group.classList.toggle("small", part.type === "dot" && group.classList.contains("is-gate"));
      const [name, index] = written(part.q);
      if (part.type === "dot") letter.textContent = part.sign;
      else if (part.type === "squash") letter.replaceChildren("tanh");
      else letter.replaceChildren(name, svg("tspan", { class: "index", dy: 4, text: index }));
      value.textContent = show(part.values[t]);
      box.style.stroke = colours.symbols[part.colour] ?? colours.text;
    }
    wires.forEach((one, k) => {
      one.classList.toggle("gone", k !== at);
    });
    for (const [k, button] of [...buttons.children].entries()) button.setAttribute("aria-pressed", String(k === at));
    title.textContent = stage.title;
    said.textContent = stage.said;
    slider.value = String(t);
    const position = fill(labels.position, { step: t + 1 });
    where.textContent = position;
    slider.setAttribute("aria-valuetext", position);
    list.replaceChildren(
      ...stages.map((one, k) =>
        html(
          "li",
          { class: k === at ? "now" : "" },
          html("span", { text: one.title }),
          html("b", { text: fill(labels.value, { symbol: "hₜ", value: show(one.shown[t]) }) }),
        ),
      ),
    );
    const values = stage.parts.filter(({ type }) => type !== "dot").map((part) => `${part.q} ${show(part.values[t])}`);
    picture.setAttribute(
      "aria-label",
      fill(labels.alt, { title: stage.title, step: t + 1, values: values.join(labels.comma) }),
    );
    course(colours.accent);
    shell.dataset.stage = stage.name;
  }

  // The four hidden states over the steps: the stage in view in full, the others faint.
  function course(/** @type {string} */ accent) {
    const steps = meta.stages[0].shown.length;
    const all = [0, ...meta.stages.flatMap(({ shown }) => shown)];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const x = (/** @type {number} */ k) => 10 + (k * 460) / (steps - 1);
    const y = (/** @type {number} */ v) => 138 - (126 * (v - low)) / (high - low || 1);
    const curve = (/** @type {Stage} */ one, /** @type {boolean} */ now) =>
      svg("polyline", {
        class: now ? "curve now" : "curve",
        style: now ? `stroke:${accent}` : null,
        points: one.shown.map((v, k) => `${x(k)},${y(v)}`).join(" "),
      });
    curves.replaceChildren(
      svg("line", { class: "zero", x1: 10, x2: 470, y1: y(0), y2: y(0) }),
      svg("line", { class: "here", x1: x(t), x2: x(t), y1: 6, y2: 144 }),
      ...meta.stages.filter((_, k) => k !== at).map((one) => curve(one, false)),
      curve(meta.stages[at], true),
      svg("circle", { cx: x(t), cy: y(meta.stages[at].shown[t]), r: 5, style: `fill:${accent}` }),
    );
  }

  slider.oninput = () => {
    t = Number(slider.value);
    draw();
  };
  shell.onkeydown = (event) => {
    if (event.target === slider) return;
    const move = meaning(event, { ArrowLeft: -1, ArrowRight: 1, Home: -9, End: 9 });
    if (!move) return;
    go(at + move);
    event.preventDefault();
    event.stopPropagation();
  };

  /** @param {Message} next @param {import("../../kit/mount.js").Host} host */
  function update(next, host) {
    component = host;
    meta = next.meta;
    build();
    draw();
    shell.dataset.ready = "";
  }
  return { update, remove: () => shell.remove() };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (part, message, host) => part.update(message, host),
  remove: (part) => part.remove(),
};
