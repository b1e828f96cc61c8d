import { bytesToBase64 } from "../base64.ts";
import { quoteText } from "../quote_text.ts";
import type { RealtimeClientEvent } from "./client_events.ts";

/** Encodes a client event as the text of one frame. */
export function encodeClientEvent(event: RealtimeClientEvent): string {
  return JSON.stringify(event);
}

/**
 * Encodes an `input_audio_buffer.append` event as the text of one frame. It joins strings because
 * base64 needs no escaping and most messages are audio.
 */
export function encodeAudioAppend(audio: Uint8Array): string {
  return '{"type":"input_audio_buffer.append","audio":"' + bytesToBase64(audio) + '"}';
}

/**
 * Encodes an `input_audio_buffer.append` event with audio that is base64 already. It does not
 * decode the audio. A text that is not base64 stays a string in the event, and the server refuses
 * it.
 */
export function encodeBase64AudioAppend(base64: string): string {
  return '{"type":"input_audio_buffer.append","audio":' + quoteText(base64) + "}";
}
