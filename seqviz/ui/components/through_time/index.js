// Gradients through time: the error on its way back through untrained networks. Everything is computed here, from the
// weights that came once; a slider never waits for the server.

import { addressed } from "../../kit/addressed.js";
import { fill, html, meaning, reducedMotion } from "../../kit/elements.js";
import { measured } from "../../kit/numbers.js";
import { name, playerKey, showPlaying } from "../../kit/player.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { controls } from "./controls.js";
import { radiusOf, reader, wayBack } from "./flow.js";
import { picture } from "./picture.js";

/** @typedef {import("../../../payloads/types.d.ts").ThroughTime} Meta */
/** @typedef {import("../../kit/envelope.js").Message<Meta & { asked: Asked, at: number }>} Message */
/** @typedef {import("./controls.js").Asked} Asked */
/** @typedef {import("./flow.js").Way} Way */

const WHOLE = 2600; // milliseconds, however many steps there are

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function create(root, message) {
  const app = {
    meta: message.meta,
    read: reader(floats(message)),
    asked: /** @type {Asked} */ ({ ...message.meta.asked }),
    at: message.meta.at,
    /** @type {Way[]} */
    ways: [],
    frame: 0,
    update,
    stop,
  };
  const address = addressed(root, said);
  const hand = controls((change) => {
    if (change.steps !== undefined) stop(); // it plays the steps that there were
    Object.assign(app.asked, change);
    app.at = clamp(app.at, 0, app.asked.steps);
    compute();
    address.follow();
  });
  const view = picture((t) => look(t));
  const keys = {
    last: playerKey("last", () => look(app.asked.steps)),
    forward: playerKey("forward", () => look(app.at + 1)),
    back: playerKey("back", () => look(app.at - 1)),
    play: playerKey("play", () => (app.frame ? stop() : play())),
    first: playerKey("first", () => look(1)),
  };
  const axis = html("p", { class: "axis" });
  const why = html("p", { class: "why" });
  const where = html("span", { class: "where", "aria-live": "polite" });
  const bar = html(
    "div",
    { class: "bar", role: "group" },
    keys.first,
    keys.back,
    keys.play,
    keys.forward,
    keys.last,
    where,
  );
  const body = html("tbody");
  const head = html("tr");
  const table = html("table", {}, html("thead", {}, head), body);
  const shell = html(
    "div",
    { class: "shell", role: "group", tabindex: "-1" },
    hand.node,
    view.board,
    axis,
    why,
    bar,
    table,
  );
  root.append(shell);
  shell.onkeydown = (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = meaning(event, { ArrowLeft: -1, ArrowRight: 1 });
    if (by) look(app.at + by);
    else if (event.key === "Home") look(1);
    else if (event.key === "End") look(app.asked.steps);
    else return;
    event.preventDefault();
  };
  const sizes = new ResizeObserver(() => draw());
  sizes.observe(view.board);

  const networks = () => app.meta.sizes.find(({ hidden }) => hidden === app.asked.hidden) ?? app.meta.sizes[0];

  function compute() {
    const now = networks();
    app.ways = now.lanes.map((lane) => wayBack(lane, now, app.asked, app.read));
    draw();
  }
  /** Another step is looked at. @param {number} t */
  function look(t) {
    stop();
    app.at = clamp(t, 0, app.asked.steps);
    draw();
    address.follow();
  }
  function play() {
    const steps = app.asked.steps;
    const from = app.at <= 1 ? steps : app.at;
    if (reducedMotion()) {
      look(1);
      return;
    }
    const begun = performance.now();
    const tick = (/** @type {number} */ now) => {
      const at = clamp(Math.round(from - ((now - begun) / WHOLE) * steps), 1, app.asked.steps);
      app.frame = at > 1 ? requestAnimationFrame(tick) : 0;
      if (at === app.at && at > 1) return;
      app.at = at;
      draw();
      if (at === 1) address.follow();
    };
    app.frame = requestAnimationFrame(tick);
    draw();
  }
  function stop() {
    cancelAnimationFrame(app.frame);
    app.frame = 0;
  }
  function draw() {
    const { labels, palettes, colours } = app.meta;
    const palette = dress(root, shell, palettes);
    const lines = colours[palette.dark ? "dark" : "light"];
    const { lanes } = networks();
    const own = lanes.find((lane) => lane.own);
    const gated = lanes.findIndex((lane) => lane.gate);
    hand.show(
      app.asked,
      {
        sizes: app.meta.sizes.map(({ hidden }) => hidden),
        gated: gated >= 0,
        own: own !== undefined,
        radius: own ? radiusOf(own, app.asked) : NaN,
        kept: { cell: lanes[gated]?.title ?? "", share: app.ways[gated]?.rate ?? 0 },
      },
      labels,
    );
    view.draw(
      lanes.map((lane, k) => ({ title: lane.title, way: app.ways[k], colour: lines[k % lines.length] })),
      app.at,
      palette,
      labels,
    );
    name(keys.first, labels.first);
    name(keys.back, labels.back);
    name(keys.forward, labels.forward);
    name(keys.last, labels.last);
    showPlaying(keys.play, app.frame !== 0, labels);
    axis.textContent = labels.axis;
    why.textContent = [labels.why, ...lanes.map((lane, k) => average(lane.title, app.ways[k]))].join(labels.between);
    shell.setAttribute("aria-label", labels.region);
    bar.setAttribute("aria-label", labels.player);
    const { steps } = app.asked;
    shell.dataset.at = String(app.at);
    where.textContent =
      app.at === steps
        ? fill(labels.at_loss, { step: steps })
        : app.at === 0
          ? fill(labels.at_start, { count: steps })
          : fill(labels.here, { step: app.at, count: steps - app.at });
    head.replaceChildren(
      ...["cell", "left", "link", "product", "half"].map((key) => html("th", { scope: "col", text: labels[key] })),
    );
    body.replaceChildren(
      ...lanes.map((lane, k) => {
        const way = app.ways[k];
        const shares = way.shares[way.carries];
        return html(
          "tr",
          {},
          html("th", { scope: "row", style: `color:${lines[k % lines.length]}`, text: lane.title }),
          html("td", {
            text: fill(labels.of_state, { value: measured(shares[app.at]), state: way.carries }),
          }),
          html("td", { text: app.at < steps ? `× ${measured(way.factors[app.at])}` : "–" }),
          html("td", { class: "product", text: product(way, app.at) }),
          html("td", {
            text:
              way.rate === 0
                ? "–"
                : way.rate > 1
                  ? labels.grows
                  : way.halfLife === Infinity
                    ? labels.never
                    : fill(labels.lasts, { steps: measured(way.halfLife) }),
          }),
        );
      }),
    );
  }
  /** What a link does on average, and what as many links leave. @param {string} cell @param {Way} way */
  function average(cell, way) {
    const count = way.factors.length - 1;
    if (way.reached === 0) return fill(app.meta.labels.blocked, { cell, factor: 0 });
    const mean = way.reached ** (1 / count);
    const factor = measured(mean, Math.abs(Math.log(mean)) < 0.1 ? 4 : 2); // near 1 every digit counts
    return fill(app.meta.labels.average, { cell, factor, count, share: measured(way.reached, 2) });
  }
  /** The factors between the loss and a step, written out. @param {Way} way @param {number} at */
  function product(way, at) {
    const factors = [...way.factors.subarray(at)].reverse();
    if (!factors.length) return "1";
    const shown =
      factors.length > 4
        ? [...factors.slice(0, 3).map((f) => measured(f, 2)), "…", measured(factors[factors.length - 1], 2)]
        : factors.map((f) => measured(f, 2));
    return `${shown.join(" · ")} = ${measured(way.shares[way.carries][at])}`;
  }
  /** What is not as usual, as the address says it. */
  function said() {
    const { steps, gate, radius, start, form, hidden } = app.asked;
    return {
      steps: steps === 50 ? "" : String(steps),
      gate: gate === "torch" ? "" : String(gate),
      radius: radius === null ? "" : String(radius),
      start: start === "torch" ? "" : start,
      form: form === "tanh" ? "" : form,
      units: hidden === 32 ? "" : String(hidden),
      step: app.at === 1 ? "" : String(app.at),
    };
  }
  /** @param {Message} next @param {import("../../kit/mount.js").Host} host */
  function update(next, host) {
    address.tellTo(host);
    app.meta = next.meta;
    app.read = reader(floats(next));
    compute();
  }
  compute();
  shell.dataset.ready = "";
  return {
    ...app,
    remove: () => {
      stop();
      sizes.disconnect();
      address.remove();
    },
  };
}

/** @param {Message} message */
const floats = ({ bytes }) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta & { asked: Asked, at: number }>} */
export default {
  create,
  update: (app, message, host) => app.update(message, host),
  remove: (app) => app.remove(),
};
