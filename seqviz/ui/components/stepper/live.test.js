import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { canRerun, rerun } from "./live.js";
import { openTrace, preActivation, vector } from "./trace.js";

/** @type {Record<string, { meta: import("../../../payloads/types.d.ts").StepperRun, numbers: number[] }>} */
const traces = JSON.parse(fs.readFileSync(new URL("../../../../tests/both/traces.json", import.meta.url), "utf8"));
/** @param {string} kind */
function opened(kind) {
  const { meta, numbers } = traces[kind];
  const trace = openTrace({ ...meta, output: null }, new Uint8Array(Float32Array.from(numbers).buffer));
  return { ...trace, layers: trace.layers.slice(0, 1) };
}
const close = (/** @type {number} */ found, /** @type {number} */ wanted, /** @type {string} */ what) =>
  assert.ok(Math.abs(found - wanted) < 1e-5, `${what}: ${found}, not ${wanted}`);

for (const kind of Object.keys(traces)) {
  /** Without a cut the run made here is the one that came, in every quantity and every sum, of each registered cell. */
  test(`${kind}: the browser runs what the server ran`, () => {
    const trace = opened(kind);
    const made = rerun(trace, []);
    assert.ok(made);
    const [was, now] = [trace.layers[0], made.layers[0]];
    assert.equal(now.untouched, null);
    for (const one of was.cell.quantities)
      for (let t = 0; t < trace.steps; t++)
        for (let k = 0; k < was.hidden; k++) {
          close(vector(now, one.name, t)[k], vector(was, one.name, t)[k], `${one.name} ${t} ${k}`);
          if (!("terms" in one)) continue;
          const [old, anew] = [preActivation(was, one.name, t, k), preActivation(now, one.name, t, k)];
          close(anew.a, old.a, `a of ${one.name}`);
          old.parts.forEach((part, j) => {
            close(anew.parts[j].value, part.value, `${part.source} in ${one.name} ${t} ${k}`);
          });
        }
  });
}

/** A gate that is held is at its value, the run before stays beside it, and letting go brings the same run back. */
test("a held gate holds, and lets go", () => {
  const trace = opened("lstm");
  const [was] = trace.layers;
  /** @type {import("../../../payloads/types.d.ts").Cut} */
  const cut = { action: "hold", quantity: "f", value: 0.5, layer: 0, unit: null, first: 0, last: null };
  const held = rerun(trace, [cut]);
  assert.ok(held);
  const [layer] = held.layers;
  for (let t = 1; t < trace.steps; t++) {
    close(vector(layer, "f", t)[0], 0.5, "f");
    close(vector(layer, "fc", t)[0], vector(layer, "c", t - 1)[0] / 2, "what is kept");
    assert.ok(layer.untouched);
    close(vector(layer.untouched, "c", t)[0], vector(was, "c", t)[0], "c untouched");
  }
  const back = rerun(held, []);
  assert.ok(back);
  close(vector(back.layers[0], "c", trace.steps - 1)[0], vector(was, "c", trace.steps - 1)[0], "c again");
  assert.equal(rerun(trace, [{ ...cut, action: "silence", quantity: null }]), null, "only the server silences");
  assert.equal(canRerun({ ...trace, layers: [was, was] }), false);
});
