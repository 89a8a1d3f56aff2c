// Time: play, pause, step, scrub, by button, slider or key. Runs on animation frames and sends nothing while it moves.

import { did, placeOf } from "../../kit/acts.js";
import { fill, html, reducedMotion, targetOf } from "../../kit/elements.js";
import { name, playerKey, showPlaying } from "../../kit/player.js";
import { clamp } from "../../kit/scales.js";

const SPEEDS = [0.5, 1, 2, 4, 8, 16];

/** @param {import("./types.d.ts").Core} app */
export function player(app) {
  const { labels, state } = app;
  const keys = {
    first: playerKey("first", () => jump(0)),
    back: playerKey("back", () => jump(state.t - 1)),
    play: playerKey("play", () => toggle()),
    forward: playerKey("forward", () => advance()),
    last: playerKey("last", () => jump(app.trace.steps - 1)),
  };
  const slider = html("input", {
    type: "range",
    min: 0,
    step: 1,
    class: "scrub",
    "aria-label": labels.step,
    oninput: (/** @type {Event} */ event) => {
      halt();
      app.goTo(Number(targetOf(event).value));
      moved();
    },
    onchange: () => app.commit(),
  });
  const where = html("output", { class: "where" });
  const speed = html(
    "select",
    {
      class: "speed",
      "aria-label": labels.speed,
      title: labels.speed,
      onchange: () => {
        state.speed = Number(speed.value);
      },
    },
    SPEEDS.map((value) => html("option", { value, text: fill(labels.per_second, { count: value }) })),
  );
  for (const act of /** @type {const} */ (["first", "back", "forward", "last"])) name(keys[act], labels[act]);
  const node = html("div", { class: "player" }, ...Object.values(keys), slider, where, speed);

  const moved = () => did("step", { to: placeOf(state.t, app.trace.steps), step: state.t + 1 });
  let asked = false; // whether it was the visitor who set it playing
  let last = 0;
  let due = 0; // the frame that is asked for; a halt and a start may pass before it comes
  function frame(/** @type {number} */ now) {
    if (!state.moving) return;
    const passed = Math.min(0.1, (now - last) / 1000);
    last = now;
    state.phase += passed * (state.playing ? state.speed : 2.2);
    while (state.phase >= 1) {
      if (!state.playing || state.t >= app.trace.steps - 1) {
        settle();
        break;
      }
      state.phase -= 1;
      state.t += 1;
      app.stepped();
    }
    app.frames += 1;
    app.frame();
    if (state.moving) due = requestAnimationFrame(frame);
  }
  function start() {
    if (state.moving) return;
    state.moving = true;
    last = performance.now();
    cancelAnimationFrame(due);
    due = requestAnimationFrame(frame);
  }
  function settle() {
    const played = state.playing;
    halt();
    if (played) app.commit();
    if (played && asked) moved();
  }
  function halt() {
    state.playing = false;
    state.moving = false;
    state.phase = 1;
    label();
    app.frame();
  }
  function play() {
    if (state.t >= app.trace.steps - 1) {
      state.t = 0;
      app.stepped();
    }
    state.playing = true;
    state.phase = 0;
    label();
    start();
  }
  function restart() {
    asked = false;
    state.t = 0;
    app.stepped();
    play();
  }
  function pause() {
    halt();
    app.commit();
  }
  function toggle() {
    if (state.playing) return pause();
    play();
    asked = true;
  }
  function jump(/** @type {number} */ t) {
    halt();
    app.goTo(clamp(t, 0, app.trace.steps - 1));
    app.commitSoon();
    moved();
  }
  // One step forward, with the values flowing through the drawing unless motion is unwanted.
  function advance() {
    if (state.t >= app.trace.steps - 1) return;
    jump(state.t + 1);
    if (!reducedMotion()) {
      state.phase = 0;
      start();
    }
  }
  const label = () => showPlaying(keys.play, state.playing, labels);
  return {
    node,
    play,
    restart,
    halt,
    jump,
    advance,
    toggle,
    refresh() {
      slider.max = String(app.trace.steps - 1);
      speed.value = String(state.speed);
      label();
    },
    stepped() {
      slider.value = String(state.t);
      const text = fill(labels.position, { step: state.t + 1, steps: app.trace.steps });
      where.textContent = text;
      slider.setAttribute("aria-valuetext", `${text} ${app.stepName(state.t)}`);
    },
  };
}
