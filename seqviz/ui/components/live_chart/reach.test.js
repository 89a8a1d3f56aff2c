import assert from "node:assert/strict";
import test from "node:test";
import { sentence } from "./reach.js";

const words = /** @type {import("./types.d.ts").Words} */ ({
  reach_share: "first {share} of last{line}.",
  reach_line: "; {state}: {share}",
  reach_nothing: "nothing",
  reach_none: "none at all",
});

/**
 * A run of one moment with these logarithms.
 *
 * @param {number[][]} logs of each state
 */
function run(logs) {
  const rows = logs.map((one) => Float32Array.from(one));
  const row = (/** @type {number} */ _, /** @type {number} */ s) => rows[s];
  const reach = { states: ["h", "c"].slice(0, logs.length), steps: logs[0].length, sequences: 4, row, line: row };
  return /** @type {import("./data.js").Run} */ (/** @type {unknown} */ ({ moments: { reach } }));
}

/** The quotient of the first and the last number, of c too; other words where it is 0, has none, or is not known. */
test("the sentence says what reaches the first step", () => {
  assert.equal(sentence(run([[-9, -3, -1]]), 0, words), "first 1.00·10⁻⁸ of last.");
  assert.equal(
    sentence(
      run([
        [-3, -2, -1],
        [-1, -1, -1],
      ]),
      0,
      words,
    ),
    "first 0.0100 of last; c: 1.00.",
  );
  assert.equal(sentence(run([[-Infinity, -3, -1]]), 0, words), "nothing");
  assert.equal(sentence(run([[-Infinity, -Infinity]]), 0, words), "none at all");
  assert.equal(sentence(run([[NaN, NaN]]), 0, words), "");
  assert.equal(sentence(run([[-3, -2, -1]]), -1, words), "");
});
