import type { Clock } from "../../clock/clock.ts";
import type { Logger } from "../../events/logger.ts";
import type { CarrierDialect } from "../carrier_dialect.ts";
import type { PhoneCall } from "./phone_call.ts";

/** Options of every {@linkcode PhoneCall}. */
export interface PhoneCallOptions {
  /**
   * How much of the caller's audio to keep while no model is connected, in milliseconds. When more
   * comes, the oldest audio is dropped.
   *
   * @default 10_000
   */
  readonly preRollMs?: number | undefined;
  /**
   * How long the carrier may send no frame after the stream has started, in milliseconds. After that the
   * call ends: a carrier sends a frame every 20 ms, even while the caller says nothing, so its socket is
   * dead. `false` sets no limit.
   *
   * @default 10_000
   */
  readonly silentMs?: number | false | undefined;
  /** Takes warnings, and errors that have no listener. @default consoleLogger */
  readonly logger?: Logger | undefined;
  /** Measures the time. @default systemClock */
  readonly clock?: Clock | undefined;
}

/** Options of {@linkcode PhoneCall} itself: those of every call, and the carrier. */
export interface PhoneCallSetup extends PhoneCallOptions {
  /** The carrier's dialect. */
  readonly dialect: CarrierDialect;
  /**
   * Ends the call at the carrier, if closing the stream does not end it. If it rejects, `hangup`
   * rejects.
   */
  readonly complete?: ((call: PhoneCall) => Promise<void>) | undefined;
}
