// A bet before the answer: a question, what may come out, points to lay on it. The server computes the truth when the bet
// has been laid; before that nothing of it is here. What was bet stays in this browser.

import { awaited, did, whenTurned } from "../../kit/acts.js";
import { fill, html } from "../../kit/elements.js";
import { addressOf } from "../../kit/lesson_way.js";
import { takeRoom } from "../../kit/room.js";
import { dress } from "../../kit/theme.js";
import { curve } from "./curve.js";
import { betOn, earned, empty, freshTurn, KEY, next, read, total, written } from "./ledger.js";
import { played, verdict } from "./play.js";

/** @typedef {import("../../../payloads/types.d.ts").BetDesk} Meta */
/** @typedef {import("../../kit/envelope.js").Message<Meta>} Message */

const USUAL = 50;
const STEP = 5;

/** What this browser keeps; nothing where it keeps nothing. */
function kept() {
  try {
    return read(localStorage.getItem(KEY));
  } catch {
    return empty(); // a browser may forbid it
  }
}

/** @param {import("./ledger.js").Ledger} ledger */
function keep(ledger) {
  try {
    localStorage.setItem(KEY, written(ledger));
  } catch {
    // it lasts as long as the page then
  }
}

/** A number of points, won or lost. @param {number} gain */
const withSign = (gain) => (gain > 0 ? `+${gain}` : `${gain}`.replace("-", "−"));

/** A page that shows the inputs of a bet, in the lesson that is open. @param {string} link */
function linkOf(link) {
  const address = addressOf(`./${link}`);
  const lesson = new URL(location.href).searchParams.get("lesson");
  if (lesson) address.searchParams.set("lesson", lesson);
  return address.href;
}

