// Presenter mode: no menus, large type, big keys below, a spotlight; and keys that drive the page's player at once.
//
// While nothing has the focus, the arrows and the space bar belong to the player that is in sight, so that nobody has to
// click first. In presenter mode so do PageUp and PageDown, which a remote sends. The mode is an attribute of the page's
// root, `data-present`; what it looks like stands in the frame's style.

import { html } from "../../kit/elements.js";
import { icon } from "../../kit/icons.js";
import { PLAYER_CAME } from "../../kit/player.js";
import { meaningOf } from "./keys.js";

/** @typedef {{ present: boolean, labels: Record<string, string> }} Meta */
/** @typedef {{ root: ShadowRoot, host: import("../../kit/mount.js").Host | null, shell: HTMLElement, told: boolean }} Part */

const page = document.documentElement;

/** The one part of the page; it stays while pages change. @type {Part | null} */
let part = null;

/** @param {ParentNode} root @returns {Generator<HTMLElement>} */
function* keysOf(root) {
  for (const one of root.querySelectorAll("*")) {
    if (one.shadowRoot && one.shadowRoot !== part?.root) yield* keysOf(one.shadowRoot);
    else if (one instanceof HTMLElement && one.matches('[data-act="forward"]')) yield one;
  }
}

/** The page's player: of those that are shown, the one nearest to what is in sight. */
function playerKeys() {
  const shown = [...keysOf(document.body)].filter((one) => one.checkVisibility?.() ?? one.offsetParent);
  const far = (/** @type {HTMLElement} */ one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return Math.max(0, -top, bottom - innerHeight);
  };
  const forward = shown.sort((a, b) => far(a) - far(b))[0];
  return forward ? { forward, inSight: far(forward) === 0, keys: forward.parentElement } : null;
}

/** @param {import("./keys.js").Act} act @param {boolean} anywhere also where the player is out of sight */
function drive(act, anywhere) {
  const player = playerKeys();
  if (!player || !(anywhere || player.inSight)) return false;
  const key = player.keys?.querySelector(act === "play" ? "[data-act=play], [data-act=pause]" : `[data-act=${act}]`);
  if (!(key instanceof HTMLElement)) return false;
  key.click();
  return true;
}

const presents = () => "present" in page.dataset;

/** @param {boolean} on */
function present(on) {
  if (on) page.dataset.present = "";
  else {
    delete page.dataset.present;
    delete page.dataset.spotlight;
  }
  show();
  part?.host?.setTriggerValue("present", on ? "1" : "0");
  dispatchEvent(new Event("resize")); // drawings look at their room again
}

function spotlight() {
  if ("spotlight" in page.dataset) delete page.dataset.spotlight;
  else page.dataset.spotlight = "";
  show();
}

function show() {
  if (!part) return;
  const { shell } = part;
  const on = presents();
  const player = on && Boolean(playerKeys());
  shell.dataset.on = String(on);
  for (const key of shell.querySelectorAll(".step")) /** @type {HTMLElement} */ (key).hidden = !player;
  /** @type {HTMLElement} */ (shell.querySelector(".none")).hidden = player;
  shell.querySelector(".spot")?.setAttribute("aria-pressed", String("spotlight" in page.dataset));
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const what = meaningOf(event, presents());
  if (!what) return;
  let done = true;
  if (what === "present") present(!presents());
  else if (what === "leave") present(false);
  else if (what === "spotlight") spotlight();
  else done = drive(what, presents());
  if (done) event.preventDefault();
}

/** @param {PointerEvent} event */
function pointed(event) {
  part?.shell.style.setProperty("--x", `${event.clientX}px`);
  part?.shell.style.setProperty("--y", `${event.clientY}px`);
}

/** @type {import("../../kit/mount.js").Component<Part, Meta>} */
export default {
  create(root) {
    const key = (/** @type {import("./keys.js").Act} */ act, /** @type {import("../../kit/icons.js").Icon} */ drawn) =>
      html("button", { type: "button", class: "step", "data-step": act, onclick: () => drive(act, true) }, icon(drawn));
    const shell = html(
      "div",
      { class: "presenter", "data-on": "false" },
      html("button", { type: "button", class: "enter", onclick: () => present(true) }),
      html(
        "div",
        { class: "keys", role: "toolbar" },
        key("back", "back"),
        key("play", "play"),
        key("forward", "forward"),
        html("span", { class: "none" }),
        html("button", { type: "button", class: "spot", onclick: spotlight }),
        html("button", { type: "button", class: "leave", onclick: () => present(false) }),
      ),
      html("div", { class: "light", "aria-hidden": "true" }),
    );
    root.append(shell);
    const made = { root, host: null, shell, told: part?.told ?? false };
    if (!part) {
      addEventListener("keydown", pressed);
      addEventListener("pointermove", pointed, { passive: true });
      addEventListener(PLAYER_CAME, show);
    }
    part = made;
    return made;
  },
  update(made, { meta }, host) {
    made.host = host;
    const { labels } = meta;
    const { shell } = made;
    const told = (/** @type {string} */ where, /** @type {string} */ word, /** @type {string} */ title) => {
      const one = /** @type {HTMLElement} */ (shell.querySelector(where));
      if (one.textContent !== word && !one.querySelector("svg")) one.textContent = word;
      if (title) Object.assign(one, { title });
    };
    told(".enter", labels.enter, labels.enter_help);
    told(".spot", labels.spotlight, labels.spotlight_help);
    told(".leave", labels.leave, labels.leave_help);
    told(".none", labels.none, "");
    for (const act of ["back", "play", "forward"])
      shell.querySelector(`[data-step=${act}]`)?.setAttribute("aria-label", labels[act]);
    shell.querySelector(".keys")?.setAttribute("aria-label", labels.keys);
    if (!made.told && meta.present) page.dataset.present = ""; // an opened link; later the visitor's own keys count
    made.told = true;
    show();
  },
  rest() {},
};
