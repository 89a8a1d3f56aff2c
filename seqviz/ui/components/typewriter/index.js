// The player: types what is there at the chosen speed, steps, rewinds, and asks for another way on.

import { did } from "../../kit/acts.js";
import { fill, html, meaning, reducedMotion } from "../../kit/elements.js";
import { roughPercentOf } from "../../kit/numbers.js";
import { name, playerKey, showPlaying } from "../../kit/player.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { createCandidates, createState } from "./candidates.js";
import { createPaper, unpack } from "./paper.js";

const USUAL_SPEED = "42";
/** @typedef {import("../../../payloads/types.d.ts").TypedText & import("../../../payloads/types.d.ts").TypewriterDress & import("../../../payloads/types.d.ts").TypewriterView} Meta */
/** @typedef {import("../../kit/mount.js").Host} Host */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/**
 * One typewriter; `at` characters stand on the paper, and the last of them is looked at.
 *
 * @typedef {object} App
 * @property {number} at
 * @property {ReturnType<typeof unpack<Meta>>} data
 * @property {import("../../kit/theme.js").Colours} colours
 * @property {Host} component
 * @property {(at: number) => void} rewind
 * @property {(index: number) => void} branch
 * @property {(host: Host, message: Message) => void} update
 * @property {() => void} destroy
 */

/**
 * As it stood last; another language mounts another typewriter, which goes on from here.
 *
 * @type {{ id: string, at: number, playing: boolean, speed: string } | null}
 */
let shown = null;

