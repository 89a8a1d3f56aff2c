// The whole series in small, under its part: where that is, dragged or moved by the keyboard.

import { drawLine, penOf, sharp } from "../../kit/canvas.js";
import { fill, html, meaning } from "../../kit/elements.js";
import { counted } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";

/** @typedef {{ x: ArrayLike<number>, y: ArrayLike<number>, colour: string, dash?: number[] }} Stroke */

/**
 * @param {import("./types.d.ts").App} app
 * @param {import("./view.js").View} view
 * @param {() => void} moved the view is another one
 */
export function createOverview(app, view, moved) {
  const canvas = html("canvas", { class: "overview", role: "slider", tabindex: 0, "aria-valuemin": 0 });
  let last = 1;
  /** From where in the window it is held. @type {{ id: number, grip: number } | null} */
  let held = null;

  const placeAt = (/** @type {PointerEvent} */ event) => (event.offsetX / Math.max(1, canvas.clientWidth)) * last;
  canvas.onpointerdown = (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    const t = placeAt(event);
    const inside = !view.whole && view.holds(t);
    held = { id: event.pointerId, grip: inside ? t - view.from : view.width / 2 };
    if (view.whole) {
      view.show(false);
      held.grip = view.width / 2;
    }
    follow(event);
    canvas.focus({ preventScroll: true });
    event.preventDefault();
  };
  canvas.onpointermove = (event) => {
    if (held?.id === event.pointerId) follow(event);
  };
  canvas.onpointerup = () => {
    held = null;
  };
  canvas.onpointercancel = canvas.onpointerup;
  function follow(/** @type {PointerEvent} */ event) {
    view.to(placeAt(event) - (held?.grip ?? 0));
    moved();
  }
  canvas.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { from, width } = view;
    const step = event.shiftKey ? 1 : Math.max(1, width / 6);
    const to = meaning(event, {
      ArrowLeft: from - step,
      ArrowDown: from - step,
      ArrowRight: from + step,
      ArrowUp: from + step,
      PageUp: from - width,
      PageDown: from + width,
      Home: 0,
      End: last,
    });
    if (to === undefined) return;
    view.to(to);
    moved();
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    node: canvas,
    label() {
      canvas.setAttribute("aria-label", app.labels.overview);
    },
    /**
     * @param {Stroke[]} strokes
     * @param {number} low
     * @param {number} high
     * @param {number} end the last place
     * @param {number} split
     */
    draw(strokes, low, high, end, split) {
      canvas.hidden = !view.needed;
      if (canvas.hidden) return;
      last = Math.max(1, end);
      const { width, height } = sharp(canvas);
      const pen = penOf(canvas);
      const { colours } = app;
      const toX = (/** @type {number} */ t) => (t / last) * width;
      const toY = (/** @type {number} */ v) => height - 4 - ((v - low) / (high - low || 1)) * (height - 8);
      pen.fillStyle = colours.surface;
      pen.fillRect(toX(split - 0.5), 0, width - toX(split - 0.5), height);
      for (const one of strokes) {
        pen.strokeStyle = one.colour;
        pen.lineWidth = 1.2;
        pen.setLineDash(one.dash ?? []);
        drawLine(pen, one.x, one.y, toX, toY);
      }
      pen.setLineDash([]);
      const [a, b] = [clamp(toX(view.from), 0, width), clamp(toX(view.from + view.width), 0, width)];
      pen.fillStyle = colours.background;
      pen.globalAlpha = 0.6;
      pen.fillRect(0, 0, a, height);
      pen.fillRect(b, 0, width - b, height);
      pen.globalAlpha = 1;
      pen.strokeStyle = colours.accent;
      pen.lineWidth = 2;
      pen.strokeRect(a + 1, 1, Math.max(4, b - a - 2), height - 2);
      const words = { from: counted(Math.round(view.from)), to: counted(Math.round(view.from + view.width)) };
      canvas.setAttribute("aria-valuemax", String(Math.round(Math.max(0, last - view.width))));
      canvas.setAttribute("aria-valuenow", String(Math.round(view.from)));
      canvas.setAttribute("aria-valuetext", fill(app.labels.shown, words));
    },
  };
}
