// A task with a delay as a picture, and below it the race of those who learn it. The delay is dragged here; the server
// hears of it when the hand lets go.

import { fill, html, meaning } from "../../kit/elements.js";
import { dress } from "../../kit/theme.js";
import { chart } from "./chart.js";
import { strip } from "./strip.js";

/** @typedef {import("../../../payloads/types.d.ts").DelayTask} Task */
/** @typedef {import("../../../payloads/types.d.ts").RaceNow} Now */
/** @typedef {import("../../kit/envelope.js").Message<Task & Now>} Message */

/** The sample whose length is nearest to T. @param {Task} task @param {number} steps */
export function nearestSample(task, steps) {
  let found = 0;
  task.samples.forEach((sample, k) => {
    if (Math.abs(sample.steps - steps) < Math.abs(task.samples[found].steps - steps)) found = k;
  });
  return found;
}

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function create(root, message) {
  let meta = message.meta;
  let at = nearestSample(meta, meta.steps);
  let told = meta.steps;
  /** @type {(steps: number) => void} */
  let tell = () => {};
  const says = html("output");
  const name = html("span", { class: "name" });
  const delay = html("input", { type: "range", name: "delay", min: 0, step: 1 });
  const task = strip();
  const race = chart();
  const shell = html(
    "div",
    { class: "shell", role: "group", tabindex: "-1" },
    html("label", { class: "delay" }, name, delay, says),
    task.board,
    html("p", { class: "note" }),
    race.board,
    html("p", { class: "legend" }),
    html("p", { class: "axis" }),
  );
  root.append(shell);
  delay.oninput = () => {
    at = Number(delay.value);
    draw();
  };
  delay.onchange = () => {
    const { steps } = meta.samples[at];
    if (steps === told) return;
    told = steps;
    tell(steps);
  };
  // The page's own keys stay the page's; a slider has its own.
  shell.onkeydown = (event) => {
    if (event.target === delay && meaning(event, { ArrowLeft: 1, ArrowRight: 1, Home: 1, End: 1 }))
      event.stopPropagation();
  };
  const sizes = new ResizeObserver(() => draw());

  function draw() {
    const colours = dress(root, shell, meta.palettes);
    const lines = meta.colours[colours.dark ? "dark" : "light"];
    const sample = meta.samples[at];
    const { labels } = meta;
    shell.setAttribute("aria-label", labels.region);
    name.textContent = labels.delay;
    delay.max = String(meta.samples.length - 1);
    delay.value = String(at);
    delay.disabled = meta.locked;
    const length = fill(labels.steps, { steps: sample.steps });
    delay.setAttribute("aria-valuetext", length);
    says.textContent = length;
    task.draw(sample, labels, meta.numbers);
    /** @type {HTMLElement} */ (shell.querySelector(".note")).textContent = labels.note;
    race.draw({ ...meta, sample, lines }, labels);
    /** @type {HTMLElement} */ (shell.querySelector(".axis")).textContent = labels.axis;
    // A phone has no room for names beside the curves.
    /** @type {HTMLElement} */ (shell.querySelector(".legend")).replaceChildren(
      ...meta.lanes.map((lane, k) =>
        html("span", { style: `color:${lines[k % lines.length]}`, "aria-hidden": "true", text: lane.title }),
      ),
      html("span", { "aria-hidden": "true", text: `– – ${sample.guess}` }),
    );
    shell.dataset.steps = String(sample.steps);
    shell.dataset.looks = String(Math.max(0, ...meta.lanes.map(({ updates }) => updates.length)));
    shell.dataset.ready = "";
  }
  /** @param {Message} next @param {import("../../kit/mount.js").Host} host */
  function update(next, host) {
    sizes.observe(task.board);
    tell = (steps) => host.setStateValue("said", { steps });
    meta = next.meta;
    if (meta.steps !== told || at >= meta.samples.length || meta.locked || root.activeElement !== delay) {
      at = nearestSample(meta, meta.steps);
      told = meta.steps;
    }
    draw();
  }
  // Streamlit may clean up and come back to the same place: what was drawn stays there.
  return { update, rest: () => sizes.disconnect() };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Task & Now>} */
export default {
  create,
  update: (app, message, host) => app.update(message, host),
  rest: (app) => app.rest(),
};
