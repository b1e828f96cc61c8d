import { bytesToBase64 } from "../../../src/wire/base64.ts";

/** A phone line that notes each message in `sent`. Tests may set `blocked`. */
export function createLine() {
  const sent: string[] = [];
  return {
    blocked: false,
    sent,
    sendMedia(base64: string): void {
      sent.push(`media ${base64}`);
    },
    sendMark(name: string): void {
      sent.push(`mark ${name}`);
    },
    sendClear(): void {
      sent.push("clear");
    },
  };
}

/** `durationMs` of one byte in G.711, as base64. */
export function sound(byte: number, durationMs: number): string {
  return bytesToBase64(new Uint8Array(durationMs * 8).fill(byte));
}

/** The note of a media message with `durationMs` of one byte. */
export function media(byte: number, durationMs: number): string {
  return `media ${sound(byte, durationMs)}`;
}
