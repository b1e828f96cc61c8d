import type { Clock, TimerHandle } from "../../../clock/clock.ts";
import type { UnknownClientEvent } from "../../../wire/openai/client_events.ts";
import type { RealtimeApiError } from "../../../wire/openai/server_events.ts";
import type { EventIds } from "./event_ids.ts";

/** A `response.create` on its way, with whatever else its sender put into it. */
export type ResponseCreateRequest = UnknownClientEvent & { readonly event_id?: string };

/** What a {@linkcode ResponseSequencer} needs. */
export interface ResponseSequencerOptions {
  /** Times the stall guard. */
  readonly clock: Clock;
  /** Names what is sent. */
  readonly eventIds: EventIds;
  /** Sends one `response.create`. */
  send(event: ResponseCreateRequest): void;
  /** Told of a request that could not be sent, and of a silence so long that it went on without an answer. */
  onError(error: unknown): void;
}

interface Queued {
  readonly event: ResponseCreateRequest;
  /** Asked for by the session, not by the application: such requests may be taken together. */
  readonly automatic: boolean;
  /** How many requests it stands for. */
  requests: number;
  /** How often the server has refused it as another response was active. */
  refusals: number;
}

/** A server that says nothing of a response for this long has lost it. */
const STALL_MS = 30_000;

/**
 * How many responses that are not over are remembered. A server that never ends its responses would
 * fill the memory, and a conversation has one at a time.
 */
export const RUNNING_KEPT = 256;

/** How often a request is sent again that was refused as another response was active. */
const MAX_REFUSALS = 3;

/**
 * Keeps one `response.create` outstanding, as the service allows one response at a time (PROTOCOL
 * A.3 and G.6). A request waits until the responses before it are done; automatic requests that
 * wait next to each other become one, explicit ones stay separate.
 *
 * Nothing can stall it for ever: an error frees the slot (matched by `event_id`, or by its words if
 * the server left that out), and so do 30 seconds in which the server says nothing of a response.
 */
export class ResponseSequencer {
  readonly #options: ResponseSequencerOptions;
  /** The ids of the responses that are running. */
  readonly #active = new Set<string>();
  #queue: Queued[] = [];
  #outstanding: (Queued & { readonly eventId: string }) | undefined;
  /**
   * The request that the latest `response.created` was taken to answer. It may not have: the server
   * does not say which it answers, and one of its own may have crossed ours, which it then refuses.
   */
  #answered: (Queued & { readonly eventId: string }) | undefined;
  #cancelling = false;
  #blocked = false;
  #heardAtMs = 0;
  #stallTimer: TimerHandle;

  /** Nothing is sent before the first request. */
  constructor(options: ResponseSequencerOptions) {
    this.#options = options;
  }

  /**
   * Asks for a response. It is requested at once, or when it is its turn.
   *
   * @throws {TypeError} If the request cannot be written as JSON.
   */
  request(event: ResponseCreateRequest, { automatic }: { readonly automatic: boolean }): void {
    const last = this.#queue.at(-1);
    if (automatic && last?.automatic) {
      last.requests++;
      return;
    }
    JSON.stringify(event); // who asks is told if it cannot be written, and not who listens later
    this.#queue.push({ event, automatic, requests: 1, refusals: 0 });
    this.#sendNext();
  }

  /** A response has begun, by a request or by the server's own decision. */
  created(id: string): void {
    this.#active.add(id);
    if (this.#active.size > RUNNING_KEPT) this.#active.delete(this.#active.values().next().value!);
    this.#answered = this.#outstanding ?? this.#answered;
    this.#outstanding = undefined;
    this.#blocked = false;
    this.#touch();
  }

  /** A response is over. */
  done(id: string): void {
    this.#active.delete(id);
    this.#outstanding = undefined;
    this.#blocked = false;
    if (this.#active.size === 0) this.#cancelling = false;
    this.#sendNext();
  }

  /** The server has said something: if it is about a response, the server has not lost it. */
  progress(type: string): void {
    if (this.#stallTimer === undefined || !type.startsWith("response.")) return;
    this.#heardAtMs = this.#options.clock.now();
  }

  /** Whether a response is running, or was asked for and may still come. */
  get responding(): boolean {
    return this.#active.size > 0 || !!this.#outstanding || this.#queue.length > 0;
  }

  /** Whether a `response.cancel` makes sense now; if so, the sequencer takes it for sent. */
  beginCancel(): boolean {
    if (this.#active.size === 0 || this.#cancelling) return false;
    this.#cancelling = true;
    this.#touch();
    return true;
  }

  /** The server has refused something. Frees the slot if it was the outstanding request. */
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
      this.#blocked = isUnanswered; // until that response is done, of which nothing was heard yet
    } else if (--request.requests > 0) this.#requeue(request); // it answers one of them
    this.#sendNext();
  }

  /** Puts an automatic request back at the front; with one that stands there, it becomes one. */
  #requeue(request: Queued): void {
    if (this.#queue[0]?.automatic) request.requests += this.#queue.shift()!.requests;
    this.#queue.unshift(request);
  }

  /** The connection has ended: nothing is waited for any more. */
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
      this.#outstanding = { ...next, eventId }; // first: the answer may come inside `send`
      this.#answered = undefined;
      try {
        this.#options.send({ ...next.event, event_id: eventId });
      } catch (error) { // nothing waits for it then
        this.#outstanding = undefined;
        this.#options.onError(error);
      }
    }
    this.#touch();
  }

  /** The server was heard just now: the stall guard starts anew, or stops when nothing waits. */
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
      onError(new Error(`No word of a response for ${seconds} s`));
      this.#sendNext();
    }, delayMs);
  }
}

/**
 * Whether an error is about a request; some servers leave out the id (PROTOCOL A.13). Words alone do
 * not take back an answer: they may be about a response that the server tried to begin by itself.
 */
function concerns(error: RealtimeApiError, eventId: string, isUnanswered: boolean): boolean {
  if (typeof error.event_id === "string") return error.event_id === eventId;
  if (!isUnanswered) return false;
  const { code, message } = error;
  return code === "conversation_already_has_active_response" ||
    /response[._]create/.test(`${code} ${message}`);
}
