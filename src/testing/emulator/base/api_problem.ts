import type { RealtimeApiError } from "../../../wire/openai/server_events.ts";

/** The fields of an {@linkcode ApiProblem}. */
export interface ApiProblemOptions {
  /** The sentence for the developer. */
  readonly message: string;
  /** The error code, or `null` where the service gives none. */
  readonly code: string | null;
  /** The path of the field at fault. @default {null} */
  readonly param?: string | null | undefined;
  /** The kind of error. @default {"invalid_request_error"} */
  readonly type?: string | undefined;
}

/**
 * A request that the service refuses. The emulator throws it where it finds the problem, and turns
 * it into one `error` event or HTTP response in one place. It never reaches the application.
 */
export class ApiProblem extends Error {
  /** The error code, or `null`. */
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

  /** The `error` field of the event. `eventId` is the client's id for the event at fault. */
  toWire(eventId: string | null): RealtimeApiError {
    const { type, code, message, param } = this;
    return { type, code, message, param, event_id: eventId };
  }
}
