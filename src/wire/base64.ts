/**
 * The two base64 engines that some runtimes have and some lack, picked by capability at each call:
 * `Uint8Array.fromBase64` (TC39, in Deno, browsers and newer Node), `Buffer` (Node 22 and 24, Bun),
 * else `atob`/`btoa`, which every runtime has.
 */
interface NativeBase64 {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

interface BufferLike {
  from(data: ArrayBufferLike, byteOffset: number, length: number): {
    write(text: string, encoding: "base64"): number;
    toString(encoding: "base64"): string;
  };
}

/** `String.fromCharCode` is given this many arguments at the most: more overflow the stack. */
const CHUNK_BYTES = 0x8000;

/** The character `=`. */
const PADDING = 61;

/** Bytes as base64 (RFC 4648 section 4, padded). A view is encoded as the view, not as its buffer. */
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
 * The bytes of a base64 text, in an `ArrayBuffer` of their own. White space and missing padding
 * are accepted.
 *
 * @throws {Error} If the text is not base64: a `SyntaxError` or a `DOMException`, by runtime.
 */
export function base64ToBytes(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as unknown as NativeBase64;
  if (fromBase64) return fromBase64(text);
  const { Buffer } = globalThis as { Buffer?: BufferLike };
  if (Buffer && text.length % 4 === 0) {
    const bytes = new Uint8Array(base64SizeBytes(text));
    const written = Buffer.from(bytes.buffer, 0, bytes.length).write(text, "base64");
    if (written === bytes.length) return bytes;
  } // what is left has white space, lacks padding or is no base64: `atob` judges
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** How many bytes a base64 text without white space stands for, without decoding it. */
export function base64SizeBytes(text: string): number {
  let { length } = text;
  while (length > 0 && text.charCodeAt(length - 1) === PADDING) length--;
  return Math.floor((length * 3) / 4);
}
