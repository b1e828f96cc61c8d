import type { Clock } from "../../clock/clock.ts";
import type { Logger } from "../../events/logger.ts";
import type { CarrierDialect } from "../carrier_dialect.ts";
import type { PhoneCall } from "./phone_call.ts";

/** What every {@linkcode PhoneCall} takes. */
export interface PhoneCallOptions {
  /**
   * How much of the caller's audio is kept while no model is connected, in milliseconds. When more
   * comes, the oldest goes.
   *
   * @default 10_000
   */
  readonly preRollMs?: number;
  /** Where notes go that no listener took. @default consoleLogger */
  readonly logger?: Logger;
  /** Where time comes from. @default systemClock */
  readonly clock?: Clock;
}

/** What {@linkcode PhoneCall} needs besides. */
export interface PhoneCallSetup extends PhoneCallOptions {
  /** How the carrier speaks. */
  readonly dialect: CarrierDialect;
  /** Ends the call itself, where closing the stream leaves it up. Its failure is `hangup`'s. */
  readonly complete?: (call: PhoneCall) => Promise<void>;
}
