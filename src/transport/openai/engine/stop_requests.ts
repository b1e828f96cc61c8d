import type { RealtimeClientEvent } from "../../../wire/openai/client_events.ts";
import type { RealtimeApiError } from "../../../wire/openai/server_events.ts";
import type { EventIds } from "./event_ids.ts";

/** The code of the error that refuses a `response.cancel` because no response is running. */
export const NOTHING_TO_CANCEL = "response_cancel_not_active";

type StopKind = "cancel" | "clear";

/** How many requests are remembered. A server answers no `output_audio_buffer.clear` of an empty buffer. */
const REQUESTS_KEPT = 64;

/**
 * Gives an `event_id` to each cancel and each clear of this side. Such a request may come too late, when the
 * response has just ended. The server's refusal of it is no error of the application.
 */
export class StopRequests {
  readonly #eventIds: EventIds;
  /** The requests that may still be refused, by the id of their event, in the order of sending. */
  readonly #pending = new Map<string, StopKind>();

  /** `eventIds` creates the ids of the client events. */
  constructor(eventIds: EventIds) {
    this.#eventIds = eventIds;
  }

  /** Returns the `response.cancel` of one response; without an id, of the running one. */
  cancel(responseId?: string): RealtimeClientEvent {
    const named = responseId === undefined ? {} : { response_id: responseId };
    return { type: "response.cancel", ...named, event_id: this.#newId("cancel") };
  }

  /** Returns the `output_audio_buffer.clear`. */
  clear(): RealtimeClientEvent {
    return { type: "output_audio_buffer.clear", event_id: this.#newId("clear") };
  }

  /** Called when the server has obeyed a request of a kind: the oldest one will not be refused. */
  obeyed(kind: StopKind): void {
    for (const [eventId, other] of this.#pending) {
      if (other === kind) return void this.#pending.delete(eventId);
    }
  }

  /**
   * Called with each error of the server. Returns whether it refuses a request of this side. Without an
   * `event_id`, it counts for the oldest cancel if its code or message is about cancelling.
   */
  refused({ event_id: eventId, code, message }: RealtimeApiError): boolean {
    if (typeof eventId === "string") return this.#pending.delete(eventId);
    if (code !== NOTHING_TO_CANCEL && !/^Cancellation failed/.test(`${message}`)) {
      return false;
    }
    for (const [id, kind] of this.#pending) {
      if (kind === "cancel") return this.#pending.delete(id);
    }
    return false;
  }

  #newId(kind: StopKind): string {
    const eventId = this.#eventIds(`voicewire_${kind}`);
    this.#pending.set(eventId, kind);
    if (this.#pending.size > REQUESTS_KEPT) {
      this.#pending.delete(this.#pending.keys().next().value!);
    }
    return eventId;
  }
}
