import { durationMsOf } from "../../../audio/format.ts";
import type {
  ConversationItemCreateEvent,
  KnownClientEvent,
} from "../../../wire/openai/client_events.ts";
import type { KnownServerEvent } from "../../../wire/openai/server_events.ts";
import { ApiProblem } from "../base/api_problem.ts";
import { createEmit, type Emit } from "../base/emit.ts";
import type { IdSource } from "../base/id_source.ts";
import type { Json } from "../base/json.ts";
import { invalidEvent, sessionExpired } from "../base/problems.ts";
import type { Random } from "../base/random.ts";
import { SessionTimers } from "../base/session_timers.ts";
import { CallAudio } from "../calls/call_audio.ts";
import type { CallMedia } from "../calls/call_media.ts";
import { OutputBuffer } from "../calls/output_buffer.ts";
import type { ClientEventChecks } from "../checks/client_event_checks.ts";
import { decodeAppend, parseFrame } from "../checks/client_frame.ts";
import { Conversation } from "../conversation/conversation.ts";
import { ConversationRequests } from "../conversation/conversation_requests.ts";
import { IdleTimer } from "../input/idle_timer.ts";
import { type CommittedAudio, InputAudio } from "../input/input_audio.ts";
import { InputTranscriber } from "../input/input_transcriber.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";
import { ActiveResponses } from "../response/active_responses.ts";
import { RateLimiter } from "../response/rate_limiter.ts";
import type { ResponseRun } from "../response/response_run.ts";
import { initialSession, type SessionKind } from "./initial_session.ts";
import { McpCatalog } from "./mcp_catalog.ts";
import { SessionConfig } from "./session_config.ts";

/** Options of {@linkcode SessionEngine}. */
export interface SessionEngineOptions {
  readonly settings: EmulatorSettings;
  readonly checks: ClientEventChecks;
  readonly ids: IdSource;
  readonly random: Random;
  readonly kind: SessionKind;
  readonly model?: string | undefined;
  /** The session that the client secret was minted with. */
  readonly preset?: Json | undefined;
  /** The audio of a call. With it, the session has an output buffer. */
  readonly media?: CallMedia | undefined;
  /** Delivers the server's events, in order. With `to`, the event is for that client only. */
  readonly deliver: (event: KnownServerEvent, to?: unknown) => void;
  /** Called when the server ends the session. */
  readonly onClose: (code: number, reason: string) => void;
}

/** `rate_limits.updated` was seen about 43 ms after `response.done` (docs/protocol.md#a-spoken-turn). */
const RATE_LIMITS_DELAY_MS = 43;

/**
 * The server's side of one session, without I/O: frames and time go in, events and a close come out.
 * No message of a client makes it throw.
 */
export class SessionEngine {
  /** The id of the session. */
  readonly id: string;
  /** The session object. */
  readonly config: SessionConfig;
  /** The default conversation. */
  readonly conversation: Conversation = new Conversation();
  readonly #options: SessionEngineOptions;
  readonly #emit: Emit;
  readonly #timers: SessionTimers;
  readonly #input: InputAudio;
  readonly #items: ConversationRequests;
  readonly #transcriber: InputTranscriber;
  readonly #responses: ActiveResponses;
  readonly #catalog: McpCatalog;
  readonly #idle: IdleTimer;
  readonly #limiter: RateLimiter;
  readonly #conversationId: string;
  readonly #callAudio = new CallAudio();
  readonly #output: OutputBuffer | undefined;
  #stopped = false;

