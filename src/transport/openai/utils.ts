import { type AnyItem, lastTextOf } from "../../contract/message_text.ts";
import { base64ToBytes, bytesToBase64 } from "../../wire/base64.ts";

/** Helpers for audio in base64 and for the text of messages. */
export const utils: {
  /** Decodes a base64 text. The returned buffer is new. Throws if the text is not base64. */
  base64ToArrayBuffer(base64: string): ArrayBuffer;
  /** Encodes bytes as base64. */
  arrayBufferToBase64(buffer: ArrayBuffer): string;
  /**
   * Returns the text or transcript of the last part of an assistant message; `undefined` for any other item,
   * and if the part has neither.
   */
  getLastTextFromAudioOutputMessage(item: unknown): string | undefined;
} = {
  base64ToArrayBuffer: (base64) => base64ToBytes(base64).buffer,
  arrayBufferToBase64: (buffer) => bytesToBase64(new Uint8Array(buffer)),
  getLastTextFromAudioOutputMessage: (item) => lastTextOf(item as AnyItem),
};
