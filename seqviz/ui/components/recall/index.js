// Who still knows? Trained networks are asked for the first letter of a sequence, after any number of others. All of it
// is computed here, from weights that came once; no delay waits for the server.

import { addressed } from "../../kit/addressed.js";
import { fill, html, meaning, reducedMotion } from "../../kit/elements.js";
import { percentOf } from "../../kit/numbers.js";
import { name, playerKey, showPlaying } from "../../kit/player.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { answered, asker, beyondLuck, typical, verdict, worthDrawing } from "./memory.js";
import { picture } from "./picture.js";

/** @typedef {import("../../../payloads/types.d.ts").Recall} Meta */
/** @typedef {Meta & { delay: number, sequence: number }} Asked */
/** @typedef {import("../../kit/envelope.js").Message<Asked>} Message */
/** @typedef {import("./memory.js").Answers} Answers */

const WHOLE = 6000; // milliseconds for all delays
const AT_ONCE = 8; // milliseconds of measuring between two pictures

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function create(root, message) {
  const app = {
    meta: message.meta,
    delay: message.meta.delay,
    sequence: message.meta.sequence,
    frame: 0,
    work: 0,
  };
  const address = addressed(root, () => ({
    delay: app.delay === app.meta.usual ? "" : String(app.delay),
    letters: app.sequence === 1 ? "" : String(app.sequence),
  }));
  let numbers = floats(message);
  const read = (/** @type {{ o: number, s: number[] }} */ { o, s }) =>
    Float64Array.from(numbers.subarray(o, o + s.reduce((a, b) => a * b, 1)));
  /** @type {ReturnType<typeof asker>[]} */
  let ask = [];
  /** @type {Answers[]} */
  let answers = [];
  /** How often each network was right, by delay. @type {number[][]} */
  let right = [];
  let tried = 0;
  let pictured = 0; // as many had been tried when it was last drawn by itself
  let beyond = 0; // fewest right answers that are no luck

  const slider = html("input", { type: "range", name: "delay", min: 1, step: 1 });
  const label = html("label", { class: "delay" });
  const output = html("output");
  const keys = {
    first: playerKey("first", () => look(1)),
    back: playerKey("back", () => look(app.delay - 1)),
    play: playerKey("play", () => (app.frame ? halt() : play())),
    forward: playerKey("forward", () => look(app.delay + 1)),
    last: playerKey("last", () => look(app.meta.longest)),
  };
  const another = html("button", { type: "button", class: "choice", onclick: () => other() });
  const bar = html("div", { class: "bar", role: "group" }, Object.values(keys), another);
  const field = html("div", { class: "field" }, html("div", { class: "said" }, label, output), slider);
  const headline = html("p", { class: "headline", "aria-live": "polite" });
  const view = picture((delay) => look(delay));
  const asked = html("p", { class: "asked" });
  const [more, axis] = [html("summary"), html("p", { class: "axis" })];
  const shell = html(
    "div",
    { class: "shell recall", role: "group", tabindex: "-1" },
    html("div", { class: "controls" }, field, bar),
    headline,
    asked,
    view.board,
    html("details", {}, more, axis),
  );
  root.append(shell);
  slider.oninput = () => look(Number(slider.value));
  shell.onkeydown = (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = meaning(event, { ArrowLeft: -1, ArrowRight: 1 });
    if (by) look(app.delay + by);
    else if (event.key === "Home") look(1);
    else if (event.key === "End") look(app.meta.longest);
    else return;
    event.preventDefault();
  };
  const sizes = new ResizeObserver(() => draw());
  sizes.observe(view.board);

  /** Letters of one of the sequences. @param {number} number from 1 */
  function sequence(number) {
    const steps = app.meta.longest + 1;
    const from = app.meta.read.o + (number - 1) * steps;
    return numbers.subarray(from, from + steps);
  }
  const count = () => app.meta.read.s[0];

  /** Other networks, or the same in another language. */
  function begin() {
    ask = app.meta.lanes.map((lane) => asker(lane, app.meta.letters.length, read));
    right = app.meta.lanes.map(() => new Array(app.meta.longest + 1).fill(0));
    tried = pictured = 0;
    clearTimeout(app.work);
    answers = ask.map((one) => one(sequence(app.sequence), true));
    measure();
  }
  function answer() {
    answers = ask.map((one) => one(sequence(app.sequence), true));
    draw();
  }
  /** All sequences, a few between two pictures. */
  function measure() {
    const until = performance.now() + AT_ONCE;
    while (tried < count() && (performance.now() < until || tried === 0)) {
      const letters = sequence(++tried);
      ask.forEach((one, k) => {
        one(letters).says.forEach((letter, t) => {
          if (letter === letters[0]) right[k][t]++;
        });
      });
    }
    if (tried < count()) app.work = window.setTimeout(measure);
    beyond = beyondLuck(tried, app.meta.letters.length, app.meta.longest * app.meta.lanes.length);
    if (!worthDrawing(tried, pictured, count())) return;
    pictured = tried;
    draw();
  }
  /** @param {number} delay */
  function look(delay) {
    stop();
    app.delay = clamp(delay, 1, app.meta.longest);
    draw();
    address.follow(true);
  }
  function other() {
    app.sequence = (app.sequence % count()) + 1;
    answer();
    address.follow(true);
  }
  function play() {
    const { longest } = app.meta;
    const from = app.delay >= longest ? 1 : app.delay;
    if (reducedMotion()) {
      look(longest);
      return;
    }
    const begun = performance.now();
    const tick = (/** @type {number} */ now) => {
      const delay = clamp(Math.round(from + ((now - begun) / WHOLE) * longest), 1, longest);
      app.frame = delay < longest ? requestAnimationFrame(tick) : 0;
      if (delay === app.delay && delay < longest) return;
      app.delay = delay;
      draw();
      if (delay === longest) address.follow(true);
    };
    app.frame = requestAnimationFrame(tick);
    draw();
  }
  function stop() {
    cancelAnimationFrame(app.frame);
    app.frame = 0;
  }
  function halt() {
    stop();
    draw();
    address.follow(true);
  }
  /** What stands above all: who still knows, in numbers of sequences. */
  function says() {
    const { labels, lanes, letters } = app.meta;
    /** @type {Record<string, string[]>} */
    const groups = { knows: [], partly: [], guesses: [] };
    lanes.forEach((lane, k) => {
      const times = right[k][app.delay];
      groups[verdict(times, tried, beyond)].push(fill(labels.times, { cell: lane.title, right: times }));
    });
    const told = Object.entries(groups)
      .filter(([, cells]) => cells.length)
      .map(([kind, cells]) => fill(labels[kind], { cells: cells.join(labels.comma) }));
    return { told: told.join(labels.between), asked: fill(labels.of_count, { count: tried, letters: letters.length }) };
  }
  /** Whether what one sees of this sequence is what one sees of most; nothing until all are measured. */
  function howTypical() {
    const { labels, longest } = app.meta;
    if (tried < count()) return "";
    const first = sequence(app.sequence)[0];
    const here = answers.map((one) => one.says.map((letter) => letter === first));
    const same = typical(here, right, tried);
    return fill(labels.typical, { sequence: app.sequence, same, delays: longest });
  }
  function draw() {
    const { labels, palettes, colours, lanes, letters, longest, taught } = app.meta;
    if (!tried) return;
    const palette = dress(root, shell, palettes);
    const mode = colours[palette.dark ? "dark" : "light"];
    const now = sequence(app.sequence);
    const drawn = lanes.map((lane, k) => {
      const { right: sure, says: said, kept } = answers[k];
      const known = verdict(right[k][app.delay], tried, beyond);
      const letter = letters[said[app.delay]];
      return {
        title: lane.title,
        note: lane.note,
        first: letters[now[0]],
        kept,
        colour: mode[k % mode.length],
        right: sure,
        says: fill(labels[answered(said[app.delay] === now[0], known)], { letter }),
        verdict: known,
        told: fill(labels.alt, {
          share: percentOf(sure[app.delay]),
          right: right[k][app.delay],
          count: tried,
        }),
        shares: Float64Array.from(right[k], (times) => times / tried),
      };
    });
    slider.max = String(longest);
    slider.value = String(app.delay);
    label.textContent = labels.delay;
    output.textContent = fill(app.delay > taught ? labels.longer : labels.shown, { delay: app.delay, taught });
    slider.setAttribute("aria-label", labels.delay);
    slider.setAttribute("aria-valuetext", output.textContent);
    another.textContent = labels.another;
    const said = says();
    headline.textContent = said.told;
    asked.textContent = said.asked;
    more.textContent = labels.how_to_read;
    const kept = drawn.flatMap(({ title, kept }) =>
      kept === null ? [] : fill(labels.kept, { cell: title, share: percentOf(kept) }),
    );
    axis.textContent = [labels.axis, ...kept, howTypical(), labels.luck].filter(Boolean).join(labels.between);
    view.draw(
      drawn,
      [...now],
      app.delay,
      { letters: [...letters], tried: fill(labels.tried, { count: tried }) },
      palette,
      labels,
    );
    name(keys.first, labels.first);
    name(keys.back, labels.back);
    name(keys.forward, labels.forward);
    name(keys.last, labels.last);
    showPlaying(keys.play, app.frame !== 0, labels);
    shell.setAttribute("aria-label", labels.region);
    bar.setAttribute("aria-label", labels.player);
    shell.dataset.delay = String(app.delay);
    shell.dataset.tried = String(tried);
    shell.dataset.who = lanes.map((lane, k) => `${lane.name} ${drawn[k].verdict}`).join(", ");
  }
  /** @param {Message} next @param {import("../../kit/mount.js").Host} host */
  function update(next, host) {
    address.tellTo(host);
    const same = next.bytes.length === message.bytes.length;
    app.meta = next.meta;
    numbers = floats(next);
    if (same && tried) draw();
    else begin();
  }
  begin();
  shell.dataset.ready = "";
  return {
    update,
    remove: () => {
      stop();
      clearTimeout(app.work);
      sizes.disconnect();
      address.remove();
    },
  };
}

/** @param {Message} message */
const floats = ({ bytes }) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Asked>} */
export default {
  create,
  update: (app, message, host) => app.update(message, host),
  remove: (app) => app.remove(),
};
