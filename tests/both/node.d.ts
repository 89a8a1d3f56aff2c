// What the tests beside the JavaScript use of node: its own types would make every timer of the browser one of node's.

declare module "node:test" {
  export default function test(name: string, body: () => void | Promise<void>): void;
}

declare module "node:assert/strict" {
  const assert: {
    ok(value: unknown, message?: string): asserts value;
    equal(found: unknown, wanted: unknown, message?: string): void;
    notEqual(found: unknown, unwanted: unknown, message?: string): void;
    deepEqual(found: unknown, wanted: unknown, message?: string): void;
    throws(run: () => unknown, wanted?: RegExp): void;
    rejects(run: Promise<unknown>, wanted?: RegExp): Promise<void>;
  };
  export default assert;
}

declare module "node:fs" {
  const fs: { readFileSync(path: URL | string, encoding: "utf8"): string };
  export default fs;
}
