import { assertEquals, assertThrows } from "@std/assert";
import { base64SizeBytes, base64ToBytes, bytesToBase64 } from "../../src/wire/base64.ts";

/** The vectors of RFC 4648, section 10. */
const VECTORS = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"].map(
  (text, length) => ({ text, bytes: new TextEncoder().encode("foobar".slice(0, length)) }),
);

type Globals = { Buffer?: unknown };
type Uint8 = { fromBase64?: unknown; prototype: { toBase64?: unknown } };

/** Runs `fn` as if the runtime did not have some of its base64 functions. */
function without(lacking: { native?: boolean; buffer?: boolean }, fn: () => void): void {
  const ctor = Uint8Array as unknown as Uint8;
  const globals = globalThis as Globals;
  const saved = {
    fromBase64: Object.getOwnPropertyDescriptor(ctor, "fromBase64"),
    toBase64: Object.getOwnPropertyDescriptor(ctor.prototype, "toBase64"),
    Buffer: Object.getOwnPropertyDescriptor(globals, "Buffer"),
  };
  const hide = (target: object, key: string) =>
    Object.defineProperty(target, key, { value: undefined, configurable: true });
  try {
    if (lacking.native) {
      hide(ctor, "fromBase64");
      hide(ctor.prototype, "toBase64");
    }
    if (lacking.buffer) hide(globals, "Buffer");
    fn();
  } finally {
    const restore = (target: object, key: string, was: PropertyDescriptor | undefined) => {
      if (was) Object.defineProperty(target, key, was);
      else delete (target as Record<string, unknown>)[key];
    };
    restore(ctor, "fromBase64", saved.fromBase64);
    restore(ctor.prototype, "toBase64", saved.toBase64);
    restore(globals, "Buffer", saved.Buffer);
  }
}

const ENGINES = {
  native: { buffer: true },
  Buffer: { native: true },
  "atob and btoa": { native: true, buffer: true },
};

for (const [name, lacking] of Object.entries(ENGINES)) {
  Deno.test(`base64 by ${name}: RFC 4648 vectors, both ways`, () => {
    without(lacking, () => {
      for (const { text, bytes } of VECTORS) {
        assertEquals(bytesToBase64(bytes), text);
        assertEquals(base64ToBytes(text), bytes);
        assertEquals(base64SizeBytes(text), bytes.length);
      }
    });
  });

  Deno.test(`base64 by ${name}: a view with an offset is only the view`, () => {
    without(lacking, () => {
      const view = new TextEncoder().encode("xxfooxx").subarray(2, 5);
      assertEquals(bytesToBase64(view), "Zm9v");
    });
  });

  Deno.test(`base64 by ${name}: the result has a buffer of its own, of its own length`, () => {
    without(lacking, () => assertEquals(base64ToBytes("Zm9v").buffer.byteLength, 3));
  });

  Deno.test(`base64 by ${name}: 1 MB survives, stack and all`, () => {
    const bytes = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 7) & 255);
    without(lacking, () => assertEquals(base64ToBytes(bytesToBase64(bytes)), bytes));
  });

  Deno.test(`base64 by ${name}: what is no base64 throws, white space does not`, () => {
    without(lacking, () => {
      assertThrows(() => base64ToBytes("Zm9v!"));
      assertThrows(() => base64ToBytes("Z"));
      assertEquals(base64ToBytes("Zm9v\nYmFy"), new TextEncoder().encode("foobar"));
    });
  });
}
