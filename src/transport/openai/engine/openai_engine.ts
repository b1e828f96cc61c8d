import type { AudioFormat } from "../../../audio/format.ts";
import { audioFormatOf } from "../../../contract/audio_format.ts";
import { type NeutralListeners, RawEvents } from "../../../contract/raw_events.ts";
import type {
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
} from "../../../contract/realtime_item.ts";
import { ServiceFailures } from "../../../contract/service_failures.ts";
import type { RealtimeSessionConfig } from "../../../contract/session_config.ts";
import type { TransportEvent, TransportToolCallEvent } from "../../../contract/transport_events.ts";
import type { RealtimeUserInput } from "../../../contract/transport_layer.ts";
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
import type { Tracing } from "../../../wire/openai/session.ts";
import { sessionPayload } from "../../../wire/openai/session_payload.ts";
import type { ConnectionEvents } from "../../connection_events.ts";
import type { ResponseVoice } from "../../model_audio.ts";
import type { EngineParts, ProtocolEngine } from "../../protocol.ts";
import { functionOutputEvent, mcpApprovalEvent, userMessageEvent } from "./client_requests.ts";
import { contentIndexOf, objectField, textField } from "./event_fields.ts";
import type { EventIds } from "./event_ids.ts";
import { HistoryEditor } from "./history_editor.ts";
import { ItemEvents } from "./item_events.ts";
import { toToolCallItem } from "./item_updates.ts";
import { isProbeAnswer, probeEvent } from "./probe.ts";
import { toTurnDone, wasCancelledByClient } from "./response_result.ts";
import { ResponseSequencer } from "./response_sequencer.ts";
import { toUsage } from "./response_usage.ts";
import type { ServerPlayback } from "./server_playback.ts";
import { SessionMirror } from "./session_mirror.ts";
import { NOTHING_TO_CANCEL, StopRequests } from "./stop_requests.ts";

const AUDIO_DELTA = "response.output_audio.delta";

/**
 * OpenAI's Realtime protocol for one connection. Each connection has its own engine, so that no state of an
 * earlier connection is left.
 *
 * Each message is parsed once. The engine emits its event as `*`, then under the event's own name, then the
 * events that follow from it. A new response is registered before its event is emitted, so that a listener
 * may interrupt it. No message of a server makes {@linkcode handleMessage} throw.
 */
export class OpenAIEngine implements ProtocolEngine {
  /** How much the server has played, if it plays the model's audio (WebRTC, SIP). */
  readonly serverPlayback: ServerPlayback | undefined;
  readonly #parts: EngineParts;
  readonly #session = new SessionMirror();
  readonly #history: HistoryEditor;
  readonly #sequencer: ResponseSequencer;
  readonly #stops: StopRequests;
  readonly #items: ItemEvents;
  readonly #neutral: RawEvents;
  readonly #failures: ServiceFailures;
  readonly #eventIds: EventIds;
  #firstConfig: Partial<RealtimeSessionConfig> | undefined;
  #lastError: RealtimeApiError | undefined;
  #isTracingSet = false;

