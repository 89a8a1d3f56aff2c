import assert from "node:assert/strict";
import test from "node:test";
import { forget, hear, said, tell } from "./bus.js";

/** Who listens to one group hears nothing of another, nor of another topic. */
test("a message reaches its topic and group alone", () => {
  /** @type {any[]} */
  const heard = [];
  const ends = [hear("unit", "a", (d) => heard.push(["a", d])), hear("unit", "b", (d) => heard.push(["b", d]))];
  tell("unit", "a", 3);
  tell("step", "b", 4);
  assert.deepEqual(heard, [["a", 3]]);
  for (const end of ends) end();
});

/** A component that comes later asks what was said before it. */
test("the newest message is remembered until it is taken back", () => {
  tell("verdict", "g", "first");
  tell("verdict", "g", "second");
  assert.equal(said("verdict", "g"), "second");
  /** @type {any[]} */
  const heard = [];
  const end = hear("verdict", "g", (d) => heard.push(d));
  forget("verdict", "g");
  assert.equal(said("verdict", "g"), undefined);
  assert.deepEqual(heard, [null]);
  end();
});

/** Who has stopped hears no more, even when it stopped while a message went round. */
test("a listener that has stopped hears nothing", () => {
  /** @type {number[]} */
  const heard = [];
  const end = hear("unit", "stop", (d) => {
    heard.push(d);
    end();
  });
  const other = hear("unit", "stop", (d) => heard.push(10 * d));
  tell("unit", "stop", 1);
  tell("unit", "stop", 2);
  assert.deepEqual(heard, [1, 10, 20]);
  other();
});
