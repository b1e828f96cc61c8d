import { bytesToBase64 } from "../base64.ts";
import { quoteText } from "../quote_text.ts";
import type { RealtimeClientEvent } from "./client_events.ts";

/** A client event as the text of one frame. */
export function encodeClientEvent(event: RealtimeClientEvent): string {
  return JSON.stringify(event);
}

/**
 * An `input_audio_buffer.append` as the text of one frame: joined by hand, as base64 needs no
 * escaping and audio is most of what is sent.
 */
export function encodeAudioAppend(audio: Uint8Array): string {
  return '{"type":"input_audio_buffer.append","audio":"' + bytesToBase64(audio) + '"}';
}

/**
 * The same for audio that is base64 already, which is not decoded. A text that is no base64 cannot
 * change the event: it stays a string in it, for the server to judge.
 */
export function encodeBase64AudioAppend(base64: string): string {
  return '{"type":"input_audio_buffer.append","audio":' + quoteText(base64) + "}";
}
