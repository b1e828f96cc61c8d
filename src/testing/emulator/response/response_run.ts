import type {
  RealtimeResponse,
  ResponseStatus,
  ResponseStatusDetails,
} from "../../../wire/openai/response.ts";
import type { Random } from "../base/random.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";
import type {
  AudioPart,
  CallPart,
  Responder,
  ResponderPart,
  ResponderTurn,
  SayPart,
} from "../options/responder.ts";
import type { McpCatalog } from "../session/mcp_catalog.ts";
import { callTool } from "./call_tool.ts";
import { spokenPieces, writtenPieces } from "./message_pieces.ts";
import { type MessagePiece, MessageWriter } from "./message_writer.ts";
import { OutputBudget } from "./output_budget.ts";
import type { OutputWriter } from "./output_item.ts";
import { Pace } from "./pace.ts";
import { responderParts } from "./responder_parts.ts";
import type { ResponseScope } from "./response_scope.ts";
import { toneOf } from "./tone.ts";
import { usageOf } from "./usage.ts";

/** Options of {@linkcode ResponseRun}. */
export interface ResponseRunOptions {
  readonly scope: ResponseScope;
  readonly settings: EmulatorSettings;
  readonly random: Random;
  readonly catalog: McpCatalog;
  readonly conversationId: string | null;
  readonly responder: Responder;
  readonly turn: (signal: AbortSignal) => ResponderTurn;
  /** The ids of the items that an earlier response has read. */
  readonly readBefore: ReadonlySet<string>;
  /** Called when the response has ended, after `response.done` was sent. */
  readonly onDone: (run: ResponseRun) => void;
}

/** One running response. It calls the responder, and sends its parts at their pace until the end. */
export class ResponseRun {
  readonly #options: ResponseRunOptions;
  readonly #abort = new AbortController();
  readonly #pace: Pace;
  readonly #budget: OutputBudget;
  #writer: OutputWriter | undefined;
  #response: RealtimeResponse;

  constructor(options: ResponseRunOptions) {
    const { scope, settings, random } = options;
    this.#options = options;
    this.#pace = new Pace(settings, random, this.#abort.signal);
    this.#budget = new OutputBudget(scope.request.maxOutputTokens);
    this.#response = this.#snapshot("in_progress", null);
  }

  /** The id of the response. */
  get id(): string {
    return this.#options.scope.responseId;
  }

  /** Whether the response stays out of the conversation. */
  get outOfBand(): boolean {
    return this.#options.scope.request.outOfBand;
  }

  /** The response object in the last event. */
  get response(): RealtimeResponse {
    return this.#response;
  }

  /** The length of its audio. */
  get audioMs(): number {
    return this.#budget.audioMs;
  }

  /** Sends `response.created` and starts. Further events come on later turns of the clock. */
  start(): void {
    this.#options.scope.emit("response.created", { response: this.#response });
    this.#run().catch(() => {}); // #run reports its own failures
  }

  /** Ends the response now. An open item is closed as incomplete. */
  cancel(reason: "turn_detected" | "client_cancelled"): void {
    this.#end("cancelled", { type: "cancelled", reason });
  }

  /** Ends the response without an event, because the session has ended. */
  abandon(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    let parts: AsyncGenerator<ResponderPart, void, void> | undefined;
    try {
      await this.#pace.think();
      const { responder, turn } = this.#options;
      parts = responderParts(responder(turn(signal)));
      for (;;) {
        const step = await untilAborted(parts.next(), signal);
        if (step.done) break;
        await this.#perform(step.value);
        if (signal.aborted) break;
      }
      this.#end("completed", null);
    } catch (error) {
      const message = `The responder failed: ${error instanceof Error ? error.message : error}`;
      this.#fail({ code: "server_error", message });
    } finally {
      parts?.return().catch(() => {}); // not awaited: a responder may never settle
    }
  }

  async #perform(part: ResponderPart): Promise<void> {
    if ("say" in part || "audio" in part) await this.#speak(part);
    else if ("call" in part) await this.#call(part);
    else if ("fail" in part) this.#fail(part.fail);
    else if ("waitMs" in part) await this.#pace.pause(part.waitMs);
    else if ("incomplete" in part) {
      this.#end("incomplete", { type: "incomplete", reason: part.incomplete });
    } else {
      throw new TypeError(
        "Cannot use the responder's part: it has none of the known fields. " +
          "Return say, audio, call, fail, incomplete or waitMs",
      );
    }
  }

  async #speak(part: SayPart | AudioPart): Promise<void> {
    const { scope, settings } = this.#options;
    const writer = new MessageWriter(scope, this.#phaseOf(part));
    this.#writer = writer;
    for (const piece of this.#piecesOf(part)) {
      if (!await this.#send(piece, () => writer.write(piece))) return;
    }
    if (settings.pacing.speed === Infinity) await this.#pace.wait(0);
    this.#close();
  }

  #piecesOf(part: SayPart | AudioPart): MessagePiece[] {
    const { request } = this.#options.scope;
    const text = "say" in part ? part.say : part.transcript ?? "";
    if (request.modality === "text") return writtenPieces(text);
    const audio = "say" in part ? toneOf(text, request.format) : part.audio;
    return spokenPieces(text, audio, request.format, this.#options.settings.pacing.chunkMs);
  }

  #phaseOf(part: SayPart | AudioPart): string | undefined {
    return this.#options.settings.openQuestions.phaseOnMessages ? part.phase : undefined;
  }

  #call(part: CallPart): Promise<void> {
    const { scope, catalog } = this.#options;
    return callTool(part, scope, catalog, {
      signal: this.#abort.signal,
      open: (writer) => this.#writer = writer,
      send: (text, write) => this.#send({ text }, write),
      close: () => this.#close(),
    });
  }

  /** Sends one piece when it is due. Returns false if the token limit ended the response instead. */
  async #send(piece: MessagePiece, write: () => void): Promise<boolean> {
    await this.#pace.next();
    if (this.#budget.spend(piece, this.#options.scope.request.format)) {
      write();
      return true;
    }
    this.#end("incomplete", { type: "incomplete", reason: "max_output_tokens" });
    return false;
  }

  #close(): void {
    const writer = this.#writer;
    this.#writer = undefined;
    writer?.close("completed");
  }

  #fail({ code, type = "server_error", message }: {
    readonly code: string;
    readonly type?: string | undefined;
    readonly message?: string | undefined;
  }): void {
    const error = { type, code, ...(message === undefined ? {} : { message }) };
    this.#end("failed", { type: "failed", error });
  }

  #end(status: Exclude<ResponseStatus, "in_progress">, details: ResponseStatusDetails | null) {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort();
    const writer = this.#writer;
    this.#writer = undefined;
    writer?.close("incomplete");
    this.#response = this.#snapshot(status, details);
    this.#options.scope.emit("response.done", { response: this.#response });
    this.#options.onDone(this);
  }

  #snapshot(status: ResponseStatus, details: ResponseStatusDetails | null): RealtimeResponse {
    const { scope: { request, responseId, output }, conversationId, readBefore } = this.#options;
    return {
      object: "realtime.response",
      id: responseId,
      status,
      status_details: details,
      output: output.slice(),
      conversation_id: request.outOfBand ? null : conversationId,
      output_modalities: [request.modality],
      max_output_tokens: request.maxOutputTokens,
      audio: { output: { format: request.wireFormat, voice: request.voice as string } },
      usage: status === "in_progress" ? null : usageOf(request, this.#budget.spent, readBefore),
      metadata: request.metadata,
    };
  }
}

/** Settles like the promise, but rejects with the signal's reason if the signal is aborted first. */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
