// Gradients through time: the error on its way back through untrained networks. Everything is computed here, from the
// weights that came once; a slider never waits for the server.

import { did, placeOf } from "../../kit/acts.js";
import { addressed } from "../../kit/addressed.js";
import { fill, html, meaning, reducedMotion } from "../../kit/elements.js";
import { name, playerKey, showPlaying } from "../../kit/player.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { remember, remembered, saidOf } from "./address.js";
import { controls } from "./controls.js";
import { details } from "./detail.js";
import { chronoBiases, radiusOf, reader, wayBack } from "./flow.js";
import { guide } from "./guide.js";
import { panels } from "./panels.js";
import { partsOf } from "./parts.js";
import { picture } from "./picture.js";
import { headline } from "./told.js";
import { trained } from "./trained.js";

/** @typedef {import("../../../payloads/types.d.ts").ThroughTime} Meta */
/** @typedef {import("../../kit/envelope.js").Message<Meta & { asked: Asked, look: Look }>} Message */
/** @typedef {import("./controls.js").Asked} Asked */
/** @typedef {import("./panels.js").Look} Look */
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
    look: /** @type {Look} */ ({ ...message.meta.look }),
    /** @type {Way[]} */
    ways: [],
    theory: false,
    frame: 0,
    update,
    stop,
  };
  const said = () => saidOf(app.asked, app.look);
  const address = addressed(root, said);
  function tellAddress(judged = false) {
    remember(app.asked, app.look);
    address.follow(judged);
  }
  /** @param {Partial<Asked>} change */
  function set(change) {
    if (change.steps !== undefined) stop(); // it plays the steps that there were
    Object.assign(app.asked, change);
    inRange();
    compute();
    tellAddress(true);
  }
  /** The same by hand. @param {Partial<Asked>} change */
  function moved(change) {
    set(change);
    for (const setting of Object.keys(change)) did("way_changed", { setting });
  }
  const hand = controls(moved);
  const begin = guide(moved);
  const head = headline();
  const detail = details((theory) => {
    app.theory = theory;
    draw();
  });
  const view = picture(
    (t) => go(t),
    (t) => below.point(t),
    () => detail.open(),
  );
  const below = panels(
    (change) => {
      stop();
      Object.assign(app.look, change);
      inRange();
      compute();
      tellAddress();
    },
    (at) => view.point(at),
  );
  const keys = {
    last: playerKey("last", () => go(lossNow())),
    forward: playerKey("forward", () => go(app.look.at + 1)),
    back: playerKey("back", () => go(app.look.at - 1)),
    play: playerKey("play", () => (app.frame ? stop() : play())),
    first: playerKey("first", () => go(1)),
  };
  const legend = html("p", { class: "axis" });
  const where = html("span", { class: "where", "aria-live": "polite" });
  const player = html(
    "div",
    { class: "player", role: "group" },
    keys.first,
    keys.back,
    keys.play,
    keys.forward,
    keys.last,
  );
  const bar = html("div", { class: "bar" }, player, where, view.key);
  const opens = html("div", { class: "keys opens" }, detail.key, below.bar);
  const row = html("div", { class: "settings" }, begin.node, hand.node);
  const shell = html(
    "div",
    { class: "shell", role: "group", tabindex: "-1" },
    ...[head.node, row, hand.rest, view.board, legend, bar, opens, detail.node, below.node],
  );
  root.append(shell);
  shell.onkeydown = (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = meaning(event, { ArrowLeft: -1, ArrowRight: 1 });
    if (by) go(app.look.at + by);
    else if (event.key === "Home") go(1);
    else if (event.key === "End") go(lossNow());
    else return;
    event.preventDefault();
  };
  const sizes = new ResizeObserver(() => draw());
  sizes.observe(view.board);

  const networks = () => app.meta.sizes.find(({ hidden }) => hidden === app.asked.hidden) ?? app.meta.sizes[0];
  const lossNow = () => app.look.loss ?? app.asked.steps;
  /** @param {readonly string[]} lines a colour for each lane */
  const drawn = (lines) =>
    networks().lanes.map((lane, k) => ({
      ...{ title: lane.title, lane, way: app.ways[k], parts: partsOf(app.ways[k]) },
      colour: lines[k % Math.max(1, lines.length)] ?? "",
    }));

  /** No place is left beyond what there is. */
  function inRange() {
    const { look, asked } = app;
    if (look.loss !== null && look.loss >= asked.steps) look.loss = null;
    if (look.horizon !== null) look.horizon = clamp(look.horizon, 1, asked.steps);
    look.at = clamp(look.at, 0, lossNow());
  }
  function compute() {
    const now = networks();
    app.ways = now.lanes.map((lane) => wayBack(lane, now, app.asked, app.read, app.look));
    draw();
  }
  /** Another step is looked at. @param {number} t */
  function go(t) {
    stop();
    const was = app.look.at;
    app.look.at = clamp(t, 0, lossNow());
    draw();
    tellAddress();
    if (app.look.at !== was) sentBack(); // who presses where he stands has sent nothing anywhere
  }
  const sentBack = () => did("sent_back", { to: placeOf(Math.max(0, app.look.at - 1), lossNow()) });
  function play() {
    const loss = lossNow();
    const from = app.look.at <= 1 ? loss : app.look.at;
    if (reducedMotion()) {
      app.look.at = from;
      go(1);
      return;
    }
    const begun = performance.now();
    const tick = (/** @type {number} */ now) => {
      const at = clamp(Math.round(from - ((now - begun) / WHOLE) * loss), 1, loss);
      app.frame = at > 1 ? requestAnimationFrame(tick) : 0;
      if (at === app.look.at && at > 1) return;
      app.look.at = at;
      draw();
      if (at > 1) return;
      tellAddress();
      sentBack();
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
    const { asked, look } = app;
    const palette = dress(root, shell, palettes);
    const lanes = drawn(colours[palette.dark ? "dark" : "light"]);
    const own = lanes.find(({ lane }) => lane.own);
    const gated = lanes.find(({ lane }) => lane.gate);
    hand.show(
      asked,
      {
        sizes: app.meta.sizes.map(({ hidden }) => hidden),
        gated: gated !== undefined,
        own: own !== undefined,
        radius: own ? radiusOf(own.lane, asked) : NaN,
        spread: chronoBiases(app.read(networks().spread), asked.steps),
        kept: { cell: gated?.title ?? "", share: gated?.way.rate ?? 0 },
      },
      labels,
    );
    begin.show(asked, lanes, labels);
    head.show(lanes, asked.steps, labels);
    view.draw(lanes, look.at, palette, labels, app.theory);
    legend.textContent = labels.legend;
    name(keys.first, labels.first);
    name(keys.back, labels.back);
    name(keys.forward, labels.forward);
    name(keys.last, labels.last);
    showPlaying(keys.play, app.frame !== 0, labels);
    below.show(lanes, look, app.read(networks().seed), palette, labels);
    detail.show(lanes, look.at, labels);
    shell.setAttribute("aria-label", labels.region);
    player.setAttribute("aria-label", labels.player);
    const loss = lossNow();
    shell.dataset.at = String(look.at);
    shell.dataset.loss = String(loss);
    where.textContent =
      look.at === loss
        ? fill(labels.at_loss, { step: loss })
        : look.at === 0
          ? fill(labels.at_start, { count: loss })
          : fill(labels.here, { step: look.at, count: loss - look.at });
  }
  /** @param {Message} next @param {import("../../kit/mount.js").Host} host */
  function update(next, host) {
    address.tellTo(host);
    app.meta = next.meta;
    app.read = reader(floats(next));
    compute();
  }
  const left = remembered();
  if (left) {
    Object.assign(app, left);
    tellAddress();
  }
  inRange();
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

/** @type {import("../../kit/mount.js").Component<{ update: Function, remove: () => void }, any>} */
export default {
  create: (root, message) => (message.meta.trained ? trained(root, message) : create(root, message)),
  update: (app, message, host) => app.update(message, host),
  remove: (app) => app.remove(),
};
