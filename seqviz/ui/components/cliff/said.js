// What has happened to the ball, in sentences: every number of them is the path's.

import { fill } from "../../kit/elements.js";
import { given, measured } from "../../kit/numbers.js";
import { far, inside } from "./surface.js";

/** @typedef {import("./surface.js").Ground} Ground */
/** @typedef {import("./surface.js").Path} Path */
/** @typedef {import("../../../payloads/types.d.ts").Walk} Walk */

const FLAT = 1e-6; // the length of a gradient that moves nothing

/** The step that first left the picture, from 1; 0 where none did. @param {Ground} ground @param {Path} path */
export const leftAt = (ground, { spots }) =>
  Math.max(
    0,
    spots.findIndex((spot) => !inside(ground, spot)),
  );

/**
 * @param {Walk} walk
 * @param {Path} path
 * @param {Path | null} ghost the way without clipping
 * @param {Ground} ground
 * @param {number} most
 * @param {Record<string, string>} labels
 */
export function sentences(walk, path, ghost, ground, most, labels) {
  const last = path.spots.length - 1;
  const slope = path.slopes[last];
  const longest = given(walk.longest, 3);
  const size = (/** @type {number} */ value) => measured(value, 3);
  const now = last === 0 ? [standing()] : [moved(), where()];
  const wide = ghost ? leftAt(ground, ghost) : 0;
  const thrown = ghost && wide && wide <= last && leftAt(ground, path) !== wide ? ghost : null;
  const free = thrown?.slopes[last]?.loss ?? Number.NaN; // that way may have ended before
  const losses = { loss: size(slope.loss), first: size(path.slopes[0].loss), free: size(free) };
  if (last) now.push(fill(Number.isFinite(free) ? labels.loss_both : labels.loss_now, losses));
  if (thrown)
    now.push(fill(labels.without, { step: wide, length: size(far(thrown.spots[wide - 1], thrown.spots[wide])) }));
  if (last < walk.taken) now.push(fill(labels.ended, { step: last }));
  else if (walk.taken >= most) now.push(fill(labels.full, { most }));
  return now;

  /** Before a step. */
  function standing() {
    const { ball, rate } = walk;
    const clipped = walk.longest !== null && slope.norm > walk.longest;
    const length = rate * (clipped ? Number(walk.longest) : slope.norm);
    const share = slope.norm > 0 ? length / slope.norm : 0;
    const stays = inside(ground, [ball[0] - share * slope.w, ball[1] - share * slope.b]);
    const next = labels[`next${clipped ? "_clipped" : ""}${stays ? "" : "_out"}`];
    return [
      fill(labels.here, { loss: size(slope.loss), norm: size(slope.norm) }),
      fill(next, { length: size(length), longest }),
    ].join(labels.between);
  }
  /** What the latest step did. */
  function moved() {
    return fill(path.clipped[last - 1] ? labels.stepped_clipped : labels.stepped, {
      step: last,
      norm: size(path.slopes[last - 1].norm),
      length: size(far(path.spots[last - 1], path.spots[last])),
      longest,
    });
  }
  /** Where the ball is after it. */
  function where() {
    const [w, b] = path.spots[last];
    if (inside(ground, [w, b])) return labels.stays;
    const left = leftAt(ground, path);
    const out =
      left === last
        ? fill(labels.thrown, { w: size(w), b: size(b) })
        : fill(labels.out_before, { step: left, norm: size(path.slopes[left - 1].norm) });
    return slope.norm < FLAT ? [out, fill(labels.flat, { norm: size(slope.norm) })].join(labels.between) : out;
  }
}
