// What opens below the drawing: every loss at once, a horizon that cuts the way off, and clipping.

import { fill, html } from "../../kit/elements.js";
import { measured } from "../../kit/numbers.js";
import { clipView } from "./clip.js";
import { lost } from "./flow.js";
import { allLosses, triangleView } from "./triangle.js";

/** @typedef {import("./picture.js").Drawn} Drawn */
/** @typedef {import("../../kit/theme.js").Colours} Colours */
/** @typedef {Record<string, string>} Labels */
/**
 * Which loss is looked at, from where, and what is open.
 *
 * @typedef {object} Look
 * @property {number} at the step that the error has come back to
 * @property {number | null} loss the step whose loss it is; null for the last
 * @property {number | null} horizon steps after which the way is cut off
 * @property {number | null} clip the longest gradient of the weights
 * @property {string} triangle the kind of cell whose losses are all shown, or ""
 */

const AT_FIRST = { horizon: 10, clip: 1 };

/**
 * @param {(change: Partial<Look>) => void} onLook
 * @param {(at: number | null) => void} onHover
 */
export function panels(onLook, onHover) {
  const key = (/** @type {string} */ name, /** @type {() => void} */ act) =>
    html("button", { type: "button", class: "choice", "data-opens": name, onclick: act });
  /** @type {Look} */
  let look = { at: 1, loss: null, horizon: null, clip: null, triangle: "" };
  /** @type {Drawn[]} */
  let lanes = [];
  /** @type {import("./triangle.js").Shares | null} */
  let all = null;
  /** @type {unknown} */
  let allOf = null;
  /** Opens or closes one of them; what was opened is seen. @param {Partial<Look>} change @param {() => HTMLElement} part */
  function turn(change, part) {
    onLook(change);
    if (!part().hidden) part().scrollIntoView({ block: "nearest" });
  }
  const keys = {
    triangle: key("triangle", () => turn({ triangle: look.triangle ? "" : lanes[0].lane.kind }, () => every)),
    horizon: key("horizon", () => turn({ horizon: look.horizon === null ? AT_FIRST.horizon : null }, () => horizon)),
    clip: key("clip", () => turn({ clip: look.clip === null ? AT_FIRST.clip : null }, () => clip.node)),
  };
  const bar = html("span", { class: "keys" }, Object.values(keys));

  const which = html("div", { class: "keys" });
  const back = html("button", { type: "button", class: "choice", onclick: () => onLook({ loss: null }) });
  const view = triangleView({
    onPick: ({ loss, at }) => onLook({ loss, at }),
    onHover: (cell) => onHover(cell?.at ?? null),
  });
  const every = html("section", { class: "panel" }, html("div", { class: "panel-head" }, which, back), view.node);

  const slider = html("input", { type: "range", name: "horizon", min: 1, step: 1 });
  slider.oninput = () => onLook({ horizon: Number(slider.value) });
  const horizonSaid = html("output");
  const losses = html("p", { class: "told", "aria-live": "polite" });
  const horizon = html(
    "section",
    { class: "panel" },
    html("div", { class: "one-slider" }, slider, horizonSaid),
    losses,
  );

  const clip = clipView((most) => onLook({ clip: most }));
  const node = html("div", { class: "panels" }, horizon, clip.node, every);

  /**
   * @param {Drawn[]} drawn @param {Look} now @param {ArrayLike<number>} direction (H), of the losses
   * @param {Colours} colours @param {Labels} labels
   */
  function show(drawn, now, direction, colours, labels) {
    [lanes, look] = [drawn, now];
    const open = { triangle: look.triangle !== "", horizon: look.horizon !== null, clip: look.clip !== null };
    for (const [name, one] of Object.entries(keys)) {
      one.textContent = labels[`open_${name}`];
      one.setAttribute("aria-expanded", String(open[/** @type {keyof typeof open} */ (name)]));
    }
    every.hidden = !open.triangle;
    horizon.hidden = !open.horizon;
    clip.node.hidden = !open.clip;
    if (look.horizon !== null) showHorizon(look.horizon, labels);
    if (look.clip !== null) clip.show(lanes, look.clip, labels);
    if (open.triangle) showTriangle(direction, colours, labels);
  }

  /** @param {number} count @param {Labels} labels */
  function showHorizon(count, labels) {
    slider.max = String(lanes[0].way.run.steps);
    slider.value = String(count);
    slider.setAttribute("aria-label", labels.open_horizon);
    horizonSaid.textContent = fill(labels.horizon_at, { count });
    slider.setAttribute("aria-valuetext", horizonSaid.textContent);
    const list = lanes.map(({ title, way }) =>
      fill(labels.lost_of, { cell: title, share: measured(100 * lost(way), 2) }),
    );
    losses.textContent = [labels.horizon_is, fill(labels.lost, { list: list.join(labels.comma) })].join(labels.between);
  }

  /** @param {ArrayLike<number>} direction @param {Colours} colours @param {Labels} labels */
  function showTriangle(direction, colours, labels) {
    const drawn = lanes.find(({ lane }) => lane.kind === look.triangle) ?? lanes[0];
    const { run, machine } = drawn.way;
    if (allOf !== run || !all) [all, allOf] = [allLosses(drawn.way, direction), run];
    if (which.childElementCount !== lanes.length)
      which.replaceChildren(...lanes.map(() => html("button", { type: "button", class: "choice" })));
    lanes.forEach(({ lane, title }, k) => {
      const one = /** @type {HTMLButtonElement} */ (which.children[k]);
      one.textContent = title;
      one.onclick = () => onLook({ triangle: lane.kind });
      one.setAttribute("aria-pressed", String(lane === drawn.lane));
    });
    which.hidden = lanes.length < 2;
    back.textContent = labels.last_loss;
    back.hidden = look.loss === null || look.loss >= run.steps;
    const colour = colours.symbols[drawn.way.carries] ?? colours.text;
    const { loss } = drawn.way;
    view.show(all, drawn.title, { loss, at: look.at, horizon: look.horizon }, colour, colours, labels);
    every.dataset.units = String(machine.hidden);
  }
  return { bar, node, show, point: view.point };
}
