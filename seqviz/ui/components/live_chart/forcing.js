// What a network is fed with on held-out values: the truth, or its own last prediction; and how far off it is then.

import { fill, html } from "../../kit/elements.js";
import { measured } from "../../kit/numbers.js";
import { momentAt } from "./data.js";

export const AHEAD = 20; // steps that are compared

/**
 * How far off both are over the first steps of the forecast; null where nothing can be compared.
 *
 * @param {{ x: ArrayLike<number>, y: ArrayLike<number> }} series
 * @param {ArrayLike<number>} fed predictions from true values, at the series' places
 * @param {{ x: ArrayLike<number>, y: ArrayLike<number> } | null} own predictions from own predictions
 */
export function compared(series, fed, own) {
  if (!own) return null;
  const places = new Map(Array.from(series.x, (t, k) => [t, k]));
  let [count, off, adrift, last] = [0, 0, 0, NaN];
  for (let j = 0; j < own.x.length && count < AHEAD; j++) {
    const k = places.get(own.x[j]);
    if (k === undefined) continue;
    const [one, other] = [Math.abs(fed[k] - series.y[k]), Math.abs(own.y[j] - series.y[k])];
    if (!Number.isFinite(one + other)) continue;
    count += 1;
    off += one;
    adrift += other;
    last = other;
  }
  return count ? { count, fed: off / count, own: adrift / count, last } : null;
}

/**
 * @param {import("./types.d.ts").App} app
 * @returns {import("./types.d.ts").View}
 */
export function forcingPanel(app) {
  const title = html("h3");
  const truth = html("button", { type: "button", class: "toggle", "data-act": "truth" });
  const own = html("button", { type: "button", class: "toggle", "data-act": "own" });
  const said = html("p", { class: "said" });
  const node = html("section", { class: "panel", "data-panel": "forcing" }, title, truth, own, said);
  truth.onclick = () => choose("truth");
  own.onclick = () => choose("own");

  /** @param {import("./types.d.ts").Reads} reads */
  function choose(reads) {
    app.reads = reads;
    aim();
    label();
    app.redraw();
    app.say(said.textContent ?? "", true);
  }
  function aim() {
    const { series, runs } = app.data;
    node.hidden = !series || !runs.some((run) => run.moments.predictions);
    if (!series) return;
    const several = runs.length > 1;
    const lines = runs.map((run) => {
      const at = momentAt(run, app.time.step);
      const fed = at < 0 ? null : (run.moments.predictions?.(at) ?? null);
      const { forecast } = run.moments;
      const going = at < 0 ? null : (forecast?.at(at) ?? null);
      const found = fed && compared(series, fed, going && forecast ? { x: forecast.x, y: going } : null);
      const { labels } = app;
      const text = found
        ? fill(labels.forcing_both, {
            count: found.count,
            fed: measured(found.fed),
            own: measured(found.own),
            last: measured(found.last),
          })
        : labels[app.reads === "own" ? "forcing_wait" : "forcing_truth"];
      return several ? fill(labels.of_run, { run: run.name, part: text }) : text;
    });
    said.replaceChildren(...lines.map((text) => html("span", { text })));
    node.dataset.reads = app.reads;
  }
  function label() {
    const { labels } = app;
    title.textContent = labels.forcing;
    truth.textContent = labels.reads_truth;
    own.textContent = labels.reads_own;
    truth.setAttribute("aria-pressed", String(app.reads === "truth"));
    own.setAttribute("aria-pressed", String(app.reads === "own"));
    aim();
  }
  return { nodes: [node], aim, label, move: () => {}, draw: () => {} };
}
