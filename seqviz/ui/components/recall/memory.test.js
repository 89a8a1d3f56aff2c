import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { Machine } from "../../kit/machine/machine.js";
import { answered, asker, beyondLuck, inputs, typical, verdict, worthDrawing } from "./memory.js";

const { lanes, numbers, letters, cases } = JSON.parse(
  fs.readFileSync(new URL("../../../../tests/both/recall.json", import.meta.url), "utf8"),
);
const floats = Float32Array.from(numbers);
const read = (/** @type {{ o: number, s: number[] }} */ { o, s }) =>
  Float64Array.from(floats.subarray(o, o + s.reduce((a, b) => a * b, 1)));
const near = (/** @type {number} */ found, /** @type {number} */ wanted, /** @type {string} */ what) =>
  assert.ok(Math.abs(found - wanted) <= 1e-6, `${what}: ${found}, not ${wanted}`);

/** After every step the answer, its probability and what the best unit keeps are what NumPy computes. */
for (const lane of lanes)
  test(`${lane.name} is asked`, () => {
    const ask = asker(lane, letters, read);
    for (const { read: sequence, found } of cases) {
      const wanted = found[lane.name];
      const { right, says, kept } = ask(sequence, true);
      assert.deepEqual(says, wanted.says);
      wanted.right.forEach((/** @type {number} */ share, /** @type {number} */ t) => {
        near(right[t], share, `step ${t}`);
      });
      if (wanted.kept === null) assert.equal(kept, null);
      else near(Number(kept), wanted.kept, "kept");
    }
  });

/** Measuring many sequences looks only at what is said: the way that a gate keeps is followed for the one that is drawn. */
test("what nobody asked for is not computed", () => {
  const line = Machine.prototype.line;
  let followed = 0;
  Machine.prototype.line = function (...of) {
    followed++;
    return line.apply(this, of);
  };
  try {
    for (const lane of lanes) assert.equal(asker(lane, letters, read)(cases[0].read).kept, null);
  } finally {
    Machine.prototype.line = line;
  }
  assert.equal(followed, 0);
});

/** While 200 sequences are measured one by one the picture is drawn nine times, and at the end with all of them. */
test("pictures while it measures", () => {
  /** @type {number[]} */
  const drawn = [];
  for (let tried = 1; tried <= 200; tried++) if (worthDrawing(tried, drawn.at(-1) ?? 0, 200)) drawn.push(tried);
  assert.deepEqual(drawn, [1, 2, 4, 8, 16, 32, 64, 128, 200]);
});

/** One input for each letter, and one that marks the first. */
test("inputs", () => {
  assert.deepEqual([...inputs([1, 0], 2)], [0, 1, 1, 1, 0, 0]);
});

/** An answer at a short delay is no other one because more was read afterwards. */
test("one run holds every shorter delay", () => {
  const ask = asker(lanes[1], letters, read);
  const sequence = cases[0].read;
  const whole = ask(sequence);
  const part = ask(sequence.slice(0, 3));
  assert.deepEqual([...part.right], [...whole.right.subarray(0, 3)]);
});

/** Nine in ten is knowing; as many as luck may have is guessing. */
test("verdicts", () => {
  const beyond = beyondLuck(200, 8, 360);
  assert.equal(verdict(180, 200, beyond), "knows");
  assert.equal(verdict(179, 200, beyond), "partly");
  assert.equal(verdict(beyond, 200, beyond), "partly");
  assert.equal(verdict(beyond - 1, 200, beyond), "guesses");
  assert.equal(verdict(0, 200, beyond), "guesses");
});

/** The fewest right answers whose probability by guessing, times the verdicts, is 5% at most; counted in whole numbers. */
test("luck", () => {
  for (const [count, letters, looks] of [
    [200, 8, 1],
    [200, 8, 360],
    [30, 8, 360],
    [12, 2, 3],
    [4, 8, 360],
  ]) {
    /** Of `right` answers or more, out of all that there can be. @param {number} right */
    const atLeast = (right) => {
      let ways = 1n; // to choose which ones are right
      let sum = 0n;
      for (let k = 0; k <= count; k++) {
        if (k >= right) sum += ways * BigInt(letters - 1) ** BigInt(count - k);
        ways = (ways * BigInt(count - k)) / BigInt(k + 1);
      }
      return sum;
    };
    const all = BigInt(letters) ** BigInt(count);
    const found = beyondLuck(count, letters, looks);
    assert.ok(atLeast(found) * BigInt(20 * looks) <= all, `${found} of ${count} is too few`);
    assert.ok(atLeast(found - 1) * BigInt(20 * looks) > all, `${found} of ${count} is too many`);
  }
});

/** Who guesses and is right was lucky; who is wrong is wrong. */
test("an answer beside the verdict", () => {
  assert.equal(answered(true, "guesses"), "says_lucky");
  assert.equal(answered(true, "partly"), "says_right");
  assert.equal(answered(true, "knows"), "says_right");
  assert.equal(answered(false, "knows"), "says_wrong");
});

/** All networks have to answer as they mostly do; the delay 0 does not count. */
test("typical", () => {
  const right = [
    [0, 3, 1, 0],
    [0, 4, 4, 2],
  ];
  const here = [
    [true, true, false, false],
    [true, true, false, false],
  ];
  assert.equal(typical(here, right, 4), 2);
});
