import type { Clock, TimerHandle } from "../../../clock/clock.ts";
import type { UnknownClientEvent } from "../../../wire/openai/client_events.ts";
import type { RealtimeApiError } from "../../../wire/openai/server_events.ts";
import type { EventIds } from "./event_ids.ts";

/** A `response.create`, with any fields that its sender has added. */
export type ResponseCreateRequest = UnknownClientEvent & { readonly event_id?: string };

/** The options of a {@linkcode ResponseSequencer}. */
export interface ResponseSequencerOptions {
  /** The clock of the stall guard. */
  readonly clock: Clock;
  /** Creates the ids of the client events. */
  readonly eventIds: EventIds;
  /** Sends one `response.create`. */
  send(event: ResponseCreateRequest): void;
  /** Called when a request cannot be sent, or when the stall guard gives up on a response. */
  onError(error: unknown): void;
}

interface Queued {
  readonly event: ResponseCreateRequest;
  /** Whether it came from `requestResponse()` without overrides. Such requests may be merged and repeated. */
  readonly automatic: boolean;
  /** How many requests were merged into this one. */
  requests: number;
  /** How often the server has refused it because another response was active. */
  refusals: number;
}

/** How long the server may send nothing about a response before the stall guard gives up on it. */
const STALL_MS = 30_000;

/**
 * How many running responses are remembered. A server that never ends its responses would fill the
 * memory; a conversation has one at a time.
 */
const RUNNING_KEPT = 256;

/** How often a request is repeated that was refused because another response was active. */
const MAX_REFUSALS = 3;

/**
 * Sends one `response.create` at a time, because the service allows one response at a time
 * (docs/protocol.md#limits and docs/agents_realtime.md#sdk-calls-on-the-wire). A request waits
 * until the responses before it are done. Automatic requests that wait next to each other become
 * one; explicit requests stay separate.
 *
 * It cannot stall for ever. The next request is sent when the server refuses the outstanding one: the error
 * is matched by its `event_id` or, if the server left that out, by its code and message. The next request is
 * also sent after 30 seconds in which the server sends nothing about a response.
 */
export class ResponseSequencer {
  readonly #options: ResponseSequencerOptions;
  /** The ids of the responses that are running. */
  readonly #active = new Set<string>();
  #queue: Queued[] = [];
  #outstanding: (Queued & { readonly eventId: string }) | undefined;
  /**
   * The request that the latest `response.created` seems to answer. The event does not name its request, so
   * this may be wrong: if the server began a response by itself at the same moment, it refuses this request
   * afterwards.
   */
  #answered: (Queued & { readonly eventId: string }) | undefined;
  #cancelling = false;
  #blocked = false;
  #heardAtMs = 0;
  #stallTimer: TimerHandle;

  /** Sends nothing before the first {@linkcode request}. */
  constructor(options: ResponseSequencerOptions) {
    this.#options = options;
  }

  /**
   * Requests a response: at once, or when the responses and requests before it are done.
   *
   * @throws {TypeError} If the request cannot be written as JSON.
   */
  request(event: ResponseCreateRequest, { automatic }: { readonly automatic: boolean }): void {
    const last = this.#queue.at(-1);
    if (automatic && last?.automatic) {
      last.requests++;
      return;
    }
    JSON.stringify(event); // throws here and not later, when the caller could no longer catch it
    this.#queue.push({ event, automatic, requests: 1, refusals: 0 });
    this.#sendNext();
  }