/** @param {ShadowRoot} root @param {Message} message */
function create(root, message) {
  let meta = message.meta;
  let ledger = kept();
  let open = false;
  let again = false;
  let waits = false;
  let choice = "";
  let points = USUAL;
  let asked = "";
  let counted = false;
  let forCard = false; // opened because a lesson's card asked for it
  /** @type {ReturnType<typeof takeRoom> | null} */
  let room = null; // beside the page, so that the drawing stays free
  /** @type {(said: object) => void} */
  let say = () => {};
  const shell = html("section", { class: "desk" });
  root.append(shell);
  shell.onkeydown = (event) => {
    event.stopPropagation(); // the page's own keys stay the page's
  };
  /** Wherever the focus is: what lies on top closes first. @param {KeyboardEvent} event */
  function onEscape(event) {
    if (!shell.isConnected) document.removeEventListener("keydown", onEscape, true);
    else if (event.key === "Escape" && open && meta.whole) {
      event.preventDefault();
      event.stopPropagation();
      fold();
    }
  }
  document.addEventListener("keydown", onEscape, true);
  const stopHearing = whenTurned(() => {
    if (!shell.isConnected) return;
    if (open && meta.whole && forCard) {
      open = false;
      draw();
    }
  });

  const place = () => location.pathname;
  const change = (/** @type {(ledger: import("./ledger.js").Ledger) => void} */ how) => {
    ledger = kept(); // another tab may have laid a bet
    how(ledger);
    keep(ledger);
  };

  /** @param {{ name: string, turn: number }} one */
  function ask({ name, turn }) {
    const laid = betOn(ledger.bets, name, turn);
    waits = true;
    say(laid ? { name, turn, choice: laid.choice, points: laid.points } : { name, turn });
  }
  function unfold() {
    open = true;
    forCard = Boolean(wished());
    ledger = kept();
    const shown = ledger.shown[place()];
    if (shown && !wished()) ask(shown);
    else another();
    draw();
  }
  /** The question that a lesson's card waits for, if it is one of this place. */
  function wished() {
    const { name, details } = awaited() ?? {};
    return name?.startsWith("bet_") ? meta.topics.find((topic) => topic.name === details?.question)?.name : undefined;
  }
  function another() {
    const wish = wished();
    const one = wish
      ? { name: wish, turn: freshTurn(ledger.bets, wish, meta.turns), again: false }
      : next(
          ledger.bets,
          meta.topics.map(({ name }) => name),
          meta.turns,
        );
    again = one.again;
    choice = "";
    points = USUAL;
    change(({ shown }) => {
      shown[place()] = { name: one.name, turn: one.turn };
    });
    ask(one);
    draw();
  }
  function lay() {
    const { question } = meta;
    if (!question || !choice || waits) return;
    waits = true;
    counted = true;
    say({ name: question.name, turn: question.turn, choice, points });
    did("bet_laid", { question: question.name, points });
    draw();
  }
  function clear() {
    keep(empty());
    ledger = empty();
    another();
  }

  /** Keeps a bet whose truth has come; one that was kept before is not counted twice. */
  function settle() {
    const { question, result } = meta;
    if (!question || !result) return;
    const right = result.choice === result.outcome;
    const laid = betOn(ledger.bets, question.name, question.turn);
    if (laid && !counted) laid.right = right;
    else if (counted)
      change(({ bets, shown }) => {
        const one = { name: question.name, turn: question.turn, choice: result.choice, points: result.points, right };
        const before = betOn(bets, question.name, question.turn);
        if (before) Object.assign(before, one);
        else bets.push(one);
        shown[place()] = { name: question.name, turn: question.turn };
      });
    if (counted) did("bet_revealed", { question: question.name, won: right });
    counted = false;
  }

  const button = (/** @type {string} */ look, /** @type {string} */ words, /** @type {() => void} */ act) =>
    html("button", { type: "button", class: look, text: words, onclick: act });

  /** The one line that is always there: it opens and closes the rest. */
  function door() {
    const names = meta.topics.map(({ name }) => name);
    const one = next(ledger.bets, names, meta.turns);
    const topic = meta.topics.find(({ name }) => name === one.name);
    const said = topic && !one.again ? fill(meta.labels.first, { title: topic.title }) : meta.labels.back;
    const key = html("button", {
      type: "button",
      class: one.again ? "open again" : "open",
      title: said,
      onclick: turn,
    });
    key.setAttribute("aria-expanded", String(open));
    key.setAttribute("aria-label", said);
    const last = ledger.shown[place()];
    const laid = last && betOn(ledger.bets, last.name, last.turn);
    key.textContent = laid ? `${meta.labels.door} ${laid.right ? "✓" : "✗"}` : meta.labels.door;
    return key;
  }
  function turn() {
    if (open) fold();
    else {
      unfold();
      /** @type {HTMLElement | null} */ (shell.querySelector(".title"))?.focus();
    }
  }
  function fold() {
    open = false;
    draw();
    /** @type {HTMLElement | null} */ (shell.querySelector(".open"))?.focus();
  }

  /** The picture that a question is about. @param {NonNullable<Meta["question"]>} question */
  function picture({ pixels }) {
    if (!pixels.length) return null;
    const side = Math.sqrt(pixels.length);
    const canvas = html("canvas", { width: side, height: side, role: "img", "aria-label": meta.labels.picture });
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const image = pen.createImageData(side, side);
    pixels.forEach((level, k) => image.data.set([level, level, level, 255], 4 * k));
    pen.putImageData(image, 0, 0);
    return canvas;
  }

  /** @param {NonNullable<Meta["question"]>} question */
  function form(question) {
    const { labels } = meta;
    const output = html("output");
    const stake = html("p", { class: "note stake" });
    const commit = button("main", labels.commit, lay);
    commit.disabled = !choice || waits;
    const slider = html("input", { type: "range", min: 0, max: 100, step: STEP, value: points, name: "points" });
    /** What is laid, and what it may win or lose. */
    const tell = () => {
      output.textContent = fill(labels.points, { points });
      slider.setAttribute("aria-valuetext", output.textContent);
      const [won, lost] = [true, false].map((right) => withSign(earned(points, right)));
      stake.textContent = fill(labels.stake, { won, lost });
    };
    slider.oninput = () => {
      points = Number(slider.value);
      tell();
    };
    tell();
    const choices = question.choices.map((one) => {
      const radio = html("input", { type: "radio", name: "choice", value: one.name });
      radio.checked = one.name === choice;
      radio.onchange = () => {
        choice = one.name;
        commit.disabled = waits;
      };
      return html("label", { class: "choice" }, radio, html("span", { text: one.words }));
    });
    return [
      picture(question),
      html("fieldset", {}, html("legend", { class: "asks", text: question.words }), choices),
      html("label", { class: "points" }, html("span", { text: labels.lay }), slider, output),
      stake,
      html("div", { class: "keys" }, commit),
    ];
  }

  /** @param {NonNullable<Meta["question"]>} question @param {NonNullable<Meta["result"]>} result */
  function reveal(question, result) {
    const { labels } = meta;
    const right = result.choice === result.outcome;
    const gain = earned(result.points, right);
    const signed = withSign(gain);
    const placeOf = (/** @type {string} */ name) => question.choices.findIndex((one) => one.name === name);
    const [choice_, outcome] = [placeOf(result.choice), placeOf(result.outcome)];
    const { choices } = question;
    const { bets } = ledger;
    return [
      verdict(
        fill(right ? labels.yes : labels.no, { words: choices[choice_]?.words ?? "", points: result.points }),
        choices[outcome]?.words ?? "",
        right,
        labels,
      ),
      html("p", { class: "gain", text: fill(right ? labels.right : labels.wrong, { gain: signed }) }),
      picture(question),
      html("p", { class: "asks", text: question.words, "data-terms": true }),
      result.play && played(result.play, { choice: choice_, outcome, choices }, labels, result.words),
      html("p", { class: "says", role: "status", text: result.words }),
      result.link && html("a", { class: "link", href: linkOf(result.link), target: "_self", text: labels.link }),
      html(
        "details",
        {},
        html("summary", {
          text: fill(labels.record, { count: bets.length, total: `${total(bets)}`.replace("-", "−") }),
        }),
        html(
          "div",
          { class: "record" },
          curve(bets, labels),
          html("div", {}, html("p", { text: labels.rule }), button("quiet", labels.clear, clear)),
        ),
      ),
      meta.whole &&
        html(
          "div",
          { class: "keys" },
          forCard ? button("main", labels.to_card, fold) : button("main", labels.next, another),
        ),
    ];
  }

  /** A page's panel takes room of its own while it is open. @param {HTMLElement | undefined} panel */
  function arrange(panel) {
    if (!panel) room?.leave();
    room = panel ? (room ?? takeRoom()) : null;
    if (panel) room?.measure(panel);
  }
  function draw() {
    dress(root, shell, meta.palettes);
    const { labels, question, result } = meta;
    shell.setAttribute("aria-label", labels.region);
    shell.dataset.state = !open ? "closed" : !question || (waits && !result) ? "waits" : result ? "revealed" : "asked";
    const active = /** @type {HTMLInputElement | null} */ (root.activeElement);
    const held = active?.name ? `[name="${active.name}"]${active.type === "radio" ? ":checked" : ""}` : "";
    const parts = [];
    if (open) {
      const notes = [question?.page && fill(labels.from, { page: question.page }), again && labels.again].filter(
        Boolean,
      );
      parts.push(
        html(
          "div",
          { class: "panel" },
          html(
            "div",
            { class: "head" },
            html("h3", { class: "title", tabindex: "-1", text: question ? question.title : labels.region }),
            meta.whole && button("quiet close", labels.close, fold),
          ),
          notes.length > 0 && html("p", { class: "note", text: notes.join(" ") }),
          question && (result ? reveal(question, result) : form(question)),
        ),
      );
    }
    if (meta.whole) parts.unshift(door());
    shell.classList.toggle("whole", meta.whole);
    shell.replaceChildren(...parts);
    arrange(open && meta.whole ? /** @type {HTMLElement} */ (parts.at(-1)) : undefined);
    if (held) /** @type {HTMLElement | null} */ (shell.querySelector(held))?.focus();
    shell.dataset.ready = "";
  }

  /** @param {Message} coming @param {import("../../kit/mount.js").Host} host */
  function update(coming, host) {
    say = (said) => host.setStateValue("said", said);
    meta = coming.meta;
    if (!meta.whole) open = true;
    const now = meta.question ? `${meta.question.name} ${meta.question.turn} ${Boolean(meta.result)}` : "";
    if (now !== asked) waits = false;
    asked = now;
    settle();
    draw();
  }
  return {
    update,
    remove() {
      stopHearing();
      arrange(undefined);
      document.removeEventListener("keydown", onEscape, true);
    },
  };
}

/** @type {import("../../kit/mount.js").Component<ReturnType<typeof create>, Meta>} */
export default {
  create,
  update: (app, message, host) => app.update(message, host),
  remove: (app) => app.remove(),
};
