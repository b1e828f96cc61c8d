import type { ResponseCreateParams } from "../../wire/response.ts";
import type { Conversation } from "./conversation.ts";
import type { Emit } from "./emitter.ts";
import type { IdSource } from "./ids.ts";
import { activeResponse, invalidEvent, noActiveResponse, voiceFrozen } from "./problems.ts";
import type { Random } from "./random.ts";
import { resolveRequest } from "./response_request.ts";
import { ResponseRun } from "./response_run.ts";
import { turnOf } from "./response_turn.ts";
import type { SessionConfig } from "./session_config.ts";
import type { EmulatorSettings } from "./settings.ts";

/** What {@linkcode Responses} needs, and whom it tells. */
export interface ResponsesOptions {
  readonly settings: EmulatorSettings;
  readonly config: SessionConfig;
  readonly conversation: Conversation;
  readonly conversationId: string;
  readonly ids: IdSource;
  readonly random: Random;
  readonly emit: Emit;
  /** A response is over; `response.done` is out. */
  readonly onDone: (run: ResponseRun) => void;
}

/** The responses that are running: at most one for the conversation, any number out of band. */
export class Responses {
  readonly #options: ResponsesOptions;
  readonly #readBefore = new Set<string>();
  readonly #outOfBand = new Map<string, ResponseRun>();
  #active: ResponseRun | undefined;
  #hasSpoken = false;

  constructor(options: ResponsesOptions) {
    this.#options = options;
  }

  /** The id of the response that writes to the conversation. */
  get activeId(): string | undefined {
    return this.#active?.id;
  }

  /** Whether assistant audio exists. */
  get hasSpoken(): boolean {
    return this.#hasSpoken;
  }

  /**
   * Starts a response.
   *
   * @throws {ApiProblem} If one is active, if the session only transcribes, or if a rule forbids it.
   */
  create(params: ResponseCreateParams = {}): void {
    const { config, conversation, ids, emit, settings, conversationId, random } = this.#options;
    const session = config.realtime;
    if (!session) throw invalidEvent("A transcription session makes no responses.", "type");
    const request = resolveRequest(params, {
      session,
      inputFormat: config.inputFormat,
      conversation,
      ids,
      itemNotFoundCode: settings.openQuestions.itemNotFoundCodes.create,
    });
    if (!request.outOfBand && this.#active) throw activeResponse(this.#active.id);
    const voice = session.audio?.output?.voice;
    if (this.#hasSpoken && JSON.stringify(request.voice) !== JSON.stringify(voice)) {
      throw voiceFrozen();
    }
    const { inputFormat } = config;
    const run = new ResponseRun({
      scope: {
        responseId: ids.response(),
        request,
        emit,
        ids,
        openQuestions: settings.openQuestions,
        conversation: request.outOfBand ? undefined : conversation,
        output: [],
        noteAudio: () => this.#hasSpoken = true,
      },
      settings,
      random,
      conversationId,
      responder: settings.responder,
      turn: (signal) => turnOf(request, session, inputFormat, signal),
      readBefore: new Set(this.#readBefore),
      onDone: (ended) => this.#handleDone(ended),
    });
    for (const { item } of request.context) this.#readBefore.add(item.id);
    if (request.outOfBand) this.#outOfBand.set(run.id, run);
    else this.#active = run;
    run.start();
  }

  /**
   * Cancels the response of an id, or the active one.
   *
   * @throws {ApiProblem} If it is not running.
   */
  cancel(responseId?: string): void {
    const run = responseId === undefined || responseId === this.#active?.id
      ? this.#active
      : this.#outOfBand.get(responseId);
    if (!run) throw noActiveResponse(responseId);
    run.cancel("client_cancelled");
  }

  /** The caller speaks over the model: the active response ends. */
  interrupt(): void {
    this.#active?.cancel("turn_detected");
  }

  /** The session is over. */
  stop(): void {
    for (const run of [this.#active, ...this.#outOfBand.values()]) run?.abandon();
    this.#active = undefined;
    this.#outOfBand.clear();
  }

  #handleDone(run: ResponseRun): void {
    if (run === this.#active) this.#active = undefined;
    this.#outOfBand.delete(run.id);
    this.#options.onDone(run);
  }
}
