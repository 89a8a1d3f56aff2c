import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { openTrace } from "./trace.js";
import { endsOf } from "./valve.js";

/** @type {Record<string, { meta: import("../../../payloads/types.d.ts").StepperRun, numbers: number[] }>} */
const traces = JSON.parse(fs.readFileSync(new URL("../../../../tests/both/traces.json", import.meta.url), "utf8"));
const ends = (/** @type {string} */ kind, /** @type {string} */ gate) => {
  const { meta, numbers } = traces[kind];
  return endsOf(openTrace(meta, new Uint8Array(Float32Array.from(numbers).buffer)).layers[0].cell, gate);
};

/** Read off the description: an LSTM's f forgets at 0; a GRU's z has the new content instead; an MGU's f keeps at 0. */
test("a gate's ends say what it does there", () => {
  assert.deepEqual(ends("lstm", "f"), { at0: "valve_forgets", at1: "valve_keeps", turned: false });
  assert.deepEqual(ends("gru", "z"), { at0: "valve_rewrites", at1: "valve_keeps", turned: false });
  for (const [kind, gate] of [
    ["mgu", "f"],
    ["mingru", "z"],
  ])
    assert.deepEqual(ends(kind, gate), { at0: "valve_keeps", at1: "valve_rewrites", turned: true });
  assert.equal(ends("lstm", "o"), null);
});
