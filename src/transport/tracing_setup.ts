import type { RealtimeClientEvent } from "../wire/client_events.ts";
import { isObject } from "../wire/is_object.ts";
import type { Tracing } from "../wire/session.ts";
import type { RealtimeTracingConfig } from "../wire/session_config.ts";

/**
 * What turns tracing on (`undefined` is `"auto"`) or off (`null`) for a session that has been created
 * with `current`; `undefined` if that is set already. It is a `session.update` of its own, sent when
 * the session exists: tracing cannot be changed once it is on, so it must not be part of every
 * update (PROTOCOL A.5 and G.6).
 */
export function tracingUpdate(
  wanted: RealtimeTracingConfig | null = "auto",
  current: Tracing | null | undefined,
): RealtimeClientEvent | undefined {
  if (isObject(current) && typeof wanted !== "string") return undefined;
  return { type: "session.update", session: { type: "realtime", tracing: wanted } };
}
