import { ModelBehaviorError } from "../../agent/errors.ts";
import type { PreparedAgent } from "../../agent/prepared_agent.ts";
import type { TransportToolCallEvent } from "../../contract/transport_events.ts";
import type { SessionParts } from "../session_parts.ts";
import { ToolCall } from "./tool_call.ts";
import { ToolTurn } from "./tool_turn.ts";

/** How many responses are remembered. */
const RESPONSES_KEPT = 256;

/** How many calls are remembered, for the case that one comes again. */
const CALLS_KEPT = 1_000;

/** A response of the model, and the agent that it began with: what that could do then. */
export interface ModelResponse extends PreparedAgent {
  /** As the transport calls it. */
  readonly id: string;
  /** Its calls. */
  readonly turn: ToolTurn;
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal;
  isOver?: boolean;
  /** Whether a guardrail has tripped over it. */
  hasTripped?: boolean;
  /** Whether it has handed over to another agent. */
  hasHandedOver?: boolean;
}

/** The responses of a connection, and the calls that the model makes in them. */
export class Responses {
  readonly #session: SessionParts;
  readonly #byId = new Map<string, ModelResponse>();
  readonly #calls = new Map<string, ToolCall>();
  readonly #ended = new AbortController();
  #active: ModelResponse | undefined;
  /** What the latest response began with, until its id is known. */
  #begun: PreparedAgent | undefined;
  #count = 0;

  /** There are none at first. */
  constructor(session: SessionParts) {
    this.#session = session;
  }

  /** The response of the conversation that runs, if there is one. */
  get active(): ModelResponse | undefined {
    return this.#active;
  }

  /** How many responses of the conversation have begun. */
  get count(): number {
    return this.#count;
  }

  /**
   * A response has begun; a transport may say its id later. One that is `outOfBand` runs beside the
   * conversation: it takes no other's place, and knows nothing of what the others have called.
   */
  begin(responseId: string | undefined, outOfBand: boolean): void {
    this.#begun = this.#session.desk.prepared;
    const response = responseId === undefined ? undefined : this.#add(responseId, true);
    if (outOfBand) return;
    this.#count++;
    for (const { turn } of this.#byId.values()) turn.overtaken();
    this.#active = response;
  }

  /** A response that is not over, also one whose beginning nobody told of. Without an id, the active one. */
  of(responseId: string = this.#active?.id ?? ""): ModelResponse {
    const known = this.#byId.get(responseId);
    return known && !known.isOver ? known : this.#add(responseId, false);
  }

  /** A response that text has come of. */
  heard(responseId: string | undefined): ModelResponse {
    const response = this.of(responseId);
    this.#active ??= response;
    return response;
  }

  /** The model has made a call. What it comes to goes to the turn of its response. */
  called(call: TransportToolCallEvent): void {
    const response = this.of(call.responseId);
    const event = { ...call, callId: call.callId || call.id || "" };
    const { callId, name, arguments: json } = event;
    const known = this.#calls.get(callId);
    if (!known) {
      this.#calls.set(callId, new ToolCall(this.#session, response, event));
      if (this.#calls.size > CALLS_KEPT) this.#calls.delete(this.#calls.keys().next().value!);
    } else if (known.event.name === name && known.event.arguments === json) {
      const again = known.outcome.then((answer) => answer && { ...answer, announce: undefined });
      response.turn.add(event, again);
    } else {
      this.#session.error(new ModelBehaviorError(`Two calls have the id "${callId}"`));
    }
  }

  /** A response is over. Calls of it may still run. */
  end(response: ModelResponse): void {
    response.isOver = true;
    if (this.#active === response) this.#active = undefined;
  }

  /** The connection has ended: nothing is sent any more. */
  endAll(): void {
    this.#ended.abort();
    for (const { turn } of this.#byId.values()) turn.drop();
  }

  /** `isOpen` says that its end will be told. A transport may give the id of one that is over again. */
  #add(id: string, isOpen: boolean): ModelResponse {
    this.#retire(id);
    const { signal } = this.#ended;
    const response: ModelResponse = {
      ...this.#begun ?? this.#session.desk.prepared,
      turn: new ToolTurn(this.#session, signal, isOpen),
      id,
      signal,
    };
    this.#begun = undefined;
    this.#byId.set(id, response);
    if (this.#byId.size > RESPONSES_KEPT) this.#retire(this.#byId.keys().next().value!);
    return response;
  }

  #retire(id: string): void {
    this.#byId.get(id)?.turn.retire();
    this.#byId.delete(id);
  }
}
