import assert from "node:assert/strict";
import test from "node:test";
import { scrolled } from "./look.js";

const END = 700;
const at = (/** @type {number} */ top, /** @type {number} */ height) => ({ top, bottom: top + height });

/** What is in view moves nothing, whether it is to be pressed or watched. */
test("a page rests while what a card means is in view", () => {
  assert.equal(scrolled([at(600, 80)], END), 0);
  assert.equal(scrolled([at(600, 80), at(100, 400)], END), 0);
});

/** What is below comes up, no further than needed; what is above comes down below the bar. */
test("a page moves no further than needed", () => {
  assert.equal(scrolled([at(750, 50)], END), 112);
  assert.equal(scrolled([at(10, 50)], END), -62);
  assert.equal(scrolled([at(300, 50), at(720, 80)], END), 112);
});

/** Where not all has room, what is to be pressed is in view; what is taller than the page begins below the bar. */
test("what to press comes first", () => {
  assert.equal(scrolled([at(760, 50), at(100, 500)], END), 122);
  assert.equal(scrolled([at(100, 50), at(200, 900)], END), 0);
  assert.equal(scrolled([at(-500, 900)], END), -572);
});
