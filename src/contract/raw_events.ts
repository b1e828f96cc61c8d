import { base64SizeBytes } from "../wire/base64.ts";
import { isObject } from "../wire/is_object.ts";
import { audioFormatOf } from "./audio_format.ts";
import { GeneratedAudio } from "./generated_audio.ts";
import type {
  NeutralEventTypes,
  TransportEvent,
  TransportLayerResponseStarted,
} from "./transport_events.ts";
import type { RealtimeTransportLayer } from "./transport_layer.ts";

/** A listener for each neutral event, by the event's name. */
export type NeutralListeners = {
  [Name in keyof NeutralEventTypes]: (...event: NeutralEventTypes[Name]) => void;
};

/**
 * Listens to the neutral events of any transport. If the transport raises them, the listeners are added to
 * it directly. Otherwise this function listens to its raw events (`*`), which are read as events of
 * OpenAI's Realtime API.
 *
 * `listen` adds one listener to the transport. The caller passes it, so that it can remove the listener
 * later.
 */
export function listenNeutrally(
  transport: Pick<RealtimeTransportLayer, "neutralEvents">,
  listeners: Partial<NeutralListeners>,
  // deno-lint-ignore no-explicit-any -- the table of listeners says what each takes
  listen: (type: string, listener: (event: any) => void) => void,
): void {
  if (!transport.neutralEvents) {
    const raw = new RawEvents(listeners);
    listen("*", (event) => raw.handle(event));
    return;
  }
  for (const [type, listener] of Object.entries(listeners)) listen(type, listener);
}

/**
 * Turns the raw events of OpenAI's Realtime API into neutral events, for transports that raise no neutral
 * events, such as those of other packages. Outside `transport/openai` and `wire/openai`, only this file and
 * `service_failures.ts` know the names of raw events.
 */
export class RawEvents {
  readonly #listeners: Partial<NeutralListeners>;
  readonly #generated = new GeneratedAudio();
  /** Whether the caller's speech interrupts the model, by the session's latest config. */
  #interrupts = true;

  /** Calls `listeners` with the neutral events. Nothing is called before {@linkcode handle}. */
  constructor(listeners: Partial<NeutralListeners>) {
    this.#listeners = listeners;
  }

  /** Reads one raw event, and calls the listener of its neutral event. Skips missing or wrong fields. */
  handle(event: TransportEvent): void {
    if (!isObject(event)) return; // an application may emit any value as `*`
    const to = this.#listeners;
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        return to.speech_started?.({
          type: "speech_started",
          interrupts: this.#interrupts,
        });
      case "input_audio_buffer.speech_stopped":
        return to.speech_stopped?.({ type: "speech_stopped" });
      case "session.created":
      case "session.updated":
        return this.#configured(event);
      case "error":
        if (event.error?.code !== "cannot_update_voice") return;
        return to.voice_refused?.({ type: "voice_refused" });
      case "conversation.item.added":
      case "conversation.item.done":
        return this.#placed(event);
    }
    if (typeof event.item_id === "string") this.#handlePart(event, event.item_id);
  }

  #configured({ type, session }: TransportEvent): void {
    const { audio } = Object(session) as WireSession;
    this.#interrupts = audio?.input?.turn_detection?.interrupt_response !== false;
    const stated = audio?.output?.format;
    const outputFormat = stated === undefined || stated === null
      ? undefined
      : audioFormatOf(stated);
    this.#generated.configure(outputFormat);
    this.#listeners.session_configured?.({
      type: "session_configured",
      isUpdate: type === "session.updated",
      outputFormat,
      voice: audio?.output?.voice,
    });
  }

  #placed(event: TransportEvent): void {
    const { id: itemId } = Object(event.item) as { readonly id?: unknown };
    const previousItemId = statedPlace(event);
    if (typeof itemId !== "string" || previousItemId === undefined) return;
    this.#listeners.item_placed?.({ type: "item_placed", itemId, previousItemId });
  }

  #handlePart(event: TransportEvent, itemId: string): void {
    const to = this.#listeners;
    const { type, content_index: index, delta, transcript, audio_end_ms: endMs } = event;
    const contentIndex = Number.isInteger(index) && index >= 0 ? index as number : 0;
    switch (type) {
      case "response.output_audio.delta":
        if (typeof delta === "string") {
          this.#generated.add(itemId, contentIndex, base64SizeBytes(delta));
        }
        return;
      case "response.output_audio.done":
        return to.audio_part_done?.({ type: "audio_part_done", itemId, contentIndex });
      case "conversation.item.input_audio_transcription.completed":
        if (typeof transcript !== "string") return;
        return to.input_transcribed?.({
          type: "input_transcribed",
          itemId,
          contentIndex,
          transcript,
        });
      case "conversation.item.truncated":
        return to.item_truncated?.({
          type: "item_truncated",
          itemId,
          contentIndex,
          heardMs: typeof endMs === "number" ? endMs : 0,
          generatedMs: this.#generated.durationMs(itemId, contentIndex),
        });
      case "conversation.item.deleted":
        this.#generated.forget(itemId);
    }
  }
}

interface WireSession {
  readonly audio?: {
    readonly input?: { readonly turn_detection?: { readonly interrupt_response?: unknown } | null };
    readonly output?: { readonly format?: unknown; readonly voice?: unknown };
  };
}

/**
 * Returns the place that `conversation.item.added` or `.done` states: the id of the item before, or `null`
 * for the first place. Returns `undefined` if the event states none: at the end of an item, some servers say
 * `null` for any place (docs/protocol.md#places-in-the-conversation).
 */
export function statedPlace(
  { type, previous_item_id: place }: {
    readonly type: string;
    readonly previous_item_id?: unknown;
  },
): string | null | undefined {
  if (type === "conversation.item.added" && place === null) return null;
  const mayState = type === "conversation.item.added" || type === "conversation.item.done";
  return mayState && typeof place === "string" ? place : undefined;
}

/** Raw client events, for transports that have no method for these requests. */
export const rawRequests = {
  /** Requests a response. */
  response: (): TransportEvent => ({ type: "response.create" }),
  /** Cancels one response. */
  cancel: (responseId: string): TransportEvent => ({
    type: "response.cancel",
    response_id: responseId,
  }),
  /** Requests an item with its audio. */
  item: (itemId: string): TransportEvent => ({
    type: "conversation.item.retrieve",
    item_id: itemId,
  }),
};

/** Whether a client event requests a response of the conversation. */
export function asksForResponse({ type, response }: TransportEvent): boolean {
  return type === "response.create" && response?.conversation !== "none";
}

/** Whether the payload of `turn_started` is about a response outside the conversation. */
export function isOutsideConversation(
  { providerData }: TransportLayerResponseStarted,
): boolean {
  return providerData?.response?.conversation_id === null;
}

/** Returns the name of the field of a client event that holds audio settings, if it has one. */
export function audioSettingsField(
  { type }: { readonly type: string },
): "session" | "response" | undefined {
  if (type === "session.update") return "session";
  return type === "response.create" ? "response" : undefined;
}
