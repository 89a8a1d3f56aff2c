import assert from "node:assert/strict";
import test from "node:test";
import { placeOf } from "./index.js";

/** @typedef {import("../../../payloads/types.d.ts").MorphStage} Stage */

/** A part that is not there stands where it has gone to, over several others too; without a way it stands nowhere. */
test("a part that a stage lacks is where it has gone to", () => {
  const stage = /** @type {Stage} */ (
    /** @type {unknown} */ ({
      parts: [
        { key: "memory_out", x: 7 },
        { key: "keeps", x: 1 },
      ],
    })
  );
  const into = { shown: "shown_out", shown_out: "memory_out", turns: "round", round: "turns" };
  assert.deepEqual([placeOf(stage, into, "shown")?.part.x, placeOf(stage, into, "shown")?.here], [7, false]);
  assert.equal(placeOf(stage, into, "keeps")?.here, true);
  assert.equal(placeOf(stage, into, "alone"), null);
  assert.equal(placeOf(stage, into, "turns"), null);
});
