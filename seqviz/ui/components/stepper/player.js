// Time: play, pause, step, scrub, by button, slider or key. Runs on animation frames and sends nothing while it moves.

import { fill, html, reducedMotion } from "../../kit/elements.js";
import { icon } from "../../kit/icons.js";
import { clamp } from "../../kit/scales.js";

const SPEEDS = [0.5, 1, 2, 4, 8, 16];

export function player(app) {
  const { labels, state } = app;
  const button = (name, action) =>
    html(
      "button",
      {
        type: "button",
        class: "key",
        "data-act": name,
        "aria-label": labels[name],
        title: labels[name],
        onclick: action,
      },
      icon(name),
    );
  const toggle = button("play", () => (state.playing ? pause() : play()));
  const slider = html("input", {
    type: "range",
    min: 0,
    step: 1,
    class: "scrub",
    "aria-label": labels.step,
    oninput: (event) => {
      halt();
      app.goTo(Number(event.target.value));
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
      onchange: (event) => {
        state.speed = Number(event.target.value);
      },
    },
    SPEEDS.map((value) => html("option", { value, text: `${value}/s` })),
  );
  const node = html(
    "div",
    { class: "player" },
    button("first", () => jump(0)),
    button("back", () => jump(state.t - 1)),
    toggle,
    button("forward", () => advance()),
    button("last", () => jump(app.trace.steps - 1)),
    slider,
    where,
    speed,
  );

  let last = 0;
  let due = 0; // the frame that is asked for; a halt and a start may pass before it comes
  function frame(now) {
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
    state.t = 0;
    app.stepped();
    play();
  }
  function pause() {
    halt();
    app.commit();
  }
  function jump(t) {
    halt();
    app.goTo(clamp(t, 0, app.trace.steps - 1));
    app.commitSoon();
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
  function label() {
    toggle.replaceChildren(icon(state.playing ? "pause" : "play"));
    const name = state.playing ? labels.pause : labels.play;
    toggle.setAttribute("aria-label", name);
    toggle.title = name;
  }
  return {
    node,
    play,
    restart,
    halt,
    jump,
    advance,
    toggle: () => (state.playing ? pause() : play()),
    refresh() {
      slider.max = String(app.trace.steps - 1);
      speed.value = String(state.speed);
      label();
    },
    stepped() {
      slider.value = state.t;
      const text = fill(labels.position, { step: state.t + 1, steps: app.trace.steps });
      where.textContent = text;
      slider.setAttribute("aria-valuetext", `${text} ${app.stepName(state.t)}`);
    },
  };
}
