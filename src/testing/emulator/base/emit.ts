import type { KnownServerEvent, ServerEventMap } from "../../../wire/openai/server_events.ts";
import type { IdSource } from "./id_source.ts";

/** Sends one event, given its type and its fields. It adds the event id. */
export type Emit = <Type extends keyof ServerEventMap>(
  type: Type,
  fields: Omit<ServerEventMap[Type], "type" | "event_id">,
) => void;

/** Creates an {@linkcode Emit} that gives each event its own id. */
export function createEmit(ids: IdSource, deliver: (event: KnownServerEvent) => void): Emit {
  return (type, fields) =>
    deliver({ type, event_id: ids.event(), ...fields } as unknown as KnownServerEvent);
}
