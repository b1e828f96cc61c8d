import type { EmulatorOptions } from "../emulator/options/emulator_options.ts";
import { CONNECTION_CHECKS } from "./transport_connection_checks.ts";
import type { TransportPromise } from "./transport_contract.ts";
import { CONVERSATION_CHECKS } from "./transport_conversation_checks.ts";
import type { TransportSubject } from "./transport_subject.ts";

/** One check of `transportContract`. */
export interface TransportCheck {
  /** The promise that the check tests. It is left out for transports without this promise. */
  readonly promise?: TransportPromise;
  /** The options of the emulator. */
  readonly emulator?: EmulatorOptions;
  /** Rejects if something is wrong. */
  readonly check: (subject: TransportSubject) => Promise<void>;
}

/** The checks of `transportContract`, by name. */
export const TRANSPORT_CHECKS: Readonly<Record<string, TransportCheck>> = {
  ...CONNECTION_CHECKS,
  ...CONVERSATION_CHECKS,
};
