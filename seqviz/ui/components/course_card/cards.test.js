import assert from "node:assert/strict";
import test from "node:test";
import { did, placeOf, whenDone } from "../../kit/acts.js";
import { halves, meets, missed, pieces, placeAt } from "./cards.js";

/** The same act with all that is asked for, whatever else it says; no other act, no other detail. */
test("a card waits for one act", () => {
  const card = { act: "step", details: { to: "last" } };
  /** @type {boolean[]} */
  const met = [];
  const stop = whenDone((act) => met.push(meets(card, act)));
  did("step", { to: "last", step: 20 });
  did("step", { to: "first", step: 1 });
  did("step");
  did("part_opened", { to: "last" });
  stop();
  did("step", { to: "last" });
  assert.deepEqual(met, [true, false, false, false]);
});

/** A step is the first, the last or one between; of a single one it is the first. */
test("a step has a place", () => {
  assert.deepEqual(
    [0, 1, 2].map((t) => placeOf(t, 3)),
    ["first", "between", "last"],
  );
  assert.equal(placeOf(0, 1), "first");
});

/** A card without a link is about the page of the nearest one before. */
test("a card is about the page that was opened last", () => {
  const cards = ["a", "", "b", ""].map((opens) => ({ opens }));
  assert.deepEqual(
    [0, 1, 2, 3].map((k) => placeAt(cards, k)),
    [0, 0, 2, 2],
  );
});

/** What was skipped on the page at hand is missing from it; another page begins anew. */
test("a card knows what was skipped before it", () => {
  const cards = /** @type {any[]} */ ([{ opens: "/a", act: "step" }, { act: "step" }, {}, { opens: "/b" }]);
  assert.equal(missed(cards, 0, []), false);
  assert.equal(missed(cards, 2, [0]), true);
  assert.equal(missed(cards, 2, [0, 1]), false);
  assert.equal(missed(cards, 3, []), false);
});

/** Paragraphs, bold and symbols are told apart, markup is plain text, and Chinese lines join without a space. */
test("a text is read without a page", () => {
  assert.deepEqual(pieces("Press **f**,\nnot `W_h`.\n\n<b>x</b>"), [
    [
      { kind: "plain", text: "Press " },
      { kind: "bold", text: "f" },
      { kind: "plain", text: ", not " },
      { kind: "symbol", text: "W_h" },
      { kind: "plain", text: "." },
    ],
    [{ kind: "plain", text: "<b>x</b>" }],
  ]);
  assert.deepEqual(pieces("请按\n撤销"), [[{ kind: "plain", text: "请按撤销" }]]);
});

/** What stands behind the first question is its answer, in both languages; a sentence is an answer alone. */
test("a question hides its answer", () => {
  assert.deepEqual(halves("Why? Because. Or not?"), { asks: "Why?", answer: "Because. Or not?" });
  assert.deepEqual(halves("为什么？因为。"), { asks: "为什么？", answer: "因为。" });
  assert.deepEqual(halves("It fades."), { asks: "", answer: "It fades." });
});
