import assert from "node:assert/strict";
import test from "node:test";

import { wordsFor } from "./spoken.js";

/** A whole text is found, with or without blanks around it; what is not in the table stays as it is. */
test("Streamlit's words are found whole", () => {
  const find = wordsFor({ Upload: "上传" });
  assert.deepEqual(["Upload", " Upload ", "Upload it", "upload"].map(find), ["上传", "上传", null, null]);
});

/** A field takes what stands in its place, signs and all; the rest of the pattern is no pattern itself. */
test("fields are filled with what stood there", () => {
  const find = wordsFor({
    "{size}MB per file • {kinds}": "每个文件最多 {size} MB（{kinds}）",
    "{label} — start": "{label}：起点",
  });
  assert.equal(find("20MB per file • ZIP, CSV"), "每个文件最多 20 MB（ZIP, CSV）");
  assert.equal(find("时间步 (1.5) — start"), "时间步 (1.5)：起点");
  assert.equal(find("20MB per files"), null);
});
