import type { Clock } from "../../../clock/clock.ts";
import { isObject } from "../../../wire/is_object.ts";
import type { UnknownClientEvent } from "../../../wire/openai/client_events.ts";
import type { RealtimeApiError } from "../../../wire/openai/server_events.ts";
import { CallerTurn } from "./caller_turn.ts";
import type { EventIds } from "./event_ids.ts";
import { StallGuard } from "./stall_guard.ts";
import { NOTHING_TO_CANCEL } from "./stop_requests.ts";

/** A `response.create`, with any fields that its sender has added. */
export type ResponseCreateRequest = UnknownClientEvent & { readonly event_id?: string };

/** The options of a {@linkcode ResponseSequencer}. */
export interface ResponseSequencerOptions {
  /** The clock of the stall guard, and of the caller's turn. */
  readonly clock: Clock;
  /** Creates the ids of the client events. */
  readonly eventIds: EventIds;
  /** Whether the service begins a response by itself when the caller's turn has ended. */
  makesResponses(): boolean;
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

interface Sent extends Queued {
  readonly eventId: string;
  /** Whether the model was interrupted after it was sent: its response is not to be heard. */
  isStopped: boolean;
}

/**
 * How many running responses are remembered, in the conversation and outside. A server that never ends its
 * responses would fill the memory.
 */
const RUNNING_KEPT = 256;

/** How often a request is repeated that was refused because another response was active. */
const MAX_REFUSALS = 3;

/**
 * Sends one `response.create` at a time, because the service allows one response at a time
 * (docs/protocol.md#limits and docs/agents_realtime.md#sdk-calls-on-the-wire). A request waits
 * until the responses before it are done, and until the caller's turn is over. Automatic requests that wait
 * next to each other become one; explicit requests stay separate. If the service answers the turn by itself,
 * its response answers the automatic requests that wait.
 *
 * A response outside the conversation runs beside the others: its request is sent at once, and no other
 * request waits for it.
 *
 * It cannot stall for ever. The next request is sent when the server refuses the outstanding one: the error
 * is matched by its `event_id` or, if the server left that out, by its code and message. The next request is
 * also sent after 30 seconds in which the server sends nothing about a response.
 */
export class ResponseSequencer {
  /** The caller's turn. */
  readonly turn: CallerTurn;
  readonly #options: ResponseSequencerOptions;
  /** The ids of the responses of the conversation that are running. */
  readonly #active = new Set<string>();
  /** The ids of the responses outside the conversation that are running. */
  readonly #aside = new Set<string>();
  #queue: Queued[] = [];
  #outstanding: Sent | undefined;
  /**
   * The request that the latest `response.created` seems to answer. The event does not name its request, so
   * this may be wrong: if the server began a response by itself at the same moment, it refuses this request
   * afterwards.
   */
  #answered: Sent | undefined;
  #cancelling = false;
  #blocked = false;
  readonly #stallGuard: StallGuard;

