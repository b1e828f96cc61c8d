import { isObject } from "./is_object.ts";

/**
 * Bytes, whichever way they were handed over: a view of the same memory.
 *
 * @throws {TypeError} If they are neither a buffer nor a view of one.
 */
export function bytesOf(data: ArrayBufferLike | ArrayBufferView): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  if (isObject(data)) {
    const bytes = new Uint8Array(data); // a buffer may be another realm's; of what is none, it is a copy
    if (bytes.buffer === data) return bytes;
  }
  throw new TypeError(`Audio must be an ArrayBuffer or a view of one: got ${typeof data}`);
}
