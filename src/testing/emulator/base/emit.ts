import type { KnownServerEvent, ServerEventMap } from "../../../wire/openai/server_events.ts";
import type { IdSource } from "./id_source.ts";

/** Sends one event: its type and its fields. The id is added. */
export type Emit = <Type extends keyof ServerEventMap>(
  type: Type,
  fields: Omit<ServerEventMap[Type], "type" | "event_id">,
) => void;

/** Makes an {@linkcode Emit} that gives every event an id of its own. */
export function createEmit(ids: IdSource, deliver: (event: KnownServerEvent) => void): Emit {
  return (type, fields) =>
    deliver({ type, event_id: ids.event(), ...fields } as unknown as KnownServerEvent);
}
