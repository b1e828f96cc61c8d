import { CONVERSATION_EVENTS } from "./_conversation_events.ts";
import { RESPONSE_EVENTS } from "./_response_events.ts";
import type { AnyEvent } from "./_stage.ts";

/** Server events with the fields that a server gives them, by what they are about. */
export const SERVER_EVENT_SAMPLES: Readonly<Record<string, AnyEvent>> = {
  ...CONVERSATION_EVENTS,
  ...RESPONSE_EVENTS,
};
