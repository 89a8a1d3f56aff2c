import assert from "node:assert/strict";
import test from "node:test";
import { apart, isLayer, isMatrix, isVector, meet } from "./parts.js";

/** Kind, row and column; a kind alone has no place. */
test("a part's name is taken apart", () => {
  assert.deepEqual(apart("W_h.0.1"), { kind: "W_h", row: 0, column: 1 });
  assert.deepEqual(apart("hp.2"), { kind: "hp", row: 2, column: undefined });
  assert.deepEqual(apart("W_y"), { kind: "W_y", row: undefined, column: undefined });
});

/** A weight shines with its matrix and the matrix with it; W_h.1 is no part of W_h.10. */
test("one that holds another shines with it", () => {
  assert.ok(meet("W_h", "W_h.0.1") && meet("W_h.0.1", "W_h") && meet("b.0", "b.0"));
  assert.ok(!meet("W_h.1", "W_h.10") && !meet("b", "b_y.0"));
});

/** Every kind is one thing at most. */
test("matrices, vectors and layers are told apart", () => {
  const kinds = ["W_x", "W_h", "W_y", "b", "b_y", "h_0", "x", "h", "y", "hp", "toString"];
  const said = kinds.map((kind) => [isMatrix(kind), isVector(kind), isLayer(kind)].map(Number).join(""));
  assert.deepEqual(
    said,
    [..."MMMVVVLLL--"].map((one) => ({ M: "100", V: "010", L: "001" })[one] ?? "000"),
  );
});
