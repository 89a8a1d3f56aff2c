// What is being read: the picture with its scan line, or the characters, and the answer so far in words.

import { penOf } from "../../kit/canvas.js";
import { fill, html } from "../../kit/elements.js";
import { percentOf, show } from "../../kit/numbers.js";
import { colourTable, heatImage } from "./heat.js";
import { top } from "./trace.js";

/**
 * @param {import("./types.d.ts").Playing} app
 * @returns {import("./types.d.ts").View}
 */
export function scene(app) {
  const { labels, state } = app;
  const picture = html("canvas", { role: "img" });
  const cover = html("div", { class: "unread" });
  const thumb = html("div", { class: "thumb" }, picture, cover);
  const letters = html("div", { class: "letters" });
  const answer = html("p", { class: "answer" });
  const node = html("section", { class: "scene" }, thumb, letters, answer);

  function paint() {
    const { image, output, steps } = app.trace;
    thumb.style.display = image ? "" : "none";
    letters.style.display = !image && app.meta.step_names ? "" : "none";
    answer.style.display = output ? "" : "none";
    if (image) {
      const [height, width] = image.shape;
      const ink = colourTable([app.colours.zero, app.colours.text]);
      const drawn = heatImage(image.data, height, width, ink, (v) => Math.round(255 * v), false);
      picture.width = width;
      picture.height = height;
      penOf(picture).drawImage(drawn, 0, 0);
      picture.setAttribute("aria-label", fill(labels.picture_alt, { rows: steps }));
    }
    letters.replaceChildren(
      ...(app.meta.step_names ?? []).map((name, t) =>
        html("button", { type: "button", text: name, tabindex: -1, onclick: () => app.player.jump(t) }),
      ),
    );
  }
  return {
    node,
    refresh: paint,
    stepped() {
      for (const [t, letter] of [...letters.children].entries()) {
        letter.className = t === state.t ? "at" : t < state.t ? "read" : "";
      }
      const { output } = app.trace;
      if (!output) return;
      const { size, values } = output;
      if (output.limit != null) {
        const now = Array.from(values.subarray(state.t * size, (state.t + 1) * size), (v) => show(v));
        answer.textContent = fill(labels.now, { step: app.stepLabel(state.t), value: now.join(labels.comma) });
        return;
      }
      const best = top(output.values, state.t * output.size, output.size);
      const percent = percentOf(output.values[state.t * output.size + best]);
      answer.textContent = fill(labels.now, { step: app.stepLabel(state.t), label: output.labels[best], percent });
    },
    frame() {
      cover.style.transform = `translateY(${(100 * (state.t + state.phase)) / app.trace.steps}%)`;
    },
  };
}
