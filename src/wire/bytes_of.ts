import { isObject } from "./is_object.ts";

/**
 * Returns a `Uint8Array` over the memory of a buffer or of a view. It does not copy.
 *
 * @throws {TypeError} If `data` is neither a buffer nor a view of one.
 */
export function bytesOf(data: ArrayBufferLike | ArrayBufferView): Uint8Array {
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  if (isObject(data)) {
    // This also recognizes a buffer of another realm. For an object that is not a buffer, the
    // constructor allocates a new buffer.
    const bytes = new Uint8Array(data);
    if (bytes.buffer === data) return bytes;
  }
  throw new TypeError(
    `Cannot use the audio: it is of type ${typeof data}. Pass an ArrayBuffer or a view of one`,
  );
}
