import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { isSum } from "./cells.js";
import { done, jobs, meaning, shareOf } from "./meaning.js";
import { openTrace, vector } from "./trace.js";

const read = (/** @type {string} */ name) =>
  JSON.parse(fs.readFileSync(new URL(`../../../../tests/both/${name}.json`, import.meta.url), "utf8"));
/** @type {Record<string, { meta: import("../../../payloads/types.d.ts").StepperRun, numbers: number[] }>} */
const traces = read("traces");
const layerOf = (/** @type {string} */ kind) => {
  const { meta, numbers } = traces[kind];
  return openTrace(meta, new Uint8Array(Float32Array.from(numbers).buffer)).layers[0];
};
/** Words that show what was filled in. */
const labels = /** @type {import("./types.d.ts").Words} */ (
  /** @type {unknown} */ ({
    mean_keeps: "keeps {percent} of {what}: {before}→{after}",
    mean_writes: "writes {percent} of {what}: {before}→{after}",
    mean_resets: "resets {percent} of {what}: {before}→{after}",
    mean_shows: "shows {percent} of {what}: {before}→{after}",
    mean_times: "{what} times {share}",
    mean_sum: "{function}({a})={value}",
    mean_add: "{first}+{second}={value}",
    mean_product: "{first}×{second}={value}",
    mean_state: "{before}→{after}",
    set_by_surgery: "by surgery",
  })
);

/** Read off the description alone: what each cell's gates do, to what, and what they leave of 1. */
test("a gate's job is what it multiplies", () => {
  const told = (/** @type {string} */ kind) =>
    jobs(layerOf(kind).cell).map(({ part, gate, deed, rest }) => [part, gate, deed, rest].join());
  assert.deepEqual(told("lstm"), ["fc,f,keeps,false", "ig,i,writes,false", "h,o,shows,false"]);
  assert.deepEqual(told("gru"), ["rn,r,resets,false", "zh,z,keeps,false", "nz,z,writes,true"]);
});

for (const kind of Object.keys(traces)) {
  const layer = layerOf(kind);
  /** In every registered cell each share says its percent, what it acts on and what becomes of that, from the trace. */
  test(`${kind}: what a gate does is said with the numbers that make it`, () => {
    for (const job of jobs(layer.cell)) {
      const gate = vector(layer, job.gate, 1)[0];
      const share = job.rest ? 1 - gate : gate;
      const said = done(labels, layer, job, 1, 0);
      assert.ok(said.startsWith(`${job.deed} ${shareOf(share)} of `), said);
      const [before, after] = said.replaceAll("−", "-").split(": ")[1].split("→").map(Number);
      assert.ok(Math.abs(before * share - after) < 2e-3, `${job.part}: ${said}`);
    }
  });

  /** No quantity of a cell is left without a value, and none without what made it. */
  test(`${kind}: every quantity means something`, () => {
    for (const one of layer.cell.quantities) {
      if (!one.opens) continue;
      const { value, told } = meaning(labels, layer, one.name, 1, 0);
      assert.ok(/^−?\d+\.\d{3}$/.test(String(value)), one.name);
      const bare = isSum(one) && one.activation === "identity";
      assert.ok(told.length > 0 || bare, one.name);
    }
  });
}

/** All and nothing are said of what is exactly that; beyond both, surgery's factor is said instead of a percentage. */
test("a share is told as what it is", () => {
  assert.deepEqual([0, 1, 0.584, 0.9999, 0.001].map(shareOf), ["0", "100", "58", "> 99", "< 1"]);
  const layer = layerOf("lstm");
  const [keeps] = jobs(layer.cell);
  const held = { ...layer, arrays: { ...layer.arrays, f: { data: new Float32Array(400).fill(2), shape: [] } } };
  assert.equal(done(labels, held, keeps, 1, 0), "cₜ₋₁ times 2.000");
  assert.ok(meaning(labels, held, "f", 1, 0).told.includes("by surgery"));
});
