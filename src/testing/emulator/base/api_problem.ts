import type { RealtimeApiError } from "../../../wire/openai/server_events.ts";

/** What an {@linkcode ApiProblem} is made of. */
export interface ApiProblemOptions {
  /** The sentence for the developer. */
  readonly message: string;
  /** The code, or `null` where the service gives none. */
  readonly code: string | null;
  /** The path of the field at fault. */
  readonly param?: string | null;
  /** @default {"invalid_request_error"} */
  readonly type?: string;
}

/**
 * A request that the service refuses. Thrown inside the emulator by whoever finds out, and turned
 * into one `error` event in one place; it never reaches the application.
 */
export class ApiProblem extends Error {
  /** The code, or `null`. */
  readonly code: string | null;
  /** The path of the field at fault, or `null`. */
  readonly param: string | null;
  /** The kind of error. */
  readonly type: string;

  constructor(options: ApiProblemOptions) {
    super(options.message);
    this.name = "ApiProblem";
    this.code = options.code;
    this.param = options.param ?? null;
    this.type = options.type ?? "invalid_request_error";
  }

  /** The `error` field of the event. `eventId` is the client's own id of the event at fault. */
  toWire(eventId: string | null): RealtimeApiError {
    const { type, code, message, param } = this;
    return { type, code, message, param, event_id: eventId };
  }
}