/** @param {ShadowRoot} root */
function createTypewriter(root) {
  const app = /** @type {App} */ (/** @type {unknown} */ ({ at: 0 })); // the rest follows below and with the first message
  const keys = {
    first: playerKey("first", () => app.rewind(0)),
    back: playerKey("back", () => app.rewind(app.at - 1)),
    play: playerKey("play", () => (playing ? pause() : play())),
    forward: playerKey("forward", () => app.rewind(app.at + 1)),
    last: playerKey("last", () => app.rewind(app.data.size)),
  };
  const where = html("output", { class: "where" });
  const speed = html("input", { type: "range", min: "0", max: "100", value: USUAL_SPEED });
  const rate = html("output", { class: "rate" });
  const more = html("button", { type: "button", class: "word more", onclick: () => ask("more") });
  const undo = html("button", { type: "button", class: "word undo", onclick: () => ask("undo") });
  const paceName = html("span", { class: "name" });
  const pace = html("label", { class: "pace" }, paceName, speed, rate);
  const bar = html("div", { class: "bar" }, ...Object.values(keys), where, pace, undo, more);
  const paper = createPaper(app);
  const candidates = createCandidates(app);
  const state = createState(app);
  const said = html("p", { class: "said", "aria-live": "polite" }); // the text for screen readers, whenever typing rests
  const tintSays = html("span");
  const tint = html("p", { class: "tint" }, html("span", { class: "swatch", "aria-hidden": "true" }), tintSays);
  const shell = html(
    "div",
    { class: "shell" },
    html(
      "div",
      { class: "desk" },
      html("div", { class: "left" }, bar, paper.node, said, tint, state.node),
      candidates.node,
    ),
  );
  root.append(shell);

  let playing = 0; // the animation frame that is due
  let last = 0;
  let owed = 0; // of a character
  let asked = 0;
  const perSecond = () => Math.round(3 * 10 ** (Number(speed.value) / 40)); // 3 to about 950

  // The address follows without asking the server, which hears of it with the next thing that it is told.
  let telling = 0;
  function tell() {
    clearTimeout(telling);
    telling = setTimeout(() => {
      const address = new URL(location.href);
      const rests = !playing && app.at < app.data.size;
      const said = { at: rests ? String(app.at) : null, speed: speed.value === USUAL_SPEED ? null : speed.value };
      let same = true;
      for (const [name, value] of Object.entries(said)) {
        if (address.searchParams.get(name) === value) continue;
        same = false;
        if (value === null) address.searchParams.delete(name);
        else address.searchParams.set(name, value);
      }
      if (!same) history.replaceState(history.state, "", address);
    }, 300);
  }

  const ask = (/** @type {string} */ what, value = {}) =>
    app.component.setTriggerValue(what, { ...value, number: ++asked });

  function draw() {
    const { labels, size, more: canGrow } = app.data;
    const done = app.at >= size;
    paper.draw(app.at);
    candidates.draw(app.at);
    state.draw(app.at);
    where.textContent = fill(labels.where, { at: app.at, of: size });
    rate.textContent = fill(labels.rate, { rate: perSecond() });
    const own = app.at > 0 ? app.data.itself(app.at - 1) : null;
    paper.node.setAttribute(
      "aria-valuetext",
      own
        ? fill(labels.value, {
            at: app.at,
            of: size,
            char: candidates.named(own.char),
            share: `${roughPercentOf(own.before)}%`,
          })
        : app.data.prompt,
    );
    keys.first.disabled = keys.back.disabled = app.at === 0;
    keys.forward.disabled = keys.last.disabled = keys.play.disabled = done;
    more.hidden = !(done && canGrow);
    undo.hidden = app.data.taken.length === 0;
    shell.dataset.at = String(app.at);
    shell.dataset.playing = String(playing !== 0);
    shown = { id: app.data.id, at: app.at, playing: playing !== 0, speed: speed.value };
  }
  /** @param {number} now */
  function frame(now) {
    owed += (Math.min(100, now - last) / 1000) * perSecond();
    last = now;
    const steps = Math.floor(owed);
    owed -= steps;
    if (steps) app.at = Math.min(app.data.size, app.at + steps);
    playing = app.at < app.data.size ? requestAnimationFrame(frame) : 0;
    if (!playing) mark();
    if (steps || !playing) draw();
  }
  function play() {
    cancelAnimationFrame(playing);
    if (reducedMotion()) {
      pause();
      app.at = app.data.size;
      draw();
      return;
    }
    [last, owed] = [performance.now(), 0];
    playing = requestAnimationFrame(frame);
    mark();
  }
  function pause() {
    cancelAnimationFrame(playing);
    playing = 0;
    mark();
    draw();
  }
  function mark() {
    const { labels } = app.data;
    for (const act of /** @type {const} */ (["first", "back", "forward", "last"])) name(keys[act], labels[act]);
    showPlaying(keys.play, playing !== 0, labels);
    shell.dataset.playing = String(playing !== 0);
    const text = playing ? "" : app.data.prompt + app.data.chars.slice(0, app.at).join("");
    if (!playing && said.textContent !== text) said.textContent = text;
    tell();
  }
  app.rewind = (at) => {
    app.at = clamp(at, 0, app.data.size);
    pause();
  };
  app.branch = (index) => {
    if (app.at < 1) return;
    pause();
    if (index === app.data.itself(app.at - 1).index) return;
    ask("branched", { at: app.at - 1, index });
    did("candidate_taken");
  };
  speed.oninput = () => {
    draw();
    tell();
  };
  paper.node.onkeydown = (event) => {
    const to = meaning(event, {
      ArrowLeft: app.at - 1,
      ArrowRight: app.at + 1,
      ArrowUp: app.at - 10,
      ArrowDown: app.at + 10,
      Home: 0,
      End: app.data.size,
    });
    if (to !== undefined) app.rewind(to);
    else if (event.key === " ") (playing ? pause : play)();
    else return;
    event.preventDefault();
  };
  const sizes = new ResizeObserver(() => {
    if (app.data) state.draw(app.at);
  });
  sizes.observe(shell);

  app.update = (component, message) => {
    app.component = component;
    const data = unpack(message);
    const old = app.data;
    app.data = data;
    app.colours = dress(root, shell, data.palettes);
    shell.style.setProperty("--h", app.colours.symbols.h);
    paceName.textContent = data.labels.speed;
    speed.setAttribute("aria-label", data.labels.speed);
    more.textContent = data.labels.more;
    undo.textContent = data.labels.undo;
    tintSays.textContent = data.labels.tint;
    const before = !old && shown?.id === data.id ? shown : null;
    if (!old) speed.value = String(before?.speed ?? data.speed ?? USUAL_SPEED);
    if (before) {
      paper.refill(0);
      app.at = before.at;
      if (before.playing) play();
    } else if (!old && data.at !== null && data.at < data.size) {
      paper.refill(0);
      app.at = data.at;
    } else if (old?.id !== data.id) {
      // What both texts begin with stays on the paper; typing goes on where they part.
      let kept = 0;
      if (old && old.prompt === data.prompt) while (kept < data.size && old.chars[kept] === data.chars[kept]) kept++;
      paper.refill(kept);
      const grows = old && kept === old.size;
      app.at = grows ? Math.min(app.at, kept) : Math.min(kept, app.at);
      play();
    }
    mark();
    draw();
    shell.dataset.ready = data.id;
  };
  app.destroy = () => {
    cancelAnimationFrame(playing);
    clearTimeout(telling);
    sizes.disconnect();
    shell.remove();
  };
  return app;
}

/** @type {import("../../kit/mount.js").Component<App, Meta>} */
export default {
  create: createTypewriter,
  update: (app, message, host) => app.update(host, message),
  remove: (app) => app.destroy(),
};
