// Selecting a stretch: drag with the mouse, or shift and arrows from where the cursor stands.

import { clamp } from "../../kit/scales.js";

/** @param {import("./index.js").App} app */
export function selecting(app) {
  /** @type {number | null} */
  let from = null; // where a drag began
  let timer = 0;
  const mark = () => {
    const [a, b] = app.stretch ?? [-1, -1];
    app.spans.forEach((span, k) => {
      const inside = k >= a && k < b;
      if (span.classList.contains("in") !== inside) span.classList.toggle("in", inside);
      span.classList.toggle("first", inside && k === a);
      span.classList.toggle("last", inside && k === b - 1);
    });
  };
  /** @param {number} anchor @param {number} head */
  const set = (anchor, head) => {
    const most = app.meta.most;
    head = clamp(head, Math.max(0, anchor - most + 1), Math.min(app.spans.length - 1, anchor + most - 1));
    app.anchor = anchor;
    app.head = head;
    app.stretch = [Math.min(anchor, head), Math.max(anchor, head) + 1];
    mark();
  };
  const tell = () => {
    clearTimeout(timer);
    timer = 0;
    if (app.stretch?.join() === app.told) return;
    app.told = app.stretch?.join();
    app.component.setStateValue("stretch", app.stretch ?? []);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 350);
  };
  const under = (/** @type {MouseEvent} */ event) => {
    const span = /** @type {HTMLElement | null | undefined} */ (
      app.root.elementFromPoint?.(event.clientX, event.clientY)?.closest("[data-k]")
    );
    return span ? Number(span.dataset.k) : null;
  };
  app.text.onpointerdown = (event) => {
    if (event.button || event.pointerType === "touch") return; // a finger scrolls; see onclick
    const k = under(event);
    if (k == null) return;
    from = k;
    app.text.setPointerCapture(event.pointerId);
    set(event.shiftKey && app.anchor != null ? app.anchor : k, k);
    app.text.focus({ preventScroll: true });
    event.preventDefault();
  };
  app.text.onpointermove = (event) => {
    const k = under(event);
    if (k != null) app.point(k);
    if (from != null && k != null) set(app.anchor ?? k, k);
  };
  app.text.onpointerup = () => {
    if (from != null) {
      from = null;
      tell();
    }
  };
  app.text.onpointercancel = () => {
    from = null;
  };
  /** @type {number | null} */
  let tapped = null; // by a finger: one tap is the beginning, the next one the end
  app.text.onclick = (click) => {
    const event = /** @type {PointerEvent} */ (click);
    if (event.pointerType !== "touch") return;
    const k = under(event);
    if (k == null) return;
    if (tapped == null) {
      tapped = k;
      set(k, k);
    } else {
      set(tapped, k);
      tapped = null;
      tell();
    }
  };
  return {
    mark,
    clear() {
      app.stretch = null;
      app.anchor = null;
      mark();
      tell();
    },
    /** @param {number} by */
    extend(by) {
      const head = app.head ?? app.at ?? 0;
      set(app.anchor ?? head, app.anchor == null ? head : head + by);
      app.point(app.head ?? head);
      later();
    },
  };
}
