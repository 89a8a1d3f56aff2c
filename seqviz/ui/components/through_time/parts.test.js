import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { lengthOf, summed } from "../../kit/machine/weights.js";
import { reader, wayBack } from "./flow.js";
import { partsOf } from "./parts.js";

const { networks, numbers, cases } = JSON.parse(
  fs.readFileSync(new URL("../../../../tests/both/through_time.json", import.meta.url), "utf8"),
);
const read = reader(Float32Array.from(numbers));
const near = (/** @type {number} */ found, /** @type {number} */ wanted) =>
  assert.ok(Math.abs(found - wanted) < 1e-9, `${found}, not ${wanted}`);

/** The parts of all steps are the whole gradient; a step's part is its own gradient along the whole one. */
test("the parts add up to the gradient of the weights", () => {
  for (const lane of networks.lanes)
    for (const { settings } of cases) {
      const way = wayBack(lane, networks, settings, read);
      const parts = partsOf(way);
      assert.ok(parts, lane.kind);
      near(parts.sum[1], 1);
      near(
        parts.each.reduce((a, b) => a + b, 0),
        1,
      );
      const { machine, run, back, loss } = way;
      const [whole, last] = [summed(machine, run, back, 0, loss), summed(machine, run, back, loss - 1, loss)];
      const along = Object.entries(last).flatMap(([name, array]) =>
        Array.from(array, (one, k) => one * whole[name][k]),
      );
      near(parts.each[loss], along.reduce((a, b) => a + b, 0) / lengthOf(whole) ** 2);
    }
});

/** What lies beyond a cut gives nothing, and what is left is as much as it was. */
test("a cut way back misses the parts beyond it", () => {
  const lane = networks.lanes[0];
  const { settings } = cases[0];
  const whole = partsOf(wayBack(lane, networks, settings, read));
  const cut = partsOf(wayBack(lane, networks, settings, read, { loss: null, horizon: 2 }));
  assert.ok(whole && cut);
  const from = settings.steps - 2;
  assert.deepEqual(cut.each.slice(from), whole.each.slice(from));
  assert.ok(cut.each.slice(0, from).every((/** @type {number} */ one) => one === 0));
});
