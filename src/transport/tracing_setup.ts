import type { RealtimeClientEvent } from "../wire/client_events.ts";
import type { Tracing } from "../wire/session.ts";
import type { RealtimeTracingConfig } from "../wire/session_config.ts";

/** What a {@linkcode TracingSetup} works with. */
export interface TracingSetupOptions {
  /** Sends a client event. */
  send(event: RealtimeClientEvent): void;
  /** Told when tracing is on already and cannot be changed. */
  warn(message: string): void;
}

/**
 * Turns tracing on for a session. That takes a `session.update` of its own, sent when the session
 * exists: tracing cannot be changed once it is on, so it must not be part of every update
 * (PROTOCOL A.5 and G.6).
 */
export class TracingSetup {
  readonly #options: TracingSetupOptions;
  #wanted: RealtimeTracingConfig | null = "auto";

  /** Nothing is sent before {@linkcode apply}. */
  constructor(options: TracingSetupOptions) {
    this.#options = options;
  }

  /** What the next session should have; `undefined` is `"auto"`, `null` is off. */
  begin(wanted: RealtimeTracingConfig | null | undefined): void {
    this.#wanted = wanted === undefined ? "auto" : wanted;
  }

  /** A session has been created with `current` tracing. */
  apply(current: Tracing | null | undefined): void {
    const wanted = this.#wanted;
    const isFixed = typeof current === "object" && current !== null;
    if (isFixed && typeof wanted !== "string") {
      this.#options.warn("The session's tracing is set already and cannot be changed");
      return;
    }
    this.#options.send({ type: "session.update", session: { type: "realtime", tracing: wanted } });
  }
}
