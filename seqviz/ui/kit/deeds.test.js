import assert from "node:assert/strict";
import test from "node:test";
import { whenDone } from "./acts.js";
import { tellDeeds } from "./deeds.js";

/** The first message tells nothing; later ones tell what is new, once, whoever brings it again. */
test("an act of Python is told once", () => {
  /** @type {string[]} */
  const told = [];
  const stop = whenDone(({ name, details }) => told.push(`${name} ${details.to ?? ""}`.trim()));
  const deed = (/** @type {number} */ number, /** @type {string} */ name, details = {}) => ({ number, name, details });
  const old = deed(5, "tried");
  tellDeeds([old]);
  tellDeeds([old, deed(7, "temperature_moved", { to: "high" })]);
  tellDeeds([old, deed(7, "temperature_moved", { to: "high" }), deed(8, "train_pressed")]);
  tellDeeds([]);
  tellDeeds([old, deed(8, "train_pressed")]);
  stop();
  assert.deepEqual(told, ["temperature_moved high", "train_pressed"]);
});
