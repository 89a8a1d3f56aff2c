// The card of a lesson: what to read, what to do, where to look. It waits for acts that the controls report (kit/acts.js),
// keeps its progress in the browser (kit/progress.js), and takes room of its own: beside the page, or below it as a sheet.

import { awaits, turned, whenDone } from "../../kit/acts.js";
import { tellDeeds } from "../../kit/deeds.js";
import { fill, html } from "../../kit/elements.js";
import { follow } from "../../kit/lesson_way.js";
import { beginAgain, countOf, keepProgress, progressIn, standsOf, whenProgressed } from "../../kit/progress.js";
import { takeRoom } from "../../kit/room.js";
import { meets, missed, paragraphs, placeAt } from "./cards.js";
import { closing } from "./closing.js";
import { lookAt } from "./look.js";

/** @typedef {import("../../../payloads/types.d.ts").CourseWalk} Meta */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */
/** @typedef {import("../../kit/mount.js").Host} Host */

/**
 * @param {ShadowRoot} root
 * @param {Message} message
 */
function create(root, { meta: begin }) {
  let meta = begin;
  let progress = progressIn(meta.lesson, meta.cards.length);
  let ended = false;
  let folded = false;
  /** @type {Host | null} */
  let component = null;

  const title = html("h2", { tabindex: -1 });
  const number = html("p", { class: "number" });
  const fold = html("button", { type: "button", class: "quiet", "data-act": "fold", onclick: () => turn() });
  const leave = html("button", {
    type: "button",
    class: "quiet",
    "data-act": "leave",
    text: "×",
    onclick: () => go("leave"),
  });
  const dots = html("p", { class: "dots", role: "img" });
  const text = html("div", { class: "text", "aria-live": "polite", "data-terms": true });
  const skipped = html("p", { class: "skipped" });
  const end = html("div", { class: "end" });
  const status = html("p", { class: "status", role: "status" });
  const elsewhere = html("p", { class: "elsewhere", role: "status" });
  const onward = html("p", { class: "onward" });
  const open = html("button", { type: "button", class: "open", "data-act": "open", onclick: () => travel() });
  const back = html("button", { type: "button", "data-act": "back", onclick: () => to(progress.at - 1) });
  const skip = html("button", { type: "button", class: "quiet", "data-act": "skip", onclick: () => forward() });
  const next = html("button", { type: "button", class: "main", "data-act": "next", onclick: () => forward() });
  const on = html("button", { type: "button", class: "main", "data-act": "following", onclick: () => following() });
  const again = html("button", { type: "button", "data-act": "again", onclick: () => restart() });
  const keys = html("div", { class: "keys" }, back, skip, next, again, on);
  const body = html("div", { class: "body" }, dots, elsewhere, open, skipped, text, end, status, onward, keys);
  const card = html(
    "section",
    { class: "card", role: "region" },
    html("header", {}, html("div", {}, number, title), fold, leave),
    body,
  );
  root.append(card);
  const room = takeRoom();
  const looking = lookAt(root);

  const now = () => meta.cards[progress.at];
  const acted = () => !now().act || progress.acted.includes(progress.at);
  /** The card whose page the one that is shown is about. */
  const about = () => placeAt(meta.cards, progress.at);
  const onPage = () => meta.here.includes(about());
  /** Whether the page shows what the card is about, as far as its address tells. */
  const isHere = () => onPage() && !meta.denied.includes(about());
  let saving = false;
  function save() {
    saving = true;
    keepProgress(meta.lesson, progress);
    saving = false;
  }
  /** Another place began the lesson anew: the bar, or the list. */
  const stopFollowing = whenProgressed((lesson) => {
    if (saving || lesson !== meta.lesson) return;
    progress = progressIn(meta.lesson, meta.cards.length);
    ended = false;
    arrive();
    show();
  });

  function turn() {
    folded = !folded;
    show();
  }
  /** @param {"go" | "leave"} what */
  function go(what) {
    if (what === "leave") component?.setTriggerValue("leave", true);
    else component?.setTriggerValue("go", { lesson: meta.lesson, card: progress.at });
  }
  /** Shows the page as the card needs it: another page by Python, the same one by loading its link. */
  function travel() {
    const place = about();
    progress.opened = place;
    save();
    follow(meta.cards[place].opens, () => go("go"));
  }
  function forward() {
    if (progress.at < meta.cards.length - 1) {
      progress.far = Math.max(progress.far, progress.at + 1);
      to(progress.at + 1);
      if (about() !== progress.opened) travel();
      return;
    }
    progress.finished = true;
    progress.far = meta.cards.length;
    ended = true;
    save();
    show();
    title.focus({ preventScroll: true });
  }
  /** @param {number} k */
  function to(k) {
    ended = false;
    turned();
    progress.at = Math.min(Math.max(k, 0), meta.cards.length - 1);
    save();
    show();
    title.focus({ preventScroll: true });
  }
  function restart() {
    beginAgain(meta.lesson, meta.cards.length);
    to(0);
    travel();
  }
  /** A card again, to be done anew. @param {number} k */
  function retry(k) {
    progress.acted = progress.acted.filter((one) => one !== k);
    to(k);
    if (about() !== progress.opened) travel();
  }
  function following() {
    if (!meta.next) return;
    const { name, opens } = meta.next;
    follow(opens, () => component?.setTriggerValue("go", { lesson: name, card: 0 }));
  }

  const stopHearing = whenDone((act) => {
    if (ended || acted() || !isHere() || !meets(now(), act)) return;
    progress.acted = [...progress.acted, progress.at];
    progress.ever = [...new Set([...progress.ever, progress.at])];
    save();
    show();
  });

  card.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft" && progress.at > 0) to(progress.at - 1);
    else if (event.key === "ArrowRight" && !next.hidden && !next.disabled) forward();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  function show() {
    const { labels, cards } = meta;
    const here = now();
    const waits = !ended && !acted();
    const [place, places] = meta.place;
    number.textContent = fill(labels.lesson, { place, places });
    card.setAttribute("aria-label", `${number.textContent}: ${meta.title}`);
    card.dataset.card = String(progress.at + 1);
    card.dataset.waits = String(waits);
    title.textContent = meta.title;
    leave.setAttribute("aria-label", labels.leave);
    leave.title = labels.leave;
    const folding = folded ? labels.unfold : labels.fold;
    fold.textContent = folded ? "▴" : "▾";
    fold.setAttribute("aria-label", folding);
    fold.title = folding;
    fold.setAttribute("aria-expanded", String(!folded));
    body.hidden = folded;
    const stands = standsOf(
      cards.map(({ act }) => Boolean(act)),
      progress.far,
      progress.acted,
    );
    const where = fill(labels.position, { card: progress.at + 1, cards: cards.length, ...countOf(stands) });
    dots.setAttribute("aria-label", where);
    dots.title = where;
    dots.replaceChildren(
      ...stands.map((one, k) => html("i", { class: `${one}${k === progress.at && !ended ? " here" : ""}` })),
    );
    const shown = ended ? labels.finished : here.text;
    if (text.dataset.shown !== shown) {
      text.dataset.shown = shown;
      text.replaceChildren(...paragraphs(shown));
    }
    end.replaceChildren(...(ended ? closing(meta, retry) : []));
    skipped.hidden = ended || !missed(cards, progress.at, progress.acted);
    skipped.textContent = labels.skipped;
    const away = !ended && !isHere();
    elsewhere.hidden = !away;
    elsewhere.textContent = fill(onPage() ? labels.denied : labels.elsewhere, { page: cards[about()].page });
    status.hidden = ended || !here.act || away;
    status.textContent = waits ? labels.turn : `✓ ${labels.done}`;
    const coming = cards[progress.at + 1];
    onward.hidden = ended || !coming?.opens || coming.page === cards[about()].page;
    onward.textContent = onward.hidden ? "" : fill(labels.onward, { page: coming.page });
    open.hidden = ended || (!away && about() === progress.opened);
    open.classList.toggle("main", away);
    open.textContent = labels.open;
    back.hidden = progress.at === 0 && !ended;
    back.textContent = labels.back;
    skip.hidden = !waits;
    skip.textContent = labels.skip;
    next.hidden = ended;
    next.disabled = waits;
    next.textContent = progress.at === cards.length - 1 ? labels.finish : labels.next;
    again.hidden = !ended;
    again.textContent = labels.again;
    on.hidden = !ended || !meta.next;
    on.textContent = meta.next ? fill(labels.following, { title: meta.next.title }) : "";
    looking.at(ended || folded || away ? [] : here.look);
    awaits(waits && !away ? { name: here.act, details: here.details } : null);
    room.measure(card);
  }

  /**
   * @param {Message} message
   * @param {Host} host
   */
  function update(message, host) {
    component = host;
    if (message.meta.lesson !== meta.lesson) {
      ended = false;
      text.dataset.shown = "";
    }
    meta = message.meta;
    progress = progressIn(meta.lesson, meta.cards.length);
    arrive();
    tellDeeds(meta.deeds);
    show();
  }
  /** Whoever came by the link of a card has its page before them. */
  function arrive() {
    const place = about();
    if (progress.opened === place || !meta.arrived.includes(place)) return;
    progress.opened = place;
    save();
  }
  return {
    update,
    remove() {
      stopHearing();
      stopFollowing();
      awaits(null);
      looking.end();
      room.leave();
      card.remove();
    },
  };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (part, message, host) => part.update(message, host),
  remove: (part) => part.remove(),
};
