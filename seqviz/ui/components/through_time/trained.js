// The same picture of a trained network's answer: the server has sent its loss back, and the lights are drawn, stepped and
// played here. What it read stands below the lights, dimmed where little of the gradient arrives.

import { addressed } from "../../kit/addressed.js";
import { enlarged, fill, html, meaning, svg } from "../../kit/elements.js";
import { name, playerKey } from "../../kit/player.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { halfLife } from "./flow.js";
import { across, picture } from "./picture.js";
import { numbers } from "./table.js";

/** @typedef {import("../../../payloads/types.d.ts").TrainedBack} Meta */
/** @typedef {import("../../../payloads/types.d.ts").SentLane} SentLane */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {import("./picture.js").Drawn} Drawn */

const STRIP = 60; // pixels of what is read
const DIM = 0.18; // what cannot be seen of it at least

/** A layer as the picture draws it. @param {SentLane} lane @param {string} colour @returns {Drawn} */
export function drawnOf({ title, hidden, carries, gate, sign, shares, line, rate, alone }, colour) {
  const steps = line.length;
  const own = shares[carries];
  const factors = Float64Array.from({ length: steps }, (_, t) => (own[t + 1] ? own[t] / own[t + 1] : 0));
  const norms = Object.fromEntries(Object.entries(shares).map(([state, values]) => [state, Float64Array.from(values)]));
  return /** @type {Drawn} */ (
    /** @type {unknown} */ ({
      ...{ title, colour },
      lane: { title, own: null, gate: { name: gate, sign, state: carries } },
      way: {
        ...{ loss: steps, from: 0, run: { steps }, machine: { hidden } },
        ...{ carries, norms, shares: norms, factors, line: Float64Array.from(line), rate, alone },
        ...{ halfLife: halfLife(rate), reached: own[1], radius: NaN },
      },
    })
  );
}

/** How much of what is read at a step can be seen: as much as arrives there, of the network that gets most. @param {Drawn[]} lanes @param {number} t */
export const seen = (lanes, t) =>
  DIM + (1 - DIM) * clamp(Math.max(...lanes.map(({ way }) => way.shares[way.carries][t])), 0, 1);

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
export function trained(root, message) {
  let meta = message.meta;
  let at = meta.at;
  const address = addressed(root, () => ({ step: at === 1 ? "" : String(at) }));
  const view = picture((t) => go(t));
  const keys = {
    first: playerKey("first", () => go(1)),
    back: playerKey("back", () => go(at - 1)),
    forward: playerKey("forward", () => go(at + 1)),
    last: playerKey("last", () => go(meta.steps)),
  };
  const where = html("span", { class: "where", "aria-live": "polite" });
  const player = html("div", { class: "player", role: "group" }, Object.values(keys));
  const strip = svg("svg", { class: "strip", role: "img" });
  const [first, told] = [html("p", { class: "headline" }), html("p", { class: "why" })];
  const axis = html("p", { class: "axis" });
  const table = numbers();
  const bar = html("div", { class: "bar" }, player, where, view.key);
  const theory = html("input", { type: "checkbox", name: "theory", onchange: () => draw() });
  const theoryWords = html("span");
  const more = html("summary");
  const asks = html("label", { class: "ask" }, theory, theoryWords);
  const details = html("details", {}, more, told, table.node, asks, axis);
  const shell = html(
    "div",
    { class: "shell", role: "group", tabindex: "-1" },
    ...[first, view.board, strip, bar, details],
  );
  root.append(shell);
  shell.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = meaning(event, { ArrowLeft: -1, ArrowRight: 1 });
    if (by) go(at + by);
    else if (event.key === "Home") go(1);
    else if (event.key === "End") go(meta.steps);
    else return;
    event.preventDefault();
  };
  const sizes = new ResizeObserver(() => draw());
  sizes.observe(view.board);

  /** @param {number} t */
  function go(t) {
    at = clamp(t, 0, meta.steps);
    draw();
    address.follow();
  }
  function draw() {
    const { labels, palettes, colours, steps } = meta;
    const palette = dress(root, shell, palettes);
    const lines = colours[palette.dark ? "dark" : "light"];
    const lanes = meta.trained.map((lane, k) => drawnOf(lane, lines[k % lines.length]));
    view.draw(lanes, at, palette, labels, theory.checked);
    table.show(lanes, at, labels);
    drawStrip(lanes);
    for (const [key, node] of Object.entries(keys)) name(node, labels[key]);
    const [answer, ...rest] = meta.told;
    first.textContent = answer;
    told.textContent = rest.join(labels.between);
    more.textContent = labels.open_detail;
    theoryWords.textContent = labels.show_theory;
    axis.textContent = labels.trained_axis;
    shell.setAttribute("aria-label", labels.region);
    player.setAttribute("aria-label", labels.player);
    shell.dataset.at = String(at);
    const place =
      at === steps
        ? fill(labels.at_loss, { step: steps })
        : fill(at ? labels.here : labels.at_start, { step: at, count: steps - at });
    const read = at > 0 ? meta.names[at - 1] : undefined;
    where.textContent = read ? `${place} · “${read}”` : place;
  }
  /** What is read at each step, below its light. @param {Drawn[]} lanes */
  function drawStrip(lanes) {
    const { steps, names, pixels, labels } = meta;
    const width = (view.board.clientWidth || 900) / enlarged();
    const { x } = across(width, steps);
    const wide = x(1) - x(0);
    const parts = Array.from({ length: steps }, (_, k) => {
      const opacity = seen(lanes, k + 1);
      const left = x(k + 1) - wide / 2;
      if (names.length) return svg("text", { x: x(k + 1), y: 18, class: "tick middle read", opacity, text: names[k] });
      const tall = STRIP / pixels[k].length;
      const ink = pixels[k].flatMap((value, row) =>
        value > 0.05
          ? [svg("rect", { x: left, y: row * tall, width: wide, height: tall, class: "ink", opacity: value })]
          : [],
      );
      return svg("g", { opacity }, ink);
    });
    const height = names.length ? 26 : STRIP;
    const looked = { x: x(at) - wide / 2, y: 0, width: wide, height, class: "looked-at" };
    strip.setAttribute("viewBox", `0 0 ${width} ${height}`);
    strip.setAttribute("height", String(height * enlarged()));
    strip.setAttribute("aria-label", names.length ? `${labels.read} ${names.join("")}` : labels.read);
    strip.replaceChildren(...parts, ...(at > 0 ? [svg("rect", looked)] : []));
  }
  draw();
  shell.dataset.ready = "";
  return {
    /** @param {Message} next @param {import("../../kit/mount.js").Host} host */
    update(next, host) {
      address.tellTo(host);
      meta = next.meta;
      at = clamp(at, 0, meta.steps);
      draw();
    },
    remove() {
      sizes.disconnect();
      address.remove();
    },
  };
}
