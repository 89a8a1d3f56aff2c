import assert from "node:assert/strict";
import test from "node:test";
import { OPEN, saidOf } from "./address.js";
import { holds, tries } from "./guide.js";

/** @type {import("./controls.js").Asked} */
const asked = { steps: 50, gate: OPEN, start: "torch", radius: null, form: "tanh", hidden: 32 };
const look = { at: 1, loss: null, horizon: null, clip: null, triangle: "" };

/** A gate is offered where there is one, an RNN's weights where there are any; what is pressed stands. */
test("what is tried changes something", () => {
  for (const [gated, own] of [
    [true, true],
    [true, false],
    [false, true],
  ]) {
    let now = /** @type {import("./controls.js").Asked} */ ({ ...asked, radius: 0.5 });
    const all = tries(gated, own);
    assert.equal(all.length, 2 + Number(gated) + Number(own));
    for (const one of all) {
      assert.equal(holds(one, now), false);
      now = { ...now, ...one.change };
      assert.equal(holds(one, now), true);
    }
    assert.equal(now.gate, gated ? OPEN : "torch");
    assert.equal(now.radius, own ? 1.5 : null);
    assert.equal(now.steps, 100);
  }
});

/** As the page opens, one of them stands already, and one press brings PyTorch's start. */
test("the page opens with the gate open", () => {
  assert.deepEqual(
    tries(true, true).map((one) => holds(one, asked)),
    [false, true, false, false],
  );
});

/** As it usually is nothing stands in the address; a last loss is the usual one, whatever the length. */
test("what the address says", () => {
  assert.deepEqual(new Set(Object.values(saidOf(asked, look))), new Set([""]));
  const said = saidOf({ ...asked, gate: "torch", steps: 20 }, { ...look, at: 0, loss: 20, horizon: 3, clip: 0.5 });
  const { gate, steps, step, loss, horizon, clip } = said;
  assert.deepEqual([gate, steps, step, loss, horizon, clip], ["torch", "20", "0", "", "3", "0.5"]);
  assert.equal(saidOf(asked, { ...look, loss: 49, triangle: "gru" }).loss, "49");
});
