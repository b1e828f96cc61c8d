import type { Clock, TimerHandle } from "../clock/clock.ts";
import { isObject } from "../wire/is_object.ts";
import type { ServiceFailure, TransportEvent } from "./transport_events.ts";

/** How long a failed MCP call waits for its item, which has the service's words. */
const MAX_WAIT_MS = 250;

/** How many labels of MCP servers are remembered until their tools are listed. */
const MAX_LABELS = 100;

/**
 * Finds the failures that OpenAI's Realtime API reports in events of their own instead of in an `error`
 * event: failed responses, transcriptions, lists of MCP tools and MCP calls. Each failure is told once.
 */
export class ServiceFailures {
  readonly #clock: Pick<Clock, "clearTimer" | "setTimer">;
  readonly #tell: (failure: ServiceFailure) => void;
  /** The labels of the MCP servers whose tools are being listed, by the ids of their items. */
  readonly #labels = new Map<string, string>();
  /** The failed MCP calls whose items have not come yet, by the ids of their items. */
  readonly #calls = new Map<
    string,
    { readonly event: TransportEvent; readonly timer: TimerHandle }
  >();

  /** `tell` is called with each failure. `clock` measures how long an MCP call waits for its item. */
  constructor(
    clock: Pick<Clock, "clearTimer" | "setTimer">,
    tell: (failure: ServiceFailure) => void,
  ) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Reads one raw event. Skips missing or wrong fields. */
  handle(event: TransportEvent): void {
    if (!isObject(event)) return; // an application may emit any value as `*`
    switch (event.type) {
      case "response.done":
        return this.#onResponseDone(event);
      case "conversation.item.input_audio_transcription.failed":
        return this.#report(
          event,
          event.error,
          "The service could not transcribe the caller's speech",
        );
      case "conversation.item.added":
        return this.#rememberLabel(event.item);
      case "mcp_list_tools.completed":
        this.#labels.delete(event.item_id);
        return;
      case "mcp_list_tools.failed":
        return this.#onListFailed(event);
      case "response.mcp_call.failed":
        return this.#onCallFailed(event);
      case "conversation.item.done":
      case "response.output_item.done":
        return this.#tellCall(event.item?.id, event.item?.error);
    }
  }

  /** Forgets the calls that wait. Called at the end of the connection. */
  stop(): void {
    for (const { timer } of this.#calls.values()) this.#clock.clearTimer(timer);
    this.#calls.clear();
  }

  #onResponseDone(event: TransportEvent): void {
    // All items of the response have come.
    for (const itemId of [...this.#calls.keys()]) this.#tellCall(itemId);
    const { response } = event;
    if (response?.status !== "failed") return;
    this.#report(event, response.status_details?.error, "The response failed");
  }

  #rememberLabel(item: unknown): void {
    if (!isObject(item)) return;
    const { id, type, server_label: label } = item as Record<string, unknown>;
    if (type !== "mcp_list_tools" || typeof id !== "string" || typeof label !== "string") return;
    if (this.#labels.size < MAX_LABELS) this.#labels.set(id, label);
  }

  #onListFailed(event: TransportEvent): void {
    const label = this.#labels.get(event.item_id);
    this.#labels.delete(event.item_id);
    const server = label === undefined ? "an MCP server" : `the MCP server "${label}"`;
    this.#report(event, event.error, `The service could not list the tools of ${server}`, label);
  }

  #onCallFailed(event: TransportEvent): void {
    const { item_id: itemId } = event;
    if (typeof itemId !== "string" || isObject(event.error)) return this.#reportCall(event);
    if (this.#calls.has(itemId)) return;
    const timer = this.#clock.setTimer(() => this.#tellCall(itemId), MAX_WAIT_MS);
    this.#calls.set(itemId, { event, timer });
  }

  #tellCall(itemId: string, error?: unknown): void {
    const call = this.#calls.get(itemId);
    if (!call) return;
    this.#calls.delete(itemId);
    this.#clock.clearTimer(call.timer);
    this.#reportCall(call.event, error);
  }

  #reportCall(event: TransportEvent, error: unknown = event.error): void {
    this.#report(event, error, "The service could not call a tool of an MCP server");
  }

  /** `what` says what failed, for a service that has no words of its own. */
  #report(event: TransportEvent, stated: unknown, what: string, serverLabel?: string): void {
    const { type, code, message } = (isObject(stated) ? stated : {}) as Record<string, unknown>;
    const { type: reportedBy, event_id, item_id: itemId, response } = event;
    this.#tell({
      type: "error",
      ...typeof event_id === "string" ? { event_id } : {},
      error: {
        type: typeof type === "string" ? type : "server_error",
        code: typeof code === "string" || typeof code === "number" ? String(code) : null,
        message: typeof message === "string" && message !== "" ? message : what,
      },
      reportedBy,
      ...typeof itemId === "string" ? { itemId } : {},
      ...typeof response?.id === "string" ? { responseId: response.id } : {},
      ...serverLabel === undefined ? {} : { serverLabel },
    });
  }
}
