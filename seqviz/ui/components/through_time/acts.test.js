import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { actingAt } from "./acts.js";
import { reader, wayBack } from "./flow.js";
import { linkOf } from "./links.js";

const { networks, numbers, cases, single } = JSON.parse(
  fs.readFileSync(new URL("../../../../tests/both/through_time.json", import.meta.url), "utf8"),
);
const near = (/** @type {number} */ found, /** @type {number} */ wanted) =>
  assert.ok(Math.abs(found - wanted) < 1e-12, `${found}, not ${wanted}`);

for (const all of [networks, single.networks])
  for (const { settings } of cases)
    for (const lane of all.lanes) {
      const read = reader(Float32Array.from(all === networks ? numbers : single.numbers));
      const way = wayBack(lane, all, { ...settings, steps: Math.min(settings.steps, all.x.s[0]) }, read);

      /** What the picture says acts on a link is what the link's own factor is made of; the units stand where they came out. */
      test(`${lane.kind}, ${all.hidden} units, ${JSON.stringify(settings)}`, () => {
        for (const t of [1, way.loss]) {
          const link = linkOf(lane, way, t);
          const found = actingAt(lane, way, t);
          assert.ok(found);
          assert.equal(found.sums.length, all.hidden);
          if (link.kind === "line") {
            assert.equal(found.name, link.name);
            near(found.factor, link.factor);
          } else {
            const h = way.run.of.h.subarray(t * all.hidden, (t + 1) * all.hidden);
            const relu = settings.form === "relu";
            assert.equal(found.name, relu ? "ReLU′" : "tanh′");
            const slopes = Array.from(h, (out) => (relu ? Number(out > 0) : 1 - out ** 2));
            near(found.factor, slopes.reduce((a, b) => a + b) / all.hidden);
            if (link.kind === "unit") near(found.factor, link.slope ?? NaN);
          }
        }
      });
    }
