// Presenter mode: no menus, large type, a slim bar of big keys at the foot, a spotlight; and keys that drive the page's
// player at once.
//
// While nothing has the focus, the arrows and the space bar belong to the player that is in sight, so that nobody has to
// click first. In presenter mode so do PageUp and PageDown, which a remote sends. The mode is an attribute of the page's
// root, `data-present`; what it looks like stands in the frame's style. The bar shows the page's player as it stands: it
// watches that player's own keys, which are hidden meanwhile.

import { hear } from "../../kit/bus.js";
import { html, svg } from "../../kit/elements.js";
import { icon } from "../../kit/icons.js";
import { DRAWN, PAGE } from "../../kit/mount.js";
import { PLAYER_CAME } from "../../kit/player.js";
import { meaningOf } from "./keys.js";
import { playerOf } from "./players.js";

/** @typedef {{ present: boolean, labels: Record<string, string> }} Meta */
/** @typedef {{ root: ShadowRoot, host: import("../../kit/mount.js").Host | null, shell: HTMLElement, told: boolean }} Part */
/** @typedef {import("./keys.js").Act} Act */

const page = document.documentElement;
const ACTS = /** @type {const} */ (["back", "play", "forward"]);
const TOLD = 9000; // milliseconds for which the hint at the keys stays

/** The one part of the page; it stays while pages change. @type {Part | null} */
let part = null;

const presents = () => "present" in page.dataset;
const playerNow = () => part && playerOf(part.root, presents());
/** @template {Element} Kind @param {string} where @returns {Kind} */
const find = (where) => /** @type {Kind} */ (part?.shell.querySelector(where));

/** @param {Act} act @param {boolean} anywhere also where the player is out of sight */
function drive(act, anywhere) {
  const player = playerNow();
  if (!player || !(anywhere || player.inSight) || !player.key[act]) return false;
  player.key[act]?.click();
  return true;
}

/** @param {boolean} on */
function present(on) {
  if (on === presents()) return;
  if (on) page.dataset.present = "";
  else {
    delete page.dataset.present;
    delete page.dataset.spotlight;
  }
  hint(on);
  help(false);
  show();
  part?.host?.setTriggerValue("present", on ? "1" : "0");
  dispatchEvent(new Event("resize")); // drawings look at their room again
}

function spotlight() {
  if ("spotlight" in page.dataset) delete page.dataset.spotlight;
  else page.dataset.spotlight = "";
  show();
}

let hinting = 0;

/** What key shows the keys; it goes away by itself. @param {boolean} on */
function hint(on) {
  clearTimeout(hinting);
  const said = find(".hint");
  if (said) said.toggleAttribute("data-gone", !on);
  if (on) hinting = setTimeout(() => hint(false), TOLD);
}

/** @param {boolean} [on] */
function help(on) {
  const list = /** @type {HTMLElement | undefined} */ (find(".help"));
  if (!list) return;
  list.hidden = !(on ?? list.hidden);
  find(".ask").setAttribute("aria-expanded", String(!list.hidden));
}

// The player that is watched, and the watch itself.
/** @type {import("./players.js").Player | null} */
let watched = null;
const watch = new MutationObserver(() => show());

function follow() {
  const player = presents() ? playerNow() : null;
  if (player?.keys === watched?.keys && player?.where === watched?.where) return watched;
  watch.disconnect();
  watched = player;
  if (!player) return null;
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  watch.observe(player.keys, { ...all, attributeFilter: ["aria-label", "disabled", "data-act"] });
  if (player.where && !player.keys.contains(player.where)) watch.observe(player.where, { ...all, attributes: false });
  return player;
}

function show() {
  if (!part) return;
  const { shell } = part;
  const player = follow();
  shell.dataset.on = String(presents());
  for (const act of ACTS) {
    const [key, own] = [/** @type {HTMLButtonElement} */ (find(`[data-step=${act}]`)), player?.key[act]];
    key.hidden = !own;
    if (!own) continue;
    key.disabled = own.disabled;
    if (act !== "play") continue;
    // As the player's own key stands: it plays, or it would.
    key.setAttribute("aria-label", own.getAttribute("aria-label") ?? "");
    const drawn = own.querySelector("svg")?.cloneNode(true);
    if (drawn && !key.firstChild?.isEqualNode(drawn)) key.replaceChildren(drawn);
  }
  const where = [...(player?.where?.childNodes ?? [])].map((one) => one.textContent?.trim()).join(" ");
  if (find(".at").textContent !== where) find(".at").textContent = where;
  /** @type {HTMLElement} */ (find(".none")).hidden = Boolean(player);
  find(".spot").setAttribute("aria-pressed", String("spotlight" in page.dataset));
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const what = meaningOf(event, presents());
  if (!what) return;
  let done = true;
  if (what === "present") present(!presents());
  else if (what === "leave") present(false);
  else if (what === "spotlight") spotlight();
  else if (what === "help") help();
  else done = drive(what, presents());
  if (done) event.preventDefault();
  if (done && what !== "present") hint(false);
}

