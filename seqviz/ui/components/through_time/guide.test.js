import assert from "node:assert/strict";
import test from "node:test";
import { saidOf } from "./address.js";
import { holds, spokenOf, tries } from "./guide.js";

/** @type {import("./controls.js").Asked} */
const asked = { steps: 50, gate: "torch", start: "torch", radius: null, form: "tanh", hidden: 32 };
const look = { at: 1, loss: null, horizon: null, clip: null, triangle: "" };

/** What is offered first is not yet so, and is once it was pressed; without a gate the RNN's weights are offered. */
test("what is tried changes something", () => {
  for (const gated of [true, false]) {
    let now = { ...asked };
    for (const one of tries(gated)) {
      assert.equal(holds(one, now), false);
      now = { ...now, ...one.change };
      assert.equal(holds(one, now), true);
    }
    assert.equal(now.gate === "torch", !gated);
    assert.equal(now.radius === null, gated);
    assert.equal(now.steps, 100);
  }
});

/** The sentence is on the first network whose gate can be opened, or else on the first. */
test("who is spoken of", () => {
  const [plain, gated] = /** @type {any[]} */ ([{ lane: { gate: null } }, { lane: { gate: {} } }]);
  assert.equal(spokenOf([plain, gated, gated]), gated);
  assert.equal(spokenOf([plain]), plain);
});

/** As it usually is nothing stands in the address; a last loss is the usual one, whatever the length. */
test("what the address says", () => {
  assert.deepEqual(new Set(Object.values(saidOf(asked, look))), new Set([""]));
  const said = saidOf({ ...asked, gate: 0, steps: 20 }, { ...look, at: 0, loss: 20, horizon: 3, clip: 0.5 });
  const { gate, steps, step, loss, horizon, clip } = said;
  assert.deepEqual([gate, steps, step, loss, horizon, clip], ["0", "20", "0", "", "3", "0.5"]);
  assert.equal(saidOf(asked, { ...look, loss: 49, triangle: "gru" }).loss, "49");
});
