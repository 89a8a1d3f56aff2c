// The cliff: a ball on the loss of a one-unit RNN. Everything is computed here and moves with the hand: the way is always
// that from where the ball was dropped, at the rate and with the clipping that stand there now.

import { addressed } from "../../kit/addressed.js";
import { fill, html, meaning } from "../../kit/elements.js";
import { given } from "../../kit/numbers.js";
import { clamp } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { cut } from "./cut.js";
import { groundMap } from "./map.js";
import { sentences } from "./said.js";
import { beforeTheCliff, CLIPPED_TO, descend, inside, MANY, rounded, surface } from "./surface.js";

/** @typedef {import("../../../payloads/types.d.ts").Cliff} Meta */
/** @typedef {import("../../../payloads/types.d.ts").Walk} Walk */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function create(root, message) {
  let meta = message.meta;
  /** @type {Walk} */
  const walk = { ...meta.asked };
  let longest = walk.longest ?? CLIPPED_TO;
  let painted = "";
  const address = addressed(root, said);
  const map = groundMap(([w, b]) => change({ ball: [rounded(w), rounded(b)], taken: 0 }));

  const key = (/** @type {string} */ act, /** @type {() => void} */ onclick) =>
    html("button", { type: "button", class: "choice", "data-act": act, onclick });
  const keys = {
    before: key("before", () => change({ ball: [...beforeTheCliff(unit(), meta.ground, walk.rate)], taken: 0 })),
    one: key("one", () => go(1)),
    ten: key("ten", () => go(MANY)),
    again: key("again", () => change({ taken: 0 })),
  };
  keys.one.classList.add("main");
  const slider = (/** @type {string} */ name, /** @type {(value: number) => void} */ act, log = false, step = 1) => {
    const input = html("input", { type: "range", name });
    const { low, high } = meta.ranges[name];
    Object.assign(input, { min: log ? Math.log10(low) : low, max: log ? Math.log10(high) : high, step });
    input.oninput = () => {
      const value = log ? Number((10 ** Number(input.value)).toPrecision(2)) : Number(input.value);
      act(clamp(value, low, high));
    };
    const word = html("span");
    const show = (/** @type {number} */ value, /** @type {string} */ text) => {
      input.value = String(log ? Math.log10(value) : value);
      word.textContent = text;
      input.setAttribute("aria-valuetext", text);
    };
    return { input, node: html("label", {}, word, input), show };
  };
  const rate = slider("rate", (value) => change({ rate: value }), true, 0.05);
  const clip = slider("longest", (value) => change({ longest: value }), true, 0.05);
  const steps = slider("steps", (value) => change({ steps: value }));
  const target = slider("target", (value) => change({ target: value }), false, 0.05);
  const clipping = html("input", { type: "checkbox", name: "clipping" });
  clipping.onchange = () => change({ longest: clipping.checked ? longest : null });
  const clipWord = html("span");
  const side = cut();
  const cutTitle = html("p", { class: "cut-title" });
  const told = html("p", { class: "said", "aria-live": "polite" });
  const hint = html("p", { class: "hint" });
  const shell = html(
    "div",
    { class: "shell", role: "group" },
    map.board,
    html(
      "div",
      { class: "side" },
      html("div", { class: "keys" }, keys.before, keys.one, keys.again, keys.ten),
      rate.node,
      html("label", { class: "check" }, clipping, clipWord),
      clip.node,
      steps.node,
      target.node,
      html("div", {}, cutTitle, side.node),
    ),
    told,
    hint,
  );
  root.append(shell);
  map.board.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = meaning(event, { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] });
    if (by) nudge(by[0], by[1]);
    else if (event.key === "Enter" || event.key === " ") go(1);
    else return;
    event.preventDefault();
  };
  const sizes = new ResizeObserver(() => draw());
  sizes.observe(map.board);

  const unit = () => ({ steps: walk.steps, target: walk.target, start: meta.ground.start });
  /** @param {Partial<Walk>} to */
  function change(to) {
    Object.assign(walk, to);
    longest = walk.longest ?? longest;
    draw();
    address.follow(true);
  }
  /** @param {number} count */
  function go(count) {
    change({ taken: Math.min(meta.most, walk.taken + count) });
  }
  /** The ball is taken up where it is and dropped one corner of the grid farther. @param {number} right @param {number} up */
  function nudge(right, up) {
    const { w, b, points } = meta.ground;
    const { spots } = descend(unit(), walk.ball, walk.rate, walk.taken, walk.longest);
    const from = spots[spots.length - 1];
    const moved = (
      /** @type {readonly [number, number]} */ [low, high],
      /** @type {number} */ at,
      /** @type {number} */ by,
    ) => rounded(clamp(clamp(at, low, high) + (by * (high - low)) / (points - 1), low, high));
    change({ ball: [moved(w, from[0], right), moved(b, from[1], up)], taken: 0 });
  }
  function draw() {
    const { labels, ground, palettes } = meta;
    dress(root, shell, palettes);
    const now = unit();
    const wanted = JSON.stringify([now, ground, meta.ramp]);
    if (painted !== wanted) map.paint(surface(now, ground), ground, meta.lowest, meta.ramp);
    painted = wanted;
    const path = descend(now, walk.ball, walk.rate, walk.taken, walk.longest);
    const ghost = walk.longest === null ? null : descend(now, walk.ball, walk.rate, walk.taken, null);
    map.draw(ground, path, ghost, meta);
    const seen = path.spots.findLastIndex((spot) => inside(ground, spot));
    side.draw(now, path.spots[seen], path.slopes[seen]);
    cutTitle.textContent = seen === path.spots.length - 1 ? labels.cut : labels.cut_left;
    for (const [name, one] of Object.entries(keys)) one.textContent = fill(labels[name], { count: MANY });
    keys.again.disabled = walk.taken === 0;
    const ended = path.spots.length <= walk.taken || walk.taken >= meta.most;
    keys.one.disabled = keys.ten.disabled = ended;
    rate.show(walk.rate, fill(labels.rate, { rate: given(walk.rate, 3) }));
    clip.show(longest, fill(labels.longest, { longest: given(longest, 3) }));
    clip.node.hidden = walk.longest === null;
    clipping.checked = walk.longest !== null;
    clipWord.textContent = labels.clip;
    steps.show(walk.steps, fill(labels.steps, { steps: walk.steps }));
    target.show(walk.target, fill(labels.target, { target: given(walk.target, 3) }));
    const text = sentences(walk, path, ghost, ground, meta.most, labels).join(labels.between);
    if (told.textContent !== text) told.textContent = text;
    hint.textContent = [labels.moves, labels.key].join(labels.between);
    shell.setAttribute("aria-label", labels.region);
    const last = path.spots[path.spots.length - 1];
    Object.assign(shell.dataset, { w: String(last[0]), b: String(last[1]), taken: String(path.spots.length - 1) });
  }
  /** What is not as usual, as the address says it. */
  function said() {
    const { usual } = meta;
    const unless = (/** @type {unknown} */ value, /** @type {unknown} */ as) =>
      String(value) === String(as) || value === null ? "" : String(value);
    return {
      ball: unless(walk.ball.join(","), usual.ball.join(",")),
      ball_steps: unless(walk.taken, usual.taken),
      ball_rate: unless(walk.rate, usual.rate),
      ball_clip: unless(walk.longest, usual.longest),
      cliff_steps: unless(walk.steps, usual.steps),
      cliff_target: unless(walk.target, usual.target),
    };
  }
  draw();
  shell.dataset.ready = "";
  return {
    /** @param {Message} next @param {import("../../kit/mount.js").Host} host */
    update(next, host) {
      address.tellTo(host);
      meta = next.meta;
      draw();
    },
    remove() {
      sizes.disconnect();
      address.remove();
    },
  };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (app, message, host) => app.update(message, host),
  remove: (app) => app.remove(),
};
