import type { KnownClientEvent } from "../../wire/client_events.ts";
import type { KnownServerEvent } from "../../wire/server_events.ts";
import { base64ToBytes } from "../../wire/base64.ts";
import { ApiProblem } from "./api_problem.ts";
import type { ClientEventChecks } from "./client_event_checks.ts";
import { Conversation } from "./conversation.ts";
import { ConversationRequests } from "./conversation_requests.ts";
import { createEmit, type Emit } from "./emitter.ts";
import type { IdSource } from "./ids.ts";
import { type CommittedAudio, InputAudio } from "./input_audio.ts";
import { InputTranscriber } from "./input_transcriber.ts";
import { isJson, type Json } from "./merge.ts";
import { invalidEvent, invalidJson, invalidValue, sessionExpired } from "./problems.ts";
import type { Random } from "./random.ts";
import { Responses } from "./responses.ts";
import { SessionConfig } from "./session_config.ts";
import { initialSession, type SessionKind } from "./session_defaults.ts";
import { SessionTimers } from "./session_timers.ts";
import type { EmulatorSettings } from "./settings.ts";

/** What a {@linkcode SessionEngine} needs, and whom it tells. */
export interface SessionEngineOptions {
  readonly settings: EmulatorSettings;
  readonly checks: ClientEventChecks;
  readonly ids: IdSource;
  readonly random: Random;
  readonly kind: SessionKind;
  readonly model?: string;
  /** What a client secret was minted with. */
  readonly preset?: Json;
  /** Takes what the server says, in order. With `to`, it is for that client alone. */
  readonly deliver: (event: KnownServerEvent, to?: unknown) => void;
  /** The server ends the session. */
  readonly onClose: (code: number, reason: string) => void;
}

const APPEND_LIMIT = 15 * 1024 * 1024;

/**
 * The server's side of one session, with no I/O: frames and time go in, events and a close come
 * out. Nothing that a client sends makes it throw.
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
  readonly #responses: Responses;
  readonly #conversationId: string;
  #stopped = false;

  constructor(options: SessionEngineOptions) {
    const { settings, ids, kind, model, preset, random } = options;
    const { conversation } = this;
    const emit = createEmit(ids, (event) => this.#deliver(event));
    this.#options = options;
    this.#emit = emit;
    this.id = ids.session();
    this.#conversationId = ids.conversation();
    this.config = new SessionConfig(initialSession(settings, { kind, id: this.id, model, preset }));
    const { config } = this;
    this.#timers = new SessionTimers(settings.clock);
    this.#input = new InputAudio({
      config,
      ids,
      emit,
      onSpeechStarted: () => this.#handleSpeech(),
      onCommit: (audio, byVad) => this.#handleCommit(audio, byVad),
    });
    const { openQuestions } = settings;
    this.#items = new ConversationRequests({ conversation, config, ids, emit, openQuestions });
    const timers = this.#timers;
    this.#transcriber = new InputTranscriber({ settings, conversation, timers, emit, ids });
    this.#responses = new Responses({
      settings,
      config,
      conversation,
      conversationId: this.#conversationId,
      ids,
      random,
      emit,
      onDone: () => this.#scheduleRateLimits(),
    });
  }

  /** Greets the client and starts the clock of the session. */
  start(): void {
    this.#greet(this.#emit);
    const { sessionMaxMs } = this.#options.settings.openQuestions;
    this.#timers.set(() => this.#expire(sessionMaxMs), sessionMaxMs);
  }

  /** Greets a client that joins the running session. */
  greet(client: unknown): void {
    if (this.#options.settings.openQuestions.sidebandSessionCreated) {
      this.#greet(this.#emitTo(client));
    }
  }

  /** Takes one frame of a client. `from` is handed to `deliver` with what is for that client alone. */
  handleMessage(data: string | Uint8Array, from?: unknown): void {
    if (this.#stopped) return;
    let eventId: string | null = null;
    try {
      if (typeof data !== "string") throw invalidEvent("The message is not text.");
      const raw = parse(data);
      if (typeof raw.event_id === "string") eventId = raw.event_id;
      this.#dispatch(this.#options.checks.event(raw));
    } catch (error) {
      this.#report(error, eventId, from);
    }
  }

  /** Ends the session without a word: nobody is listening any more. */
  stop(): void {
    this.#stopped = true;
    this.#responses.stop();
    this.#transcriber.stop();
    this.#timers.clear();
  }

  #dispatch(event: KnownClientEvent): void {
    switch (event.type) {
      case "session.update":
        return this.#updateSession(event.session);
      case "input_audio_buffer.append":
        return this.#append(event.audio);
      case "input_audio_buffer.commit":
        return this.#input.commit();
      case "input_audio_buffer.clear":
        return this.#input.clear();
      case "conversation.item.create":
        return void this.#items.create(event);
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
        throw invalidEvent("A WebSocket session has no output audio buffer to clear.", "type");
    }
  }

  #updateSession(change: Parameters<SessionConfig["update"]>[0]): void {
    const { hasSpoken, activeId } = this.#responses;
    this.config.update(change, { hasSpoken, responseActive: activeId !== undefined });
    this.#input.handleConfigChange();
    this.#emit("session.updated", { session: this.config.current });
  }

  #append(base64: string): void {
    const { appendLimitOn } = this.#options.settings.openQuestions;
    if (appendLimitOn === "base64") requireSize(base64.length);
    let bytes: Uint8Array;
    try {
      bytes = base64ToBytes(base64);
    } catch {
      throw invalidValue("The audio is not valid base64.", "audio");
    }
    requireSize(bytes.length);
    this.#input.append(bytes);
  }

  #handleSpeech(): void {
    if (this.config.turnDetection?.interrupt_response !== false) this.#responses.interrupt();
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

  /** `rate_limits.updated` was seen about 43 ms after `response.done` (PROTOCOL A.11). */
  #scheduleRateLimits(): void {
    if (this.#options.settings.openQuestions.rateLimitsAt !== "after_response") return;
    this.#timers.set(() => {
      const tokens = { name: "tokens", limit: 40_000, remaining: 39_000, reset_seconds: 1.5 };
      this.#emit("rate_limits.updated", { rate_limits: [tokens] });
    }, 43);
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
    if (!this.#stopped) this.#options.deliver(event, to);
  }
}

function parse(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidJson();
  }
  if (!isJson(value)) throw invalidEvent("The message is not a JSON object.");
  return value;
}

function requireSize(size: number): void {
  if (size <= APPEND_LIMIT) return;
  throw invalidValue(`One append takes at most ${APPEND_LIMIT} bytes: got ${size}.`, "audio");
}