  constructor(options: SessionEngineOptions) {
    const { settings, ids, kind, model, preset, random } = options;
    const { conversation } = this;
    const emit = createEmit(ids, (event) => this.#deliver(event));
    this.#options = options;
    this.#emit = emit;
    this.id = ids.session();
    this.#conversationId = ids.conversation();
    this.config = new SessionConfig(
      initialSession(settings, { kind, id: this.id, model, preset }),
      settings.openQuestions.otherModel,
    );
    const { config } = this;
    this.#timers = new SessionTimers(settings.clock);
    this.#input = new InputAudio({
      config,
      ids,
      emit,
      maxBufferedMs: settings.openQuestions.sessionMaxMs,
      isComplete: ({ itemId, bytes, format }) =>
        settings.isUtteranceComplete({
          audio: bytes,
          audioMs: durationMsOf(format, bytes.length),
          itemId,
        }),
      onSpeechStarted: () => this.#handleSpeech(),
      onCommit: (audio, byVad) => this.#handleCommit(audio, byVad),
    });
    const { openQuestions } = settings;
    const timers = this.#timers;
    const catalog = new McpCatalog({
      servers: settings.mcpServers,
      conversation,
      emit,
      ids,
      timers,
    });
    this.#catalog = catalog;
    this.#idle = new IdleTimer(config, this.#input, timers);
    this.#limiter = new RateLimiter(settings.rateLimits, settings.clock);
    this.#items = new ConversationRequests({
      conversation,
      config,
      ids,
      emit,
      openQuestions,
      catalog,
    });
    this.#transcriber = new InputTranscriber({ settings, conversation, timers, emit, ids });
    this.#responses = new ActiveResponses({
      settings,
      config,
      conversation,
      conversationId: this.#conversationId,
      ids,
      random,
      emit,
      catalog,
      limiter: this.#limiter,
      onStart: () => this.#handleResponseStart(),
      onDone: (run) => this.#handleResponseDone(run),
    });
    const { media } = options;
    this.#output = media && new OutputBuffer({
      clock: settings.clock,
      emit,
      play: (linear16) => media.play(linear16),
      truncate: (itemId, contentIndex, endMs) => this.#items.cut(itemId, contentIndex, endMs),
    });
  }

  /** Sends the first events, and starts the timer for the session's maximum duration. */
  start(): void {
    this.#greet(this.#emit);
    this.#output?.start();
    const { sessionMaxMs } = this.#options.settings.openQuestions;
    this.#timers.set(() => this.#expire(sessionMaxMs), sessionMaxMs);
  }

  /** Sends the first events to a client that joins the running session. */
  greet(client: unknown): void {
    if (this.#options.settings.openQuestions.sidebandSessionCreated) {
      this.#greet(this.#emitTo(client));
    }
  }

  /** Handles one frame of a client. `deliver` gets `from` as `to` with events for that client only. */
  handleMessage(data: string | Uint8Array, from?: unknown): void {
    if (this.#stopped) return;
    let eventId: string | null = null;
    try {
      const raw = parseFrame(data);
      if (typeof raw.event_id === "string") eventId = raw.event_id;
      this.#dispatch(this.#options.checks.event(raw));
    } catch (error) {
      this.#report(error, eventId, from);
    }
  }

  /** Handles the caller's audio on a call: mono samples at 24 kHz. */
  handleAudio(linear16: Int16Array): void {
    if (this.#stopped) return;
    try {
      this.#input.append(this.#callAudio.toBytes(linear16, this.config.inputFormat));
    } catch (error) {
      this.#report(error, null);
    }
  }

  /** Stops the session without an event. */
  stop(): void {
    this.#stopped = true;
    this.#responses.stop();
    this.#output?.stop();
    this.#transcriber.stop();
    this.#timers.clear();
  }

  #dispatch(event: KnownClientEvent): void {
    switch (event.type) {
      case "session.update":
        return this.#updateSession(event.session);
      case "input_audio_buffer.append":
        return this.#input.append(decodeAppend(event.audio, this.#options.settings));
      case "input_audio_buffer.commit":
        return this.#input.commit();
      case "input_audio_buffer.clear":
        return this.#input.clear();
      case "conversation.item.create":
        return this.#createItem(event);
      case "conversation.item.retrieve":
        return this.#items.retrieve(event.item_id);
      case "conversation.item.delete":
        return this.#items.delete(event.item_id);
      case "conversation.item.truncate":
        return this.#items.truncate(event);
      case "response.create":
        return this.#responses.create(event.response ?? {});
      case "response.cancel":
        return this.#responses.cancel(event.response_id);
      case "output_audio_buffer.clear":
        if (this.#output) return this.#output.clear();
        throw invalidEvent("A WebSocket session has no output audio buffer to clear.", "type");
    }
  }

  #createItem(event: ConversationItemCreateEvent): void {
    this.#items.create(event);
    const { item } = event;
    if (item.type !== "mcp_approval_response") return;
    const request = this.#catalog.answerApproval(item.approval_request_id);
    if (!request || !item.approve) return;
    const { id: approvalRequestId, name: call, arguments: json } = request;
    this.#responses.callApproved({ call, arguments: json, approvalRequestId });
  }

  #updateSession(change: Parameters<SessionConfig["update"]>[0]): void {
    const { hasSpoken, activeId } = this.#responses;
    this.config.update(change, { hasSpoken, responseActive: activeId !== undefined });
    this.#input.handleConfigChange();
    this.#emit("session.updated", { session: this.config.current });
    this.#catalog.handleTools(this.config.realtime?.tools);
  }

  #handleSpeech(): void {
    this.#idle.stop();
    if (this.config.turnDetection?.interrupt_response === false) return;
    this.#responses.interrupt();
    this.#output?.clear();
  }

  #handleCommit(audio: CommittedAudio, byVad: boolean): void {
    this.#items.addUserAudio(audio);
    if (this.config.transcription) this.#transcriber.start(audio);
    const createsResponse = this.config.turnDetection?.create_response !== false;
    if (!byVad || !createsResponse || !this.config.realtime) return;
    try {
      this.#responses.create();
    } catch (error) {
      this.#report(error, null);
    }
  }

  #handleResponseStart(): void {
    this.#idle.stop();
    if (this.#options.settings.openQuestions.rateLimitsAt === "response_start") {
      this.#reportLimits();
    }
  }

  #handleResponseDone(run: ResponseRun): void {
    if (!run.outOfBand) this.#idle.start(run.audioMs);
    if (this.#options.settings.openQuestions.rateLimitsAt !== "after_response") return;
    this.#timers.set(() => this.#reportLimits(), RATE_LIMITS_DELAY_MS);
  }

  #reportLimits(): void {
    this.#emit("rate_limits.updated", { rate_limits: [this.#limiter.row] });
  }

  #expire(maxMs: number): void {
    const problem = sessionExpired(maxMs);
    this.#emit("error", { error: problem.toWire(null) });
    this.stop();
    this.#options.onClose(1001, problem.message);
  }

  #report(error: unknown, eventId: string | null, to?: unknown): void {
    const problem = error instanceof ApiProblem ? error : new ApiProblem({
      type: "server_error",
      code: null,
      message: `The emulator failed: ${error instanceof Error ? error.message : error}`,
    });
    this.#emitTo(to)("error", { error: problem.toWire(eventId) });
  }

  #greet(emit: Emit): void {
    emit("session.created", { session: this.config.current });
    if (this.#options.settings.openQuestions.conversationCreated) {
      const conversation = { id: this.#conversationId, object: "realtime.conversation" } as const;
      emit("conversation.created", { conversation });
    }
  }

  #emitTo(client: unknown): Emit {
    return createEmit(this.#options.ids, (event) => this.#deliver(event, client));
  }

  #deliver(event: KnownServerEvent, to?: unknown): void {
    if (this.#stopped) return;
    this.#options.deliver(event, to);
    this.#output?.handleEvent(event);
  }
}
