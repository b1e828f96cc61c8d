import type {
  KnownServerEvent,
  RealtimeServerEvent,
  ServerEventMap,
} from "../../wire/openai/server_events.ts";
import type { EngineEventTypes } from "../engine_events.ts";

/** The server's events under their own names. `error` is left out, as its payload is a `TransportError`. */
export type ServerEventsByName = {
  [Type in Exclude<KnownServerEvent["type"], "error">]: [event: ServerEventMap[Type]];
};

/** The events of the transports to OpenAI's Realtime API. */
export type OpenAIRealtimeEventTypes =
  & Omit<EngineEventTypes, "*">
  & {
    /** Every event of the server, as it was parsed. All listeners get the same object: do not change it. */
    "*": [event: RealtimeServerEvent];
  }
  & ServerEventsByName;
