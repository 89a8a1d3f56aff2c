import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { along, cornersOf, stretches, taken } from "./wiring.js";

/** @type {Record<string, { meta: import("../../../payloads/types.d.ts").StepperRun }>} */
const traces = JSON.parse(fs.readFileSync(new URL("../../../../tests/both/traces.json", import.meta.url), "utf8"));
const cells = Object.entries(traces).map(([kind, { meta }]) => /** @type {const} */ ([kind, meta.layers[0].cell]));
const lit = (/** @type {import("./cells.js").Cell} */ cell, /** @type {string} */ q) =>
  stretches(cell).filter(({ ways }) => ways.some(({ to }) => to === q));

/** A line's corners, and the place at a share of its length, round a corner too. */
test("a line is read", () => {
  assert.deepEqual(cornersOf("M94 372H536V332"), [
    [94, 372],
    [536, 372],
    [536, 332],
  ]);
  const corner = cornersOf("M0 0H10V-10");
  assert.deepEqual(along(corner, 0.25), [5, 0]);
  assert.deepEqual(along(corner, 0.75), [10, -5]);
  assert.deepEqual(along(corner, 1), [10, -10]);
});

/** The bus is lit up to the forget gate and not on into the gates behind it, which it does not feed. */
test("no stretch of the bus leads past the gate that is pointed at", () => {
  const lstm = traces.lstm.meta.layers[0].cell;
  assert.deepEqual(
    lit(lstm, "f").map(({ d }) => d),
    ["M94 372H140", "M140 372H182", "M140 422V372", "M182 372V332"],
  );
});

for (const [kind, cell] of cells) {
  /** What lights up with a part is exactly what it takes; every source of a part has its way, and the lines are the drawing's. */
  test(`${kind}: the ways are the sources`, () => {
    for (const { q, type } of cell.drawing.parts) {
      if (type === "state" || type === "input") continue;
      const ways = stretches(cell).flatMap((one) => one.ways.filter(({ to }) => to === q));
      assert.deepEqual([...new Set(ways.map(({ source }) => source))].sort(), taken(cell, q).sort(), q);
      const rightmost = Math.max(
        ...lit(cell, q)
          .filter(({ bus, d }) => bus && d.includes("H"))
          .flatMap(({ d }) => cornersOf(d).map(([x]) => x)),
      );
      const foot = Math.max(
        ...lit(cell, q)
          .filter(({ bus, d }) => bus && !d.includes("H"))
          .map(({ d }) => cornersOf(d)[0][0]),
      );
      if (Number.isFinite(rightmost)) assert.ok(rightmost <= foot, `${q}: ${rightmost} is right of ${foot}`);
    }
  });
}