  /** Sends nothing before the first {@linkcode request}. */
  constructor(options: ResponseSequencerOptions) {
    this.#options = options;
    const { clock } = options;
    this.turn = new CallerTurn({
      clock,
      makesResponses: () => options.makesResponses(),
      onChange: () => this.#sendNext(),
    });
    this.#stallGuard = new StallGuard({
      clock,
      isWaiting: () => this.#isWaiting,
      onStall: (error) => {
        this.#clear();
        options.onError(error);
        this.#sendNext();
      },
    });
  }

  /**
   * Requests a response: at once, or when the responses and requests before it are done and the caller's turn
   * is over.
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
    if (asksOutsideConversation(event)) return void this.#trySend(event, this.#idOf(event));
    this.#queue.push({ event, automatic, requests: 1, refusals: 0 });
    this.#sendNext();
  }

  /**
   * Called when a response has begun, whether it was requested or begun by the server. Returns whether it has
   * to be stopped, because the model was interrupted between the request and this moment.
   */
  created(id: string, isOutsideConversation: boolean): boolean {
    if (isOutsideConversation) {
      addBounded(this.#aside, id);
      return false;
    }
    addBounded(this.#active, id);
    const request = this.#outstanding;
    this.#answered = request ?? this.#answered;
    this.#outstanding = undefined;
    this.#blocked = false;
    if (this.turn.answered() && !request) this.#dropAutomatic();
    this.#touch();
    return !!request?.isStopped;
  }

  /** Called when a response is over. */
  done(id: string): void {
    if (this.#aside.delete(id)) return;
    this.#active.delete(id);
    this.#outstanding = undefined;
    this.#blocked = false;
    if (this.#active.size === 0) this.#cancelling = false;
    this.#sendNext();
  }

  /** Called with the type of each server event. An event about a response restarts the stall guard. */
  progress(type: string): void {
    if (type.startsWith("response.")) this.#stallGuard.heard();
  }

  /** Whether a response of the conversation is running, or was requested and may still begin. */
  get responding(): boolean {
    return this.#active.size > 0 || !!this.#outstanding || this.#queue.length > 0;
  }

  /**
   * Called when the application has stopped the model. Automatic requests that wait are dropped. A response
   * that was requested and has not begun is stopped when it begins.
   */
  interrupted(): void {
    this.#dropAutomatic();
    for (const request of [this.#outstanding, this.#answered]) {
      if (request) request.isStopped = true;
    }
    this.#touch();
  }

  /**
   * Whether a `response.cancel` should be sent now: a response of the conversation is running, and none was
   * cancelled yet. If so, the caller must send it.
   */
  beginCancel(responseId?: string): boolean {
    if (responseId !== undefined && this.#aside.has(responseId)) return false;
    if (this.#active.size === 0 || this.#cancelling) return false;
    this.#cancelling = true;
    this.#touch();
    return true;
  }

  /** Called with each error of the server. If it refuses the outstanding request, the next one is sent. */
  failed(error: RealtimeApiError): void {
    if (error.code === NOTHING_TO_CANCEL) {
      this.#cancelling = false;
      this.#active.clear();
      return this.#sendNext();
    }
    const isUnanswered = this.#outstanding !== undefined;
    const request = this.#outstanding ?? this.#answered;
    if (!request || !concerns(error, request.eventId, isUnanswered)) return;
    this.#outstanding = undefined;
    this.#answered = undefined;
    const isActive = error.code === "conversation_already_has_active_response";
    // Until the active response is done, which this side may not have seen begin.
    if (isActive) this.#blocked = isUnanswered;
    if (request.isStopped) return this.#sendNext();
    if (isActive && request.refusals++ < MAX_REFUSALS) this.#requeue(request);
    else {
      this.#blocked = false;
      if (--request.requests > 0) this.#requeue(request); // one of the merged requests was refused
    }
    this.#sendNext();
  }

  /** Puts a request back to the front of the queue. Merges it with the one that is there if both are automatic. */
  #requeue(request: Queued): void {
    if (request.automatic && this.#queue[0]?.automatic) {
      request.requests += this.#queue.shift()!.requests;
    }
    this.#queue.unshift(request);
  }

  #dropAutomatic(): void {
    this.#queue = this.#queue.filter(({ automatic }) => !automatic);
  }

  /** Called when the connection has ended. Drops all requests, and stops the timer. */
  stop(): void {
    this.#queue = [];
    this.turn.stop();
    this.#aside.clear();
    this.#clear();
  }

  #clear(): void {
    this.#active.clear();
    this.#outstanding = undefined;
    this.#answered = undefined;
    this.#cancelling = false;
    this.#blocked = false;
    this.#stallGuard.stop();
  }

  #sendNext(): void {
    const busy = this.#active.size > 0 || this.#outstanding || this.#cancelling || this.#blocked ||
      this.turn.isOn;
    const next = busy ? undefined : this.#queue.shift();
    if (next) {
      const eventId = this.#idOf(next.event);
      // Before it is sent, as the answer may come meanwhile.
      this.#outstanding = { ...next, eventId, isStopped: false };
      this.#answered = undefined;
      if (!this.#trySend(next.event, eventId)) this.#outstanding = undefined; // no answer will come
    }
    this.#touch();
  }

  #idOf(event: ResponseCreateRequest): string {
    return event.event_id ?? this.#options.eventIds("voicewire_response");
  }

  #trySend(event: ResponseCreateRequest, eventId: string): boolean {
    try {
      this.#options.send({ ...event, event_id: eventId });
      return true;
    } catch (error) {
      this.#options.onError(error);
      return false;
    }
  }

  /** Whether the server owes something. While the caller's turn is on, a request waits for the caller alone. */
  get #isWaiting(): boolean {
    return !!this.#outstanding || (this.#queue.length > 0 && !this.turn.isOn);
  }

  /** Restarts the time limits of what waits. */
  #touch(): void {
    if (this.#queue.length > 0 && this.turn.isOn) this.turn.awaitEnd();
    this.#stallGuard.restart();
  }
}

/** Adds an id. Removes the oldest one if there are too many. */
function addBounded(ids: Set<string>, id: string): void {
  ids.add(id);
  if (ids.size > RUNNING_KEPT) ids.delete(ids.values().next().value!);
}

/** Whether a request asks for a response outside the conversation. */
function asksOutsideConversation({ response }: ResponseCreateRequest): boolean {
  return isObject(response) && (response as { conversation?: unknown }).conversation === "none";
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
