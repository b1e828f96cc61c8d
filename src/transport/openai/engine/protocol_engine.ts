import type { AudioFormat } from "../../../audio/format.ts";
import type { Clock } from "../../../clock/clock.ts";
import { audioFormatOf } from "../../../contract/audio_format.ts";
import type { RealtimeSessionConfig } from "../../../contract/session_config.ts";
import type { EventDispatcher } from "../../../events/event_dispatcher.ts";
import { base64SizeBytes } from "../../../wire/base64.ts";
import { isObject } from "../../../wire/is_object.ts";
import type { RealtimeClientEvent } from "../../../wire/openai/client_events.ts";
import { decodeServerEvent } from "../../../wire/openai/decode.ts";
import {
  encodeAudioAppend,
  encodeBase64AudioAppend,
  encodeClientEvent,
} from "../../../wire/openai/encode.ts";
import type { RealtimeResponse } from "../../../wire/openai/response.ts";
import type {
  PartPosition,
  RealtimeApiError,
  RealtimeServerEvent,
  ServerEventMap,
} from "../../../wire/openai/server_events.ts";
import type { RealtimeWireSession, Tracing } from "../../../wire/openai/session.ts";
import { sessionPayload } from "../../../wire/openai/session_payload.ts";
import type { AudioChunk, AudioPath } from "../../audio_path.ts";
import {
  PlaybackLedger,
  type PlaybackPosition,
  type PlaybackState,
} from "../../playback_ledger.ts";
import { truncation } from "./client_requests.ts";
import { contentIndexOf, objectField, textField } from "./event_fields.ts";
import type { EventIds } from "./event_ids.ts";
import { HistoryEditor } from "./history_editor.ts";
import { ItemEvents } from "./item_events.ts";
import { ResponseSequencer, RUNNING_KEPT } from "./response_sequencer.ts";
import { toUsage } from "./response_usage.ts";
import type { ServerPlayback } from "./server_playback.ts";

/** What a {@linkcode ProtocolEngine} works with. */
export interface ProtocolEngineOptions {
  /** Time, for the playback estimate and the stall guard. */
  readonly clock: Clock;
  /** Where events go. */
  readonly events: EventDispatcher;
  /** What the application's audio becomes on the wire. */
  readonly audio: AudioPath;
  /**
   * Where the server plays the model's audio, and so truncates it (WebRTC, SIP): what it has played.
   * Absent where this side does (WebSocket).
   */
  readonly serverPlayback?: ServerPlayback;
  /** Names what is sent. */
  readonly eventIds: EventIds;
  /** The first session config. */
  readonly config: Partial<RealtimeSessionConfig>;
  /** The session's model. Without one, the session keeps the one it has. */
  readonly model: string | undefined;
  /** Hands one message to the connection. Called only before `end`. */
  send(text: string): void;
  /** Told of something odd that is no error of the server. */
  warn(message: string): void;
}

const AUDIO_DELTA = "response.output_audio.delta";

interface RunningResponse {
  readonly responseId: string;
  readonly format: AudioFormat;
  readonly outOfBand: boolean;
}

/**
 * Everything about one OpenAI connection that has state, with no I/O: messages and calls go in,
 * messages to send and events to emit come out. Every connection has one of its own, so that nothing
 * of the connection before it can be left.
 *
 * For one message: it is parsed once; `*` is emitted, then the event under its own name, then what
 * follows from it; a response is known before anybody is told of it. Nothing that a server sends can
 * make {@linkcode handleMessage} throw.
 */
export class ProtocolEngine {
  /** What was generated, handed on and heard. */
  readonly playback: PlaybackLedger;
  /** Rewrites the conversation. */
  readonly history: HistoryEditor;
  readonly #options: ProtocolEngineOptions;
  readonly #sequencer: ResponseSequencer;
  readonly #items: ItemEvents;
  readonly #running = new Map<string, RunningResponse>();
  /** Responses that were interrupted and may still send audio: it is late, and not delivered. */
  readonly #discarded = new Set<string>();
  /** Until `end`. A listener may end the connection in the middle of a message. */
  #live = true;
  /** The session as the server last described it, or as it was last asked for. */
  #session: RealtimeWireSession | undefined;
  #firstConfig: Partial<RealtimeSessionConfig> | undefined;
  #audible = false;
  /** The part whose audio the codec has last decoded. */
  #decoding: (PlaybackPosition & { readonly responseId: string }) | undefined;
  #lastError: RealtimeApiError | undefined;

