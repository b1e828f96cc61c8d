import { type AnyItem, lastTextOf } from "../../contract/message_text.ts";
import { base64ToBytes, bytesToBase64 } from "../../wire/base64.ts";

/** Helpers that programs of the field use. */
export const utils: {
  /** The bytes of a base64 text. */
  base64ToArrayBuffer(base64: string): ArrayBuffer;
  /** Bytes as base64. */
  arrayBufferToBase64(buffer: ArrayBuffer): string;
  /** What an assistant message ends with, in text; `undefined` for any other message, or without text. */
  getLastTextFromAudioOutputMessage(item: unknown): string | undefined;
} = {
  base64ToArrayBuffer: (base64) => base64ToBytes(base64).buffer,
  arrayBufferToBase64: (buffer) => bytesToBase64(new Uint8Array(buffer)),
  getLastTextFromAudioOutputMessage: (item) => lastTextOf(item as AnyItem),
};
