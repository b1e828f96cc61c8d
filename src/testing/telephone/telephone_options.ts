import type { Clock } from "../../clock/clock.ts";
import type { LineFaults, TelephoneMessage } from "./telephone.ts";

/** Options of {@linkcode createTelephone}, and of {@linkcode dialTelephone}. */
export interface TelephoneOptions {
  /** The clock for frames, playback and marks. @default {systemClock} */
  readonly clock?: Clock | undefined;
  /** The id of the call. By default `CA` and 32 random hexadecimal digits. */
  readonly callSid?: string | undefined;
  /** The id of the stream. By default `MZ` and 32 random hexadecimal digits. */
  readonly streamSid?: string | undefined;
  /** The id of the account. By default `AC` and 32 zeros. */
  readonly accountSid?: string | undefined;
  /** The custom parameters of the stream. After a webhook, those of its TwiML. @default {{}} */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Faults of the caller's frames. By default there are none. */
  readonly faults?: LineFaults | undefined;
  /** Whether frames of silence are sent while the caller says nothing, as Twilio does. @default {true} */
  readonly sendsSilence?: boolean | undefined;
  /** Whether to keep the audio that was heard and said: 16 kB a second. @default {true} */
  readonly record?: boolean | undefined;
  /**
   * Called with each valid message from the server, and the milliseconds since the stream began. By
   * default not called.
   */
  readonly onMessage?: ((message: TelephoneMessage, atMs: number) => void) | undefined;
}