/** @param {PointerEvent} event */
function pointed(event) {
  part?.shell.style.setProperty("--x", `${event.clientX}px`);
  part?.shell.style.setProperty("--y", `${event.clientY}px`);
}

let looking = 0;
/** Another player may be the nearest by now. */
function look() {
  cancelAnimationFrame(looking);
  looking = requestAnimationFrame(show);
}

const SIGNS = {
  spot: "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zm0 5a4 4 0 1 1 0 8a4 4 0 0 1 0-8z",
  leave: "M6.4 5L12 10.6L17.6 5L19 6.4L13.4 12L19 17.6L17.6 19L12 13.4L6.4 19L5 17.6L10.6 12L5 6.4z",
};
const sign = (/** @type {keyof typeof SIGNS} */ name) =>
  svg(
    "svg",
    { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" },
    svg("path", { d: SIGNS[name], "fill-rule": "evenodd" }),
  );

/** @type {import("../../kit/mount.js").Component<Part, Meta>} */
export default {
  create(root) {
    const key = (/** @type {Act} */ act) =>
      html("button", { type: "button", class: "step", "data-step": act, onclick: () => drive(act, true) }, icon(act));
    const shell = html(
      "div",
      { class: "presenter", "data-on": "false" },
      html("button", { type: "button", class: "enter", onclick: () => present(true) }),
      html("ul", { class: "help", hidden: true }),
      html(
        "div",
        { class: "keys", role: "toolbar" },
        ACTS.map(key),
        html("output", { class: "at", "aria-live": "off" }),
        html("span", { class: "none" }),
        html("span", { class: "hint" }),
        html("button", { type: "button", class: "spot", onclick: spotlight }, sign("spot"), html("span")),
        html("button", { type: "button", class: "ask", text: "?", "aria-expanded": "false", onclick: () => help() }),
        html("button", { type: "button", class: "leave", onclick: () => present(false) }, sign("leave"), html("span")),
      ),
      html("div", { class: "light", "aria-hidden": "true" }),
    );
    // A press with the pointer takes no focus: the arrows go on to drive the page.
    shell.querySelector(".keys")?.addEventListener("pointerdown", (event) => event.preventDefault());
    shell.querySelector(".keys")?.addEventListener("mousedown", (event) => event.preventDefault());
    root.append(shell);
    const made = { root, host: null, shell, told: part?.told ?? false };
    if (!part) {
      addEventListener("keydown", pressed);
      addEventListener("pointermove", pointed, { passive: true });
      addEventListener("scroll", look, { capture: true, passive: true });
      addEventListener(PLAYER_CAME, look);
      hear(DRAWN, PAGE, look);
    }
    part = made;
    return made;
  },
  update(made, { meta }, host) {
    made.host = host;
    const { labels } = meta;
    const { shell } = made;
    const told = (/** @type {string} */ where, /** @type {string} */ word, /** @type {string} */ title = "") => {
      const one = /** @type {HTMLElement} */ (shell.querySelector(where));
      const place = one.querySelector("span") ?? one;
      if (one.querySelector("svg")) one.setAttribute("aria-label", word);
      if (place.textContent !== word) place.textContent = word;
      if (title) one.title = title;
    };
    told(".enter", labels.enter, labels.enter_help);
    told(".spot", labels.spotlight, labels.spotlight_help);
    told(".leave", labels.leave, labels.leave_help);
    told(".none", labels.none);
    told(".hint", labels.hint);
    const ask = shell.querySelector(".ask");
    ask?.setAttribute("aria-label", labels.keys_help);
    ask?.setAttribute("title", labels.keys_help);
    const lines = labels.keys_list.split("\n");
    shell.querySelector(".help")?.replaceChildren(...lines.map((text) => html("li", { text })));
    for (const act of ACTS) shell.querySelector(`[data-step=${act}]`)?.setAttribute("aria-label", labels[act]);
    shell.querySelector(".keys")?.setAttribute("aria-label", labels.keys);
    if (!made.told && meta.present) {
      page.dataset.present = ""; // an opened link; later the visitor's own keys count
      hint(true);
      dispatchEvent(new Event("resize"));
    }
    made.told = true;
    show();
  },
  rest() {},
};
