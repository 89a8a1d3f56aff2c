// A digit being read: the lit row, the memory that it changes, the guess. It plays once by itself, then rests; the hand
// may take it to any row. Nothing is told to the server.

import { penOf, sharp } from "../../kit/canvas.js";
import { rgb } from "../../kit/colours.js";
import { fill, html, reducedMotion, svg } from "../../kit/elements.js";
import { percentOf } from "../../kit/numbers.js";
import { name, playerKey, showPlaying } from "../../kit/player.js";
import { clamp, mix } from "../../kit/scales.js";
import { dress } from "../../kit/theme.js";
import { best, callouts, numbersOf, rowAfter } from "./story.js";
import { drawIn, drawOut, wire } from "./wires.js";

/** @typedef {import("../../../payloads/types.d.ts").LivingReading} Meta */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */

const EACH = 230; // how long a row is lit, in milliseconds
const ACROSS = 16; // units beside each other

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function create(root, { meta: first, bytes }) {
  let meta = first;
  let numbers = numbersOf(meta, bytes);
  let colours = /** @type {import("../../kit/theme.js").Colours | null} */ (null);
  let [t, began, due, playing] = [0, 0, 0, false];
  const picture = html("canvas", { role: "img" });
  const unread = html("div", { class: "unread" });
  const lit = html("div", { class: "lit" });
  const memory = html("canvas", { role: "img" });
  const loop = svg(
    "svg",
    { class: "loop", viewBox: "0 0 320 44", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { d: "M300 43C330 8 300 4 250 4H70C20 4-10 8 18 40", "vector-effect": "non-scaling-stroke" }),
    svg("path", { class: "tip", d: "M9 30L19 42L26 28", "vector-effect": "non-scaling-stroke" }),
  );
  const big = html("b", { class: "big" });
  const percent = html("span", { class: "percent" });
  const answers = html("div", { class: "answers", role: "img" });
  const into = wire("in");
  /** @type {ReturnType<typeof wire>} */
  let out = wire("out", meta.classes.length);
  const told = [0, 1, 2].map((k) =>
    html("p", { class: "callout" }, html("i", { text: k + 1 }), html("b", {}), html("span", {})),
  );
  const keys = {
    back: playerKey("back", () => take(t - 1)),
    play: playerKey("play", () => (playing ? rest() : play())),
    forward: playerKey("forward", () => take(t + 1)),
  };
  const slider = html("input", { type: "range", min: 0, step: 1, name: "row" });
  const where = html("output", { class: "where" });
  const scene = html(
    "div",
    { class: "scene" },
    html("figure", { class: "picture" }, picture, unread, lit),
    into.node,
    html("figure", { class: "memory" }, loop, memory),
    out.node,
    html("figure", { class: "guess" }, html("div", { class: "now" }, big, percent), answers),
    told,
  );
  const player = html("div", { class: "player" }, Object.values(keys), slider, where);
  const shell = html("div", { class: "shell", role: "group" }, scene, player);
  root.append(shell);

  slider.oninput = () => take(Number(slider.value));
  shell.onkeydown = (event) => {
    if (event.target === slider && event.key.startsWith("Arrow")) event.stopPropagation(); // not the page's player too
  };
  picture.onclick = (event) => {
    const { top, height } = picture.getBoundingClientRect();
    take(Math.floor(((event.clientY - top) / height) * meta.rows));
  };

  /** @param {number} row */
  function take(row) {
    rest();
    t = clamp(row, 0, meta.rows - 1);
    show();
  }
  function rest() {
    playing = false;
    cancelAnimationFrame(due);
    shell.classList.remove("playing");
    showPlaying(keys.play, false, meta.labels);
  }
  function play() {
    if (t >= meta.rows - 1) t = 0;
    playing = true;
    began = performance.now() - t * EACH;
    shell.classList.add("playing");
    showPlaying(keys.play, true, meta.labels);
    show();
    due = requestAnimationFrame(frame);
  }
  /** @param {number} now */
  function frame(now) {
    if (!playing) return;
    const row = rowAfter(now - began, EACH, meta.rows);
    if (row !== t) {
      t = row;
      show();
    }
    if (row >= meta.rows - 1) rest();
    else due = requestAnimationFrame(frame);
  }

  function drawPicture() {
    if (!colours) return;
    const [low, high] = [rgb(colours.zero), rgb(colours.text)];
    Object.assign(picture, { width: meta.columns, height: meta.rows });
    const image = new ImageData(meta.columns, meta.rows);
    numbers.ink.forEach((ink, k) => {
      const colour = low.map((v, c) => mix(v, high[c], ink / 255));
      image.data.set([...colour, 255], 4 * k);
    });
    penOf(picture).putImageData(image, 0, 0);
  }
  /** @param {Float32Array} states */
  function drawMemory(states) {
    if (!colours || !memory.clientWidth) return;
    const { pen, width, height } = sharp(memory);
    const down = Math.ceil(states.length / ACROSS);
    const [wide, high] = [width / ACROSS, height / down];
    const [low, zero, top] = [colours.negative, colours.zero, colours.positive].map(rgb);
    states.forEach((value, k) => {
      const share = clamp(value / (meta.limit || 1), -1, 1);
      const end = share < 0 ? low : top;
      pen.fillStyle = `rgb(${zero.map((v, c) => Math.round(mix(v, end[c], Math.abs(share)))).join(",")})`;
      pen.beginPath();
      pen.roundRect((k % ACROSS) * wide + 1, Math.floor(k / ACROSS) * high + 1, wide - 2, high - 2, 3);
      pen.fill();
    });
  }
  /** Where a part of the scene begins and ends, in percent of the wires' height. @param {Element} part */
  function place(part) {
    const whole = into.node.getBoundingClientRect();
    const { top, bottom } = part.getBoundingClientRect();
    const share = (/** @type {number} */ y) => (100 * (y - whole.top)) / (whole.height || 1);
    return /** @type {[number, number]} */ ([share(top), share(bottom)]);
  }

  function show() {
    if (!colours) return;
    const { labels, rows, units, classes } = meta;
    const { ink, states, shares } = numbers.at(t);
    const guess = best(shares);
    const said = { row: t + 1, rows, label: classes[guess], percent: percentOf(shares[guess]) };
    shell.dataset.row = String(t + 1);
    unread.style.top = `${(100 * (t + 1)) / rows}%`;
    lit.style.top = `${(100 * t) / rows}%`;
    lit.style.height = `${100 / rows}%`;
    drawMemory(states);
    big.textContent = said.label;
    big.style.color = colours.classes[guess];
    percent.textContent = `${said.percent}%`;
    [...answers.children].forEach((row, k) => {
      row.classList.toggle("best", k === guess);
      /** @type {HTMLElement} */ (row.querySelector("i")).style.transform = `scaleX(${shares[k]})`;
    });
    callouts(meta, t, shares).forEach((text, k) => {
      /** @type {HTMLElement} */ (told[k].querySelector("span")).textContent = text;
    });
    const above = states.reduce((sum, value) => sum + Number(value > 0), 0);
    picture.setAttribute("aria-label", fill(labels.picture_alt, said));
    memory.setAttribute("aria-label", fill(labels.memory_alt, { ...said, units, above, below: units - above }));
    answers.setAttribute("aria-label", fill(labels.guess_alt, said));
    slider.value = String(t);
    where.textContent = fill(labels.position, said);
    slider.setAttribute("aria-valuetext", where.textContent);
    if (!into.node.clientWidth) return; // one below the other: there is no way to draw
    const [top, bottom] = place(picture);
    const held = place(memory);
    drawIn(into.lines, ink, mix(top, bottom, (t + 0.5) / rows), held);
    const answered = [...answers.children].map(place).map(([from, to]) => (from + to) / 2);
    drawOut(out.lines, shares, colours.classes, held, answered);
  }

  function build() {
    const { labels, classes } = meta;
    colours = dress(root, shell, meta.palettes);
    shell.setAttribute("aria-label", labels.region);
    slider.max = String(meta.rows - 1);
    slider.setAttribute("aria-label", labels.step);
    name(keys.back, labels.back);
    name(keys.forward, labels.forward);
    showPlaying(keys.play, playing, labels);
    [labels.row_title, labels.memory_title, labels.guess_title].forEach((title, k) => {
      /** @type {HTMLElement} */ (told[k].querySelector("b")).textContent = title;
    });
    if (out.lines.length !== classes.length) {
      const made = wire("out", classes.length);
      out.node.replaceWith(made.node);
      out = made;
    }
    answers.replaceChildren(
      ...classes.map((label, k) =>
        html(
          "div",
          { class: "answer" },
          html("span", { text: label }),
          html("span", { class: "track" }, html("i", { style: `background:${colours?.classes[k]}` })),
        ),
      ),
    );
    drawPicture();
    show();
  }
  const sizes = new ResizeObserver(() => show());
  sizes.observe(shell);
  let read = "";
  return {
    /** @param {Message} next */
    update(next) {
      meta = next.meta;
      const isNew = meta.id !== read;
      if (isNew) {
        rest();
        read = meta.id;
        numbers = numbersOf(meta, next.bytes);
        t = meta.rows - 1;
      }
      build();
      if (isNew && !reducedMotion()) play();
      shell.dataset.ready = "";
    },
    remove() {
      rest();
      sizes.disconnect();
      shell.remove();
    },
  };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (part, message) => part.update(message),
  remove: (part) => part.remove(),
};
