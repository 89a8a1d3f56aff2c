import assert from "node:assert/strict";
import test from "node:test";
import { standing } from "./curves.js";
import { ACTIVATIONS } from "./machine/tables.js";

const near = (/** @type {number} */ found, /** @type {number} */ wanted) =>
  assert.ok(Math.abs(found - wanted) < 1e-9, `${found}, not ${wanted}`);

/** The mark lies on the curve, the slope is its derivative, and the tangent is as steep as it. */
for (const form of ["sigmoid", "tanh", "relu"])
  test(`${form}: where a unit stands`, () => {
    for (const a of [-2, -0.3, 0.4, 3]) {
      const { value, slope } = ACTIVATIONS[form];
      const at = standing(form, a);
      const scale = form === "relu" ? 0.2 : 1.2;
      near(at.x, a);
      near(at.y, -scale * value(a));
      near(at.slope, slope(a));
      const { x1, y1, x2, y2 } = at.tangent;
      near((y2 - y1) / (x2 - x1), -scale * slope(a));
      near((x1 + x2) / 2, a);
    }
  });

/** What lies beyond the picture stands at its edge, with the slope that it really has. */
test("far out", () => {
  const at = standing("tanh", 9);
  assert.equal(at.x, 6);
  near(at.slope, 1 - Math.tanh(9) ** 2);
});
