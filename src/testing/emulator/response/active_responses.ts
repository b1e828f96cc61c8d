import type { ResponseCreateParams } from "../../../wire/openai/response.ts";
import type { Emit } from "../base/emit.ts";
import type { IdSource } from "../base/id_source.ts";
import { activeResponse, invalidEvent, noActiveResponse, voiceFrozen } from "../base/problems.ts";
import type { Random } from "../base/random.ts";
import type { Conversation } from "../conversation/conversation.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";
import type { Responder } from "../options/responder.ts";
import type { McpCatalog } from "../session/mcp_catalog.ts";
import type { SessionConfig } from "../session/session_config.ts";
import { type ApprovedCall, callableTools } from "./call_tool.ts";
import type { RateLimiter } from "./rate_limiter.ts";
import { responderTurn } from "./responder_turn.ts";
import { resolveRequest } from "./response_request.ts";
import { ResponseRun } from "./response_run.ts";

/** Options of {@linkcode ActiveResponses}. */
export interface ActiveResponsesOptions {
  readonly settings: EmulatorSettings;
  readonly config: SessionConfig;
  readonly conversation: Conversation;
  readonly conversationId: string;
  readonly ids: IdSource;
  readonly random: Random;
  readonly emit: Emit;
  readonly catalog: McpCatalog;
  readonly limiter: RateLimiter;
  /** Called when a response has started, after `response.created` was sent. */
  readonly onStart: () => void;
  /** Called when a response has ended, after `response.done` was sent. */
  readonly onDone: (run: ResponseRun) => void;
}

/**
 * The running responses of a session: at most one for the conversation, and any number out of band.
 * It also keeps the approved calls that wait for the conversation's response to end.
 */
export class ActiveResponses {
  readonly #options: ActiveResponsesOptions;
  readonly #readBefore = new Set<string>();
  readonly #outOfBand = new Map<string, ResponseRun>();
  readonly #approved: ApprovedCall[] = [];
  #active: ResponseRun | undefined;
  #hasSpoken = false;

  constructor(options: ActiveResponsesOptions) {
    this.#options = options;
  }

  /** The id of the running response that writes to the conversation. */
  get activeId(): string | undefined {
    return this.#active?.id;
  }

  /** Whether the model has spoken in this session. */
  get hasSpoken(): boolean {
    return this.#hasSpoken;
  }

  /**
   * Starts a response.
   *
   * @throws {ApiProblem} If one is active, the session only transcribes, or another rule forbids it.
   */
  create(params: ResponseCreateParams = {}): void {
    this.#create(params, this.#responder());
  }

  /** Makes an approved call, as soon as no response is active. */
  callApproved(call: ApprovedCall): void {
    this.#approved.push(call);
    this.#callNextApproved();
  }

  #create(params: ResponseCreateParams, responder: Responder): void {
    const { config, conversation, ids, emit, settings, conversationId, random, catalog } =
      this.#options;
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
      catalog,
      responder,
      turn: (signal) =>
        responderTurn(request, session, inputFormat, callableTools(request, catalog), signal),
      readBefore: new Set(this.#readBefore),
      onDone: (ended) => this.#handleDone(ended),
    });
    for (const { item } of request.context) this.#readBefore.add(item.id);
    if (request.outOfBand) this.#outOfBand.set(run.id, run);
    else this.#active = run;
    run.start();
    this.#options.onStart();
  }

  /** The responder of the options, or one that fails if the rate limit is reached. */
  #responder(): Responder {
    const { settings, limiter } = this.#options;
    if (!limiter.exhausted) return settings.responder;
    const code = settings.openQuestions.rateLimitCode;
    const message = "The limit of tokens per minute is reached: wait and try again.";
    return () => ({ fail: { type: "rate_limit_error", code, message } });
  }

  #callNextApproved(): void {
    if (this.#active) return;
    const call = this.#approved.shift();
    if (call) this.#create({}, () => call);
  }

  /**
   * Cancels the response with an id, or the active one.
   *
   * @throws {ApiProblem} If no such response is running.
   */
  cancel(responseId?: string): void {
    const run = responseId === undefined || responseId === this.#active?.id
      ? this.#active
      : this.#outOfBand.get(responseId);
    if (!run) throw noActiveResponse(responseId);
    run.cancel("client_cancelled");
  }

  /** Ends the active response, because the caller speaks over the model. */
  interrupt(): void {
    this.#active?.cancel("turn_detected");
  }

  /** Stops every response without an event, because the session has ended. */
  stop(): void {
    for (const run of [this.#active, ...this.#outOfBand.values()]) run?.abandon();
    this.#active = undefined;
    this.#approved.length = 0;
    this.#outOfBand.clear();
  }

  #handleDone(run: ResponseRun): void {
    if (run === this.#active) this.#active = undefined;
    this.#outOfBand.delete(run.id);
    this.#options.limiter.spend(run.response.usage?.total_tokens ?? 0);
    this.#options.onDone(run);
    this.#callNextApproved();
  }
}