  /** Makes the engine of a connection that is open. The session config is sent before any other event. */
  constructor(
    parts: EngineParts,
    { eventIds, serverPlayback }: {
      readonly eventIds: EventIds;
      readonly serverPlayback: ServerPlayback | undefined;
    },
  ) {
    const { clock, config, model, events, warn } = parts;
    this.#parts = parts;
    this.#eventIds = eventIds;
    this.serverPlayback = serverPlayback;
    this.#firstConfig = model === undefined ? config : { ...config, model };
    this.#items = new ItemEvents((type, payload) => events.emit(type, payload));
    this.#neutral = new RawEvents(neutralEmitters(events, this.#session));
    this.#failures = new ServiceFailures(
      clock,
      (error) => events.emit("error", { type: "error", error }),
    );
    const send = (event: RealtimeClientEvent) => this.#send(event);
    this.#history = new HistoryEditor({ send, warn, eventIds });
    this.#stops = new StopRequests(eventIds);
    this.#sequencer = new ResponseSequencer({
      clock,
      eventIds,
      makesResponses: () => this.#session.makesResponses,
      send,
      onError: (error) => events.emit("error", { type: "error", error }),
    });
  }

  get responding(): boolean {
    return this.#sequencer.responding;
  }

  get lastError(): RealtimeApiError | undefined {
    return this.#lastError;
  }

  get inputFormat(): AudioFormat {
    return this.#session.inputFormat;
  }

  configure(): void {
    const config = this.#firstConfig;
    this.#firstConfig = undefined;
    if (config) this.updateSessionConfig(config);
  }

  end(): void {
    this.#sequencer.stop();
    this.#failures.stop();
  }

  /** Sends a client event. A `response.create` waits for its turn; all others are sent at once. */
  sendEvent(event: RealtimeClientEvent): void {
    if (event.type === "response.create") {
      return this.#sequencer.request(event, { automatic: false });
    }
    if (event.type === "response.cancel") this.#sequencer.beginCancel(textOf(event.response_id));
    this.#send(event);
  }

  /** Requests a response. Requests without overrides that wait next to each other become one. */
  requestResponse(overrides?: Record<string, unknown>): void {
    const event = { type: "response.create", response: overrides ?? undefined };
    this.#sequencer.request(event, { automatic: overrides === undefined });
  }

  cancelResponse(responseId: string): void {
    this.sendEvent(this.#stops.cancel(responseId));
  }

  retrieveItem(itemId: string): void {
    this.#send({ type: "conversation.item.retrieve", item_id: itemId });
  }

  sendMessage(message: RealtimeUserInput, otherEventData: Record<string, unknown>): void {
    this.sendEvent(userMessageEvent(message, otherEventData));
  }

  sendFunctionCallOutput(toolCall: TransportToolCallEvent, output: string): void {
    this.#send(functionOutputEvent(toolCall.callId, output));
    if (toolCall.id === undefined) return; // without its id, the item cannot be updated
    const { previousItemId } = toolCall;
    this.#emit("item_update", {
      ...toToolCallItem(toolCall, output),
      ...previousItemId === undefined ? {} : { previousItemId },
    });
  }

  sendMcpResponse(
    request: RealtimeMcpCallApprovalRequestItem,
    approved: boolean,
    reason: string | undefined,
  ): void {
    this.#send(mcpApprovalEvent(request, approved, reason));
  }

  resetHistory(oldHistory: readonly RealtimeItem[], newHistory: readonly RealtimeItem[]): void {
    this.#history.edit(oldHistory, newHistory);
  }

  /** Sends a complete session config. A setting that it leaves out goes back to its default. */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void {
    const { model, wireFormat } = this.#parts;
    const session = sessionPayload(config, { model, wireFormat });
    this.#session.ask(session);
    this.#send({ type: "session.update", session });
  }

  appendAudio(bytes: Uint8Array): void {
    this.#transmit(encodeAudioAppend(bytes));
  }

  appendBase64Audio(base64: string): void {
    this.#transmit(encodeBase64AudioAppend(base64));
  }

  commitAudio(): void {
    this.#send({ type: "input_audio_buffer.commit" });
  }

  /**
   * Stops the model's speech, because the application says so. If `cancel` is true, cancels the running
   * response and every requested one that has not begun.
   */
  interrupt(cancel: boolean): void {
    if (cancel) this.#sequencer.interrupted();
    this.#silence(cancel);
  }

  /**
   * Cancels the running response if `cancel` is true, tells the application to stop playing, and truncates
   * every item that was not heard to its end at the point that was heard. If the server plays the audio, only
   * clears the server's output buffer: the server truncates by itself.
   */
  #silence(cancel: boolean): void {
    const { modelAudio } = this.#parts;
    modelAudio.discardRunning();
    if (cancel && this.#sequencer.beginCancel()) this.#send(this.#stops.cancel());
    if (this.serverPlayback) return this.#send(this.#stops.clear());
    for (const { heardMs, outOfBand, ...position } of modelAudio.interrupt()) {
      if (!outOfBand) this.#history.truncate(position, heardMs);
    }
  }

  /** Asks for an item that cannot exist. The server answers with an error, which no listener gets. */
  probe(): void {
    this.#send(probeEvent(this.#eventIds));
  }

  overhear(event: TransportEvent): void {
    this.#neutral.handle(event);
  }

  handleMessage(data: unknown): void {
    try {
      this.#handleEvent(decodeServerEvent(data));
    } catch (error) {
      this.#emit("error", { type: "error", error });
    }
  }

  #handleEvent(event: RealtimeServerEvent): void {
    const { events } = this.#parts;
    const { type } = event;
    // Most events are audio deltas. Looking up a constant is faster, as its hash is already known.
    const name: string = type === AUDIO_DELTA ? AUDIO_DELTA : type;
    this.#lastError = undefined;
    if (type === "error") {
      if (isProbeAnswer(event.error)) return;
      this.#lastError = event.error;
    }
    // First, as a listener may interrupt the response, or request one.
    if (type === "response.created") this.#beginResponse(event);
    else if (type === "input_audio_buffer.speech_started") this.#sequencer.turn.speechStarted();
    const isTooLate = type === "error" && this.#cameTooLate(event.error);
    if (events.has("*")) events.emit("*", event);
    if (type !== "error") {
      // Names without a dot are the contract's own events.
      if (events.has(name) && name.includes(".")) events.emit(name, event);
    } else if (!isTooLate) events.emit("error", { type: "error", error: event });
    if (!events.isLive) return; // a listener has closed the connection
    this.#neutral.handle(event);
    this.#failures.handle(event);
    if (this.serverPlayback?.handle(event)) events.emit("audio_interrupted");
    this.#sequencer.progress(name);
    switch (type) {
      case AUDIO_DELTA:
        return this.#onAudioDelta(event);
      case "response.output_audio_transcript.delta":
        return this.#onTextDelta("audio_transcript_delta", "transcript_delta", event);
      case "response.output_text.delta":
        return this.#onTextDelta("output_text_delta", "output_text_delta", event);
      case "response.output_audio.done":
        return this.#parts.modelAudio.finish({
          itemId: textField(event, "item_id"),
          contentIndex: contentIndexOf(event),
        });
      case "input_audio_buffer.speech_started":
        if (this.serverPlayback) return; // the server stops its own output buffer
        if (this.#session.interruptResponse === false) return;
        return this.#silence(!this.#session.interruptResponse);
      case "input_audio_buffer.speech_stopped":
        return this.#sequencer.turn.speechStopped();
      case "input_audio_buffer.cleared":
        return this.#sequencer.turn.over();
      case "output_audio_buffer.cleared":
        return this.#stops.obeyed("clear");
      case "response.created":
        objectField(event, "response"); // throws if there is none
        return events.emit("turn_started", {
          type: "response_started",
          providerData: { ...event },
        });
      case "response.done":
        return this.#onResponseDone(event);
      case "session.created":
        this.#session.accept(objectField(event, "session"));
        return this.#setTracing(this.#session.accepted?.tracing);
      case "session.updated":
        this.#session.accept(objectField(event, "session"));
        if (this.#session.detectsNoTurns) this.#sequencer.turn.over();
        // The first event about the session of a sideband.
        if (!this.#isTracingSet) this.#setTracing(this.#session.accepted?.tracing);
        return;
      case "error": {
        const error = objectField<RealtimeApiError>(event, "error");
        if (error.code !== NOTHING_TO_CANCEL) this.#sequencer.failed(error); // else it knows already
        return;
      }
      case "input_audio_buffer.committed":
        this.#sequencer.turn.committed();
    }
    this.#history.handle(event);
    this.#items.handle(event);
  }

  #onAudioDelta(event: ServerEventMap["response.output_audio.delta"]): void {
    const { response_id: responseId, item_id: itemId, delta } = event;
    if (typeof responseId !== "string" || typeof itemId !== "string" || typeof delta !== "string") {
      return ["response_id", "item_id", "delta"].forEach((name) => textField(event, name));
    }
    const part = { responseId, itemId, contentIndex: contentIndexOf(event) };
    this.#parts.modelAudio.receive(part, delta, () => this.#voiceOf());
  }

  #onTextDelta(
    name: "audio_transcript_delta" | "output_text_delta",
    type: "transcript_delta" | "output_text_delta",
    event: PartPosition & { readonly type: string },
  ): void {
    if (!this.#parts.events.has(name)) return;
    this.#emit(name, {
      type,
      delta: textField(event, "delta"),
      itemId: textField(event, "item_id"),
      responseId: textField(event, "response_id"),
      contentIndex: contentIndexOf(event),
    });
  }

  /**
   * Handles an error before its listeners run. Returns whether it refuses a request of this side that was to
   * stop the model, and came too late. A cancel that found no response makes way for the next request.
   */
  #cameTooLate(error: RealtimeApiError): boolean {
    if (!isObject(error)) return false;
    if (error.code === NOTHING_TO_CANCEL) this.#sequencer.failed(error);
    return this.#stops.refused(error) || this.#history.refused(error);
  }

  #beginResponse({ response }: ServerEventMap["response.created"]): void {
    if (!isObject(response)) return;
    const id = idOf(response);
    const voice = this.#voiceOf(response);
    this.#parts.modelAudio.beginResponse(id, voice);
    if (this.#sequencer.created(id, voice.outOfBand)) this.#silence(true);
  }

  #onResponseDone(event: ServerEventMap["response.done"]): void {
    const response = objectField<RealtimeResponse>(event, "response");
    const id = idOf(response);
    this.#parts.modelAudio.endResponse(id);
    if (wasCancelledByClient(response)) this.#stops.obeyed("cancel");
    const usage = toUsage(response.usage);
    this.#emit("usage_update", usage);
    this.#emit("turn_done", toTurnDone(response, usage));
    this.#sequencer.done(id);
  }

  #voiceOf(response?: RealtimeResponse): ResponseVoice {
    const voice = this.#session.voiceOf(response);
    const { wireFormat } = this.#parts;
    return wireFormat ? { ...voice, format: audioFormatOf(wireFormat) } : voice;
  }

  /**
   * Sets the tracing of the config; `null` turns it off. Tracing cannot be changed once it is on,
   * so it is not part of every update. It is sent once, in an update of its own, when the session
   * is first known: a sideband gets no `session.created` (docs/protocol.md#sideband,
   * docs/protocol.md#what-cannot-change and docs/agents_realtime.md#sdk-calls-on-the-wire).
   */
  #setTracing(current: Tracing | null | undefined): void {
    this.#isTracingSet = true;
    const { config: { tracing = "auto" }, warn } = this.#parts;
    if (isObject(current) && typeof tracing !== "string") {
      return warn(
        "The session already has a trace, which cannot be changed. The tracing of the config was not sent.",
      );
    }
    this.#send({ type: "session.update", session: { type: "realtime", tracing } });
  }

  #send(event: RealtimeClientEvent): void {
    this.#transmit(encodeClientEvent(event));
  }

  /** Sends a message. The first config is sent before any other message. */
  #transmit(text: string): void {
    if (this.#firstConfig) this.configure();
    this.#parts.send(text);
  }

  #emit(type: string, payload: unknown): void {
    this.#parts.events.emit(type, payload);
  }
}

/** Returns a listener for each neutral event that emits it. `ModelAudio` emits `audio_part_done` itself. */
function neutralEmitters(
  events: ConnectionEvents,
  session: Pick<SessionMirror, "interruptResponse">,
): Partial<NeutralListeners> {
  const emit = (event: { readonly type: string; readonly interrupts?: boolean }) =>
    events.emit(event.type, event);
  return {
    // The mirror also knows a config that the server has not confirmed; the engine interrupts by it.
    speech_started: (event) => emit({ ...event, interrupts: session.interruptResponse !== false }),
    speech_stopped: emit,
    session_configured: emit,
    voice_refused: emit,
    input_transcribed: emit,
    item_placed: emit,
    item_truncated: emit,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function idOf({ id }: RealtimeResponse): string {
  return typeof id === "string" ? id : "";
}
