import assert from "node:assert/strict";
import test from "node:test";
import { pixelsOf } from "./index.js";

/** No ink is the paper, all of it the letters, half is in between; dark pages have light letters on dark paper. */
test("a picture has the colours of the page", () => {
  const ink = Uint8Array.from([0, 255, 51]);
  assert.deepEqual([...pixelsOf(ink, false)], [244, 245, 247, 255, 15, 21, 32, 255, 198, 200, 204, 255]);
  assert.deepEqual([...pixelsOf(ink, true)].slice(0, 8), [27, 33, 43, 255, 232, 236, 242, 255]);
});
