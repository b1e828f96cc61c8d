import type { ConversationItem } from "./items.ts";
import type { ResponseCreateParams } from "./response.ts";
import type { WireSession } from "./session.ts";

/**
 * A client event: its type, its fields and an optional `event_id` of at most 512 characters, which
 * an `error` event repeats.
 */
export type ClientEventOf<Type extends string, Fields = unknown> =
  & { readonly type: Type; readonly event_id?: string }
  & Fields;

/**
 * Changes the session. The server answers with `session.updated`, which holds the whole session.
 */
export type SessionUpdateEvent = ClientEventOf<"session.update", { readonly session: WireSession }>;
/** Adds audio to the input buffer: base64, at most 15 MiB. */
export type InputAudioBufferAppendEvent = ClientEventOf<
  "input_audio_buffer.append",
  { readonly audio: string }
>;
/** Turns the input buffer into a user item. The buffer must hold at least 100 ms of audio. */
export type InputAudioBufferCommitEvent = ClientEventOf<"input_audio_buffer.commit">;
/** Empties the input buffer. */
export type InputAudioBufferClearEvent = ClientEventOf<"input_audio_buffer.clear">;
/** Adds an item. It comes last, or first if `previous_item_id` is `"root"`. */
export type ConversationItemCreateEvent = ClientEventOf<
  "conversation.item.create",
  { readonly item: ConversationItem; readonly previous_item_id?: string }
>;
/** Asks for an item with its audio. */
export type ConversationItemRetrieveEvent = ClientEventOf<
  "conversation.item.retrieve",
  { readonly item_id: string }
>;
/** Removes an item. */
export type ConversationItemDeleteEvent = ClientEventOf<
  "conversation.item.delete",
  { readonly item_id: string }
>;
/**
 * Cuts the audio of an assistant item at `audio_end_ms` (an integer) and drops the transcript of
 * that part.
 */
export type ConversationItemTruncateEvent = ClientEventOf<
  "conversation.item.truncate",
  { readonly item_id: string; readonly content_index: number; readonly audio_end_ms: number }
>;
/** Asks the model to answer. */
export type ResponseCreateEvent = ClientEventOf<
  "response.create",
  { readonly response?: ResponseCreateParams }
>;
/** Stops the running response. */
export type ResponseCancelEvent = ClientEventOf<
  "response.cancel",
  { readonly response_id?: string }
>;
/** Empties the server's output buffer. WebRTC and SIP only. */
export type OutputAudioBufferClearEvent = ClientEventOf<"output_audio_buffer.clear">;

/** A client event by its type. */
export type ClientEventMap = {
  "session.update": SessionUpdateEvent;
  "input_audio_buffer.append": InputAudioBufferAppendEvent;
  "input_audio_buffer.commit": InputAudioBufferCommitEvent;
  "input_audio_buffer.clear": InputAudioBufferClearEvent;
  "conversation.item.create": ConversationItemCreateEvent;
  "conversation.item.retrieve": ConversationItemRetrieveEvent;
  "conversation.item.delete": ConversationItemDeleteEvent;
  "conversation.item.truncate": ConversationItemTruncateEvent;
  "response.create": ResponseCreateEvent;
  "response.cancel": ResponseCancelEvent;
  "output_audio_buffer.clear": OutputAudioBufferClearEvent;
};

/** A client event that {@linkcode ClientEventMap} does not list. It is sent unchanged. */
export type UnknownClientEvent = { readonly type: string; readonly [field: string]: unknown };

/** A client event of any provider, with any fields. */
// deno-lint-ignore no-explicit-any -- each provider has its own event fields
export type RealtimeClientMessage = { type: string; [field: string]: any };

/** The client events of the service (docs/protocol.md#client-events). */
export type KnownClientEvent = ClientEventMap[keyof ClientEventMap];

/** Any event that a client may send. */
export type RealtimeClientEvent = KnownClientEvent | UnknownClientEvent;
