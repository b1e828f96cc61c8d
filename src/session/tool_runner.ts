import { ModelBehaviorError } from "../agent/errors.ts";
import type { TransportToolCallEvent } from "../transport/transport_events.ts";
import type { ModelResponse } from "./responses.ts";
import type { SessionParts } from "./session_parts.ts";
import { ToolCall } from "./tool_call.ts";

/** How many calls are remembered, for the case that one comes again. */
const CALLS_KEPT = 1_000;

/** Runs the functions that the model calls, beside the audio, as many at once as it calls. */
export class ToolRunner {
  readonly #session: SessionParts;
  readonly #known = new Map<string, ToolCall>();

  /** Runs nothing before {@linkcode handle}. */
  constructor(session: SessionParts) {
    this.#session = session;
  }

  /** The model has made a call. What it comes to goes to the turn of its response. */
  handle(call: TransportToolCallEvent, response: ModelResponse): void {
    const event = { ...call, callId: call.callId || call.id || "" };
    const { callId } = event;
    const known = this.#known.get(callId);
    if (!known) {
      this.#known.set(callId, new ToolCall(this.#session, response, event));
      if (this.#known.size > CALLS_KEPT) this.#known.delete(this.#known.keys().next().value!);
    } else if (known.event.name === event.name && known.event.arguments === event.arguments) {
      const again = known.outcome.then((answer) => answer && { ...answer, announce: undefined });
      response.turn.add(event, again);
    } else {
      const problem = `Two calls have the id "${callId}"`;
      this.#session.error(new ModelBehaviorError(problem));
    }
  }
}