  /** The connection is open. Whatever is sent first, the session config goes before it. */
  constructor(options: ProtocolEngineOptions) {
    this.#options = options;
    const { clock, audio, config, model } = options;
    audio.reset();
    this.#firstConfig = { ...config, model };
    this.playback = new PlaybackLedger(clock);
    this.#items = new ItemEvents((type, payload) => this.#emit(type, payload));
    const parts = {
      ...options,
      send: (event: RealtimeClientEvent) => this.#send(event),
      onError: (error: unknown) => this.#emit("error", { type: "error", error }),
    };
    this.history = new HistoryEditor(parts);
    this.#sequencer = new ResponseSequencer(parts);
  }

  /** What was generated, handed on and heard, by whoever plays it. */
  get played(): PlaybackState {
    const { source, entries } = this.#options.serverPlayback ?? this.playback;
    return { source, entries };
  }

  /** Whether a response is running, or was asked for and may still come. */
  get responding(): boolean {
    return this.#sequencer.responding;
  }

  /** The server's `error`, if that was its latest event: then a close is most likely about it. */
  get lastError(): RealtimeApiError | undefined {
    return this.#lastError;
  }

  /** Sends the first session config, unless it was sent. */
  configure(): void {
    const config = this.#firstConfig;
    this.#firstConfig = undefined;
    if (config) this.updateSessionConfig(config);
  }

  /** The connection has ended: nothing is sent or emitted from here on. */
  end(): void {
    this.#live = false;
    this.#sequencer.stop();
  }

  /** Sends any client event. A `response.create` waits for its turn; all others go at once. */
  sendEvent(event: RealtimeClientEvent): void {
    if (event.type === "response.create") {
      return this.#sequencer.request(event, { automatic: false });
    }
    if (event.type === "response.cancel") this.#sequencer.beginCancel();
    this.#send(event);
  }

  /** Asks for a response; without overrides, requests that wait next to each other become one. */
  requestResponse(response?: Record<string, unknown>): void {
    const event = { type: "response.create", response: response ?? undefined };
    this.#sequencer.request(event, { automatic: response === undefined });
  }

