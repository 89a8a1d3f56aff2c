// A number that is turned like a knob: dragged to the right or up it grows; the arrow keys turn it too.

const NEAR = 3; // pixels within which a press is a click
const A_PIXEL = 0.02; // by how much a number changes
const A_KEY = 0.1;
const FULL = 2; // the size at which a knob points all the way
const WIDEST = 135; // degrees to both sides

const round = (/** @type {number} */ value) => Math.round(value * 100) / 100;

/**
 * Where a drag has come to: the nearest hundredth, not beyond the limit.
 *
 * @param {number} from @param {number} right in pixels @param {number} down in pixels @param {number} limit
 */
export const dragged = (from, right, down, limit) =>
  Math.min(limit, Math.max(-limit, round(from + A_PIXEL * (right - down))));

/**
 * What a key makes of a number; with Shift ten times as far. Null for all other keys.
 *
 * @param {number} from @param {{ key: string, shiftKey: boolean }} event @param {number} limit
 */
export function pressed(from, { key, shiftKey }, limit) {
  const by = key === "ArrowUp" ? A_KEY : key === "ArrowDown" ? -A_KEY : 0;
  return by ? Math.min(limit, Math.max(-limit, round(from + by * (shiftKey ? 10 : 1)))) : null;
}

/** How far a knob is turned, in degrees. @param {number} value */
export const turnOf = (value) => WIDEST * Math.min(1, Math.max(-1, value / FULL));

/**
 * Follows a press until it is let go.
 *
 * @param {PointerEvent} event that began it
 * @param {object} acts
 * @param {(right: number, down: number, again: boolean) => void} acts.turn `again` from the second time on
 * @param {() => void} acts.click it was no drag
 */
export function follow(event, { turn, click }) {
  const { clientX, clientY, pointerId } = event;
  const held = /** @type {HTMLElement} */ (event.currentTarget);
  let moves = 0;
  const listening = new AbortController();
  const { signal } = listening;
  held.setPointerCapture(pointerId);
  held.addEventListener(
    "pointermove",
    (now) => {
      const [right, down] = [now.clientX - clientX, now.clientY - clientY];
      if (!moves && Math.hypot(right, down) < NEAR) return;
      turn(right, down, moves > 0);
      moves += 1;
    },
    { signal },
  );
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    held.addEventListener(
      end,
      () => {
        listening.abort();
        if (!moves && end === "pointerup") click();
      },
      { signal },
    );
}
