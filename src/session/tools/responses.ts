import { ModelBehaviorError } from "../../agent/errors.ts";
import type { PreparedAgent } from "../../agent/prepared_agent.ts";
import type { TransportToolCallEvent } from "../../contract/transport_events.ts";
import type { ToolCall } from "./tool_call.ts";
import type { ToolTurn } from "./tool_turn.ts";

/** How many responses are remembered. */
const RESPONSES_KEPT = 256;

/** How many calls are remembered, in case one comes again. */
const CALLS_KEPT = 1_000;

/** A response of the model, with the agent that it began with: the agent's tools and handoffs at that time. */
export interface ModelResponse extends PreparedAgent {
  /** The id that the transport uses. */
  readonly id: string;
  /** The calls of the response. */
  readonly turn: ToolTurn;
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal;
  isOver?: boolean;
  /** Whether an output guardrail has tripped over it. */
  hasTripped?: boolean;
  /** Whether it has handed over to another agent. */
  hasHandedOver?: boolean;
}

/** The parts of a session that its responses need. */
export interface ResponsesOwner {
  /** The agent that speaks now. */
  prepared(): PreparedAgent;
  /** Makes the turn of a response. */
  newTurn(signal: AbortSignal, isOpen: boolean): ToolTurn;
  /** Runs a call. Adds it to the turn of its response. */
  newCall(
    response: ModelResponse,
    event: TransportToolCallEvent,
  ): Pick<ToolCall, "event" | "outcome">;
  /** Raises an `error` event. */
  error(error: unknown): void;
}

/** The responses of one connection, and the calls that the model makes in them. */
export class Responses {
  readonly #owner: ResponsesOwner;
  readonly #byId = new Map<string, ModelResponse>();
  readonly #calls = new Map<string, Pick<ToolCall, "event" | "outcome">>();
  readonly #ended = new AbortController();
  #active: ModelResponse | undefined;
  /** The agent of the latest response, until the id of the response is known. */
  #begun: PreparedAgent | undefined;
  #count = 0;

  /** There are none at first. */
  constructor(owner: ResponsesOwner) {
    this.#owner = owner;
  }

  /** The running response of the conversation, if there is one. */
  get active(): ModelResponse | undefined {
    return this.#active;
  }

  /** The number of responses of the conversation that have begun. */
  get count(): number {
    return this.#count;
  }

  /**
   * A response has begun. `responseId` is `undefined` if the transport gives the id later. A response
   * that is `outOfBand` runs beside the conversation: it replaces no other, and does not know the
   * outputs of other responses' calls.
   */
  begin(responseId: string | undefined, outOfBand: boolean): void {
    this.#begun = this.#owner.prepared();
    const response = responseId === undefined ? undefined : this.#add(responseId, true);
    if (outOfBand) return;
    this.#count++;
    for (const { turn } of this.#byId.values()) turn.overtaken();
    this.#active = response;
  }

  /** Finds a response, or adds it if its beginning was not reported. Without an id: the active one. */
  of(responseId: string = this.#active?.id ?? ""): ModelResponse {
    const known = this.#byId.get(responseId);
    return known && !known.isOver ? known : this.#add(responseId, false);
  }

  /** Finds the response of some text. */
  heard(responseId: string | undefined): ModelResponse {
    const response = this.of(responseId);
    this.#active ??= response;
    return response;
  }

  /** The model has made a call. A call that comes again is not run again; its answer is sent again. */
  called(call: TransportToolCallEvent): void {
    const response = this.of(call.responseId);
    const event = { ...call, callId: call.callId || call.id || "" };
    const { callId, name, arguments: json } = event;
    const known = this.#calls.get(callId);
    if (!known) {
      this.#calls.set(callId, this.#owner.newCall(response, event));
      if (this.#calls.size > CALLS_KEPT) this.#calls.delete(this.#calls.keys().next().value!);
    } else if (known.event.name === name && known.event.arguments === json) {
      const again = known.outcome.then((answer) => answer && { ...answer, announce: undefined });
      response.turn.add(event, again);
    } else {
      this.#owner.error(
        new ModelBehaviorError(
          `Cannot run a call of the tool "${name}": an earlier call has the same id, "${callId}". ` +
            "The transport must give each call an id of its own",
        ),
      );
    }
  }

  /** A response has ended. Its calls may still run. */
  end(response: ModelResponse): void {
    response.isOver = true;
    if (this.#active === response) this.#active = undefined;
  }

  /** The connection has ended: nothing is sent any more. */
  endAll(): void {
    this.#ended.abort();
    for (const { turn } of this.#byId.values()) turn.drop();
  }

  /** `isOpen` is true if the end will be reported. A transport may use the id of an ended response again. */
  #add(id: string, isOpen: boolean): ModelResponse {
    this.#retire(id);
    const { signal } = this.#ended;
    const response: ModelResponse = {
      ...this.#begun ?? this.#owner.prepared(),
      turn: this.#owner.newTurn(signal, isOpen),
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