  /** Sends audio, or as much silence when `muted`. */
  sendAudio(chunk: AudioChunk, muted: boolean): void {
    const { audio } = this.#options;
    const bytes = muted ? audio.silence(chunk, this.#inputFormat()) : audio.encode(chunk);
    if (bytes.length > 0) this.#transmit(encodeAudioAppend(bytes));
  }

  /** Sends audio that is base64 of the wire's format already, or as much silence when `muted`. */
  sendBase64Audio(base64: string, muted: boolean): void {
    if (base64 === "") return;
    if (!muted) return this.#transmit(encodeBase64AudioAppend(base64));
    const silence = this.#options.audio.wireSilence(base64SizeBytes(base64), this.#inputFormat());
    this.#transmit(encodeAudioAppend(silence));
  }

  /** Ends the caller's turn by hand, and asks for nothing. */
  commitAudio(): void {
    const rest = this.#options.audio.flush();
    if (rest.length > 0) this.#transmit(encodeAudioAppend(rest));
    this.#send({ type: "input_audio_buffer.commit" });
  }

  /** Sends a complete session config: what it leaves out goes back to its default. */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void {
    const { model, audio: { wireFormat } } = this.#options;
    const session = sessionPayload(config, { model, wireFormat });
    this.#session ??= session;
    this.#send({ type: "session.update", session });
  }

  /**
   * Stops what the model is saying: cancels the running response if `cancel`, tells the application
   * to stop playing, and truncates every item that was not heard to its end at what was heard.
   */
  interrupt(cancel: boolean): void {
    for (const { responseId, outOfBand } of this.#running.values()) {
      if (!outOfBand) this.#discarded.add(responseId);
    }
    if (cancel && this.#sequencer.beginCancel()) this.#send({ type: "response.cancel" });
    if (this.#options.serverPlayback) return this.#send({ type: "output_audio_buffer.clear" });
    const unheard = this.playback.interrupt();
    this.#endDecoding();
    const wasAudible = this.#audible;
    this.#audible = false; // first: a listener may interrupt, too
    if (wasAudible) this.#emit("audio_interrupted");
    for (const { heardMs, outOfBand, ...position } of unheard) {
      if (outOfBand) continue;
      if (heardMs > 0) this.#send(truncation(position, heardMs));
      else this.history.truncateToNothing(position);
    }
  }

  /** One frame from the server. */
  handleMessage(data: unknown): void {
    try {
      this.#handleEvent(decodeServerEvent(data));
    } catch (error) {
      this.#emit("error", { type: "error", error });
    }
  }

  #handleEvent(event: RealtimeServerEvent): void {
    const { events } = this.#options;
    const { type } = event;
    // Most events are of this type, and a constant is looked up without being hashed first.
    const name: string = type === AUDIO_DELTA ? AUDIO_DELTA : type;
    this.#lastError = type === "error" ? event.error : undefined;
    if (type === "response.created") this.#beginResponse(event); // a listener may interrupt it already
    if (events.has("*")) this.#emit("*", event);
    if (type === "error") this.#emit("error", { type: "error", error: event });
    else if (events.has(name) && name.includes(".")) this.#emit(name, event); // ours have no dot
    if (!this.#live) return; // a listener has closed the connection
    if (this.#options.serverPlayback?.handle(event)) this.#emit("audio_interrupted");
    this.#sequencer.progress(name);
    switch (type) {
      case AUDIO_DELTA:
        return this.#onAudioDelta(event);
      case "response.output_audio_transcript.delta":
        return this.#onTextDelta("audio_transcript_delta", "transcript_delta", event);
      case "response.output_text.delta":
        return this.#onTextDelta("output_text_delta", "output_text_delta", event);
      case "response.output_audio.done":
        return this.#onAudioDone(event);
      case "input_audio_buffer.speech_started":
        if (this.#options.serverPlayback) return; // the server stops its own output buffer
        return this.interrupt(!this.#session?.audio?.input?.turn_detection?.interrupt_response);
      case "response.created":
        objectField(event, "response"); // or it is no news of one
        return this.#emit("turn_started", {
          type: "response_started",
          providerData: { ...event },
        });
      case "response.done":
        return this.#onResponseDone(event);
      case "session.created":
        this.#session = objectField<RealtimeWireSession>(event, "session");
        return this.#setTracing(this.#session.tracing);
      case "session.updated":
        this.#session = objectField<RealtimeWireSession>(event, "session");
        return;
      case "error": {
        const error = objectField<RealtimeApiError>(event, "error");
        this.history.refused(error);
        return this.#sequencer.failed(error);
      }
    }
    this.history.handle(event);
    this.#items.handle(event);
  }

  #onAudioDelta(event: ServerEventMap["response.output_audio.delta"]): void {
    const { events, audio } = this.#options;
    const { response_id: responseId, item_id: itemId, delta } = event;
    if (typeof responseId !== "string" || typeof itemId !== "string" || typeof delta !== "string") {
      return ["response_id", "item_id", "delta"].forEach((name) => textField(event, name));
    }
    if (this.#isDiscarded(responseId)) return;
    const contentIndex = contentIndexOf(event);
    const heard = events.has("audio");
    const passedOn = events.has("audio_base64");
    const decoding = this.#decoding;
    if (decoding && (decoding.itemId !== itemId || decoding.contentIndex !== contentIndex)) {
      this.#endDecoding();
    }
    const data = heard ? audio.decode(delta) : undefined;
    const position = { responseId, itemId, contentIndex };
    if (data) this.#decoding = position;
    this.playback.receive(
      position,
      base64SizeBytes(delta),
      heard || passedOn,
      () => this.#running.get(responseId) ?? this.#describe(responseId, {}),
    );
    this.#audible = true;
    if (passedOn) {
      this.#emit("audio_base64", {
        type: "audio_base64",
        base64: delta,
        responseId,
        itemId,
        contentIndex,
      });
      if (this.#isDiscarded(responseId)) return; // a listener has interrupted it
    }
    if (data) this.#emit("audio", { type: "audio", data, ...position });
  }

  #isDiscarded(responseId: string): boolean {
    return this.#discarded.size > 0 && this.#discarded.has(responseId); // a look-up costs a hash
  }

  #onAudioDone(event: ServerEventMap["response.output_audio.done"]): void {
    const itemId = textField(event, "item_id");
    const contentIndex = contentIndexOf(event);
    const position = this.#decoding;
    if (position?.itemId === itemId && position.contentIndex === contentIndex) {
      const data = this.#endDecoding();
      if (data.byteLength > 0) this.#emit("audio", { type: "audio", data, ...position });
    }
    this.playback.complete({ itemId, contentIndex });
    this.#emit("audio_done");
  }

  /** No more audio of the part that is being decoded is wanted; what the codec held back of it. */
  #endDecoding(): ArrayBuffer {
    if (!this.#decoding) return new ArrayBuffer(0);
    this.#decoding = undefined;
    return this.#options.audio.finishDecode();
  }

  #onTextDelta(
    name: "audio_transcript_delta" | "output_text_delta",
    type: "transcript_delta" | "output_text_delta",
    event: PartPosition & { readonly type: string },
  ): void {
    if (!this.#options.events.has(name)) return;
    this.#emit(name, {
      type,
      delta: textField(event, "delta"),
      itemId: textField(event, "item_id"),
      responseId: textField(event, "response_id"),
      contentIndex: contentIndexOf(event),
    });
  }

  #beginResponse({ response }: ServerEventMap["response.created"]): void {
    if (!isObject(response)) return;
    const id = idOf(response);
    this.#running.set(id, this.#describe(id, response));
    if (this.#running.size > RUNNING_KEPT) this.#forget(this.#running.keys().next().value!);
    this.#sequencer.created(id);
  }

  #onResponseDone(event: ServerEventMap["response.done"]): void {
    const response = objectField<RealtimeResponse>(event, "response");
    const id = idOf(response);
    this.#forget(id);
    this.playback.completeResponse(id);
    const usage = toUsage(response.usage);
    const { requests: _requests, inputTokensDetails, outputTokensDetails, ...totals } = usage;
    this.#emit("usage_update", usage);
    this.#emit("turn_done", {
      type: "response_done",
      response: {
        id,
        output: Array.isArray(response.output) ? response.output : [],
        usage: {
          ...totals,
          inputTokensDetails: inputTokensDetails[0],
          outputTokensDetails: outputTokensDetails[0],
        },
      },
    });
    this.#sequencer.done(id);
  }

  /** A response is over, or so many have begun since that it counts as over. */
  #forget(id: string): void {
    this.#running.delete(id);
    this.#discarded.delete(id);
  }

  #describe(responseId: string, response: RealtimeResponse): RunningResponse {
    const format = response.audio?.output?.format ?? this.#session?.audio?.output?.format;
    return {
      responseId,
      format: audioFormatOf(this.#options.audio.wireFormat ?? format),
      outOfBand: response.conversation_id === null,
    };
  }

  #inputFormat(): AudioFormat {
    return audioFormatOf(this.#session?.audio?.input?.format);
  }

  /**
   * Turns tracing on or off (`null`), as the config says. It is an update of its own, sent when the
   * session exists: tracing cannot be changed once it is on, so it must not be part of every update
   * (PROTOCOL A.5 and G.6).
   */
  #setTracing(current: Tracing | null | undefined): void {
    const { config: { tracing = "auto" }, warn } = this.#options;
    if (isObject(current) && typeof tracing !== "string") {
      return warn("The session's tracing cannot be changed any more");
    }
    this.#send({ type: "session.update", session: { type: "realtime", tracing } });
  }

  #send(event: RealtimeClientEvent): void {
    this.#transmit(encodeClientEvent(event));
  }

  #transmit(text: string): void {
    if (!this.#live) return;
    if (this.#firstConfig) this.configure();
    this.#options.send(text);
  }

  /** Nothing is heard of a connection that has ended. */
  #emit(type: string, payload?: unknown): void {
    if (!this.#live) return;
    const { events } = this.#options;
    if (payload === undefined) events.emit(type);
    else events.emit(type, payload);
  }
}

function idOf({ id }: RealtimeResponse): string {
  return typeof id === "string" ? id : "";
}