  /** Called when a response has begun, whether it was requested or begun by the server. */
  created(id: string): void {
    this.#active.add(id);
    if (this.#active.size > RUNNING_KEPT) this.#active.delete(this.#active.values().next().value!);
    this.#answered = this.#outstanding ?? this.#answered;
    this.#outstanding = undefined;
    this.#blocked = false;
    this.#touch();
  }

  /** Called when a response is over. */
  done(id: string): void {
    this.#active.delete(id);
    this.#outstanding = undefined;
    this.#blocked = false;
    if (this.#active.size === 0) this.#cancelling = false;
    this.#sendNext();
  }

  /** Called with the type of each server event. An event about a response restarts the stall guard. */
  progress(type: string): void {
    if (this.#stallTimer === undefined || !type.startsWith("response.")) return;
    this.#heardAtMs = this.#options.clock.now();
  }

  /** Whether a response is running, or was requested and may still begin. */
  get responding(): boolean {
    return this.#active.size > 0 || !!this.#outstanding || this.#queue.length > 0;
  }

  /**
   * Whether a `response.cancel` should be sent now: a response is running, and none was cancelled yet. If so,
   * the caller must send it.
   */
  beginCancel(): boolean {
    if (this.#active.size === 0 || this.#cancelling) return false;
    this.#cancelling = true;
    this.#touch();
    return true;
  }

  /** Called with each error of the server. If it refuses the outstanding request, the next one is sent. */
  failed(error: RealtimeApiError): void {
    if (error.code === "response_cancel_not_active") {
      this.#cancelling = false;
      this.#active.clear();
      return this.#sendNext();
    }
    const isUnanswered = this.#outstanding !== undefined;
    const request = this.#outstanding ?? this.#answered;
    if (!request || !concerns(error, request.eventId, isUnanswered)) return;
    this.#outstanding = undefined;
    this.#answered = undefined;
    if (
      error.code === "conversation_already_has_active_response" && request.automatic &&
      request.refusals++ < MAX_REFUSALS
    ) {
      this.#requeue(request);
      this.#blocked = isUnanswered; // until the active response is done, which this side has not seen begin
    } else if (--request.requests > 0) this.#requeue(request); // one of the merged requests was refused
    this.#sendNext();
  }

  /** Puts an automatic request back to the front of the queue, merged with an automatic one that is there. */
  #requeue(request: Queued): void {
    if (this.#queue[0]?.automatic) request.requests += this.#queue.shift()!.requests;
    this.#queue.unshift(request);
  }

  /** Called when the connection has ended. Drops all requests, and stops the timer. */
  stop(): void {
    this.#queue = [];
    this.#clear();
  }

  #clear(): void {
    this.#active.clear();
    this.#outstanding = undefined;
    this.#answered = undefined;
    this.#cancelling = false;
    this.#blocked = false;
    this.#stopGuard();
  }

  #sendNext(): void {
    const busy = this.#active.size > 0 || this.#outstanding || this.#cancelling || this.#blocked;
    const next = busy ? undefined : this.#queue.shift();
    if (next) {
      const eventId = next.event.event_id ?? this.#options.eventIds("voicewire_response");
      this.#outstanding = { ...next, eventId }; // before `send`, inside which the answer may come
      this.#answered = undefined;
      try {
        this.#options.send({ ...next.event, event_id: eventId });
      } catch (error) {
        this.#outstanding = undefined; // it was not sent, so no answer will come
        this.#options.onError(error);
      }
    }
    this.#touch();
  }

  /** Restarts the stall guard; stops it if no request waits or is outstanding. */
  #touch(): void {
    this.#heardAtMs = this.#options.clock.now();
    if (!this.#outstanding && this.#queue.length === 0) this.#stopGuard();
    else if (this.#stallTimer === undefined) this.#guard(STALL_MS);
  }

  #stopGuard(): void {
    this.#options.clock.clearTimer(this.#stallTimer);
    this.#stallTimer = undefined;
  }

  #guard(delayMs: number): void {
    const { clock, onError } = this.#options;
    this.#stallTimer = clock.setTimer(() => {
      const silentMs = clock.now() - this.#heardAtMs;
      if (silentMs < STALL_MS) return this.#guard(STALL_MS - silentMs);
      this.#clear();
      const seconds = Math.round(silentMs / 1000);
      onError(
        new Error(
          `Cannot wait for a response any longer: the server has sent nothing about one for ${seconds} s`,
        ),
      );
      this.#sendNext();
    }, delayMs);
  }
}

/**
 * Whether an error refuses a request. Some servers leave out its id (docs/protocol.md#errors); then
 * the code and message decide, but only for a request without an answer. For an answered request,
 * they may be about a response that the server tried to begin by itself.
 */
function concerns(error: RealtimeApiError, eventId: string, isUnanswered: boolean): boolean {
  if (typeof error.event_id === "string") return error.event_id === eventId;
  if (!isUnanswered) return false;
  const { code, message } = error;
  return code === "conversation_already_has_active_response" ||
    /response[._]create/.test(`${code} ${message}`);
}
