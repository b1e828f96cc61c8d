// Each call uses the fastest base64 functions of the runtime: `Uint8Array.fromBase64` (TC39; Deno,
// browsers and newer Node), else `Buffer` (Node 22 and 24, Bun), else `atob` and `btoa`, which
// every runtime has.

interface NativeBase64 {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

interface BufferLike {
  from(data: ArrayBufferLike, byteOffset: number, length: number): {
    write(text: string, encoding: "base64"): number;
    toString(encoding: "base64"): string;
  };
}

/** The most arguments for `String.fromCharCode`. More would overflow the stack. */
const CHUNK_BYTES = 0x8000;

/** The character `=`. */
const PADDING = 61;

/** Encodes bytes as base64 with padding (RFC 4648 section 4): those of the view, not its buffer. */
export function bytesToBase64(bytes: Uint8Array): string {
  const native = bytes as Uint8Array & { toBase64?(): string };
  if (native.toBase64) return native.toBase64();
  const { Buffer } = globalThis as { Buffer?: BufferLike };
  if (Buffer) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  }
  let binary = "";
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES));
  }
  return btoa(binary);
}

/**
 * Decodes a base64 text to bytes, in an `ArrayBuffer` of their own. The text may contain white
 * space and may lack its padding.
 *
 * @throws {Error} If the text is not base64: a `SyntaxError` or a `DOMException`, depending on the
 * runtime.
 */
export function base64ToBytes(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as unknown as NativeBase64;
  if (fromBase64) return fromBase64(text);
  const { Buffer } = globalThis as { Buffer?: BufferLike };
  if (Buffer && text.length % 4 === 0) {
    const bytes = new Uint8Array(base64SizeBytes(text));
    const written = Buffer.from(bytes.buffer, 0, bytes.length).write(text, "base64");
    if (written === bytes.length) return bytes;
  }
  // The text contains white space, lacks its padding, or is not base64. `atob` handles all of
  // these.
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** The number of bytes in a base64 text without white space. Does not decode the text. */
export function base64SizeBytes(text: string): number {
  let { length } = text;
  while (length > 0 && text.charCodeAt(length - 1) === PADDING) length--;
  return Math.floor((length * 3) / 4);
}
