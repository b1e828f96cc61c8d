import type { RealtimeClientEvent } from "../../../wire/openai/client_events.ts";
import type { RealtimeApiError } from "../../../wire/openai/server_events.ts";
import type { EventIds } from "./event_ids.ts";

/** The beginning of the ids of probes: of the event, and of the item that it asks for. */
const PROBE = "voicewire_probe";

/** Returns a request for an item that cannot exist. The server has to answer it with an error. */
export function probeEvent(eventIds: EventIds): RealtimeClientEvent {
  const id = eventIds(PROBE);
  return { type: "conversation.item.retrieve", event_id: id, item_id: id };
}

/** Whether an error answers a probe. Some errors name no `event_id`, but the item in their message. */
export function isProbeAnswer(error: RealtimeApiError | undefined): boolean {
  const { event_id, message } = error ?? {};
  return [event_id, message].some((text) => typeof text === "string" && text.includes(PROBE));
}
