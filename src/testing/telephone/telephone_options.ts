import type { Clock } from "../../clock/clock.ts";
import type { LineFaults, TelephoneMessage } from "./telephone.ts";

/** What every telephone takes. */
export interface TelephoneOptions {
  /** Where time comes from: frames, playback and marks all run on it. @default systemClock */
  readonly clock?: Clock;
  /** The call: `CA…`. @default "CA" and 32 random digits */
  readonly callSid?: string;
  /** The stream: `MZ…`. @default "MZ" and 32 random digits */
  readonly streamSid?: string;
  /** The account: `AC…`. @default "AC" and 32 zeros */
  readonly accountSid?: string;
  /** The `<Parameter>`s of the `<Stream>`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What happens to the caller's frames on their way. */
  readonly faults?: LineFaults;
  /** Whether frames come while the caller says nothing, as Twilio's do. @default true */
  readonly sendsSilence?: boolean;
  /** Whether what was heard and said is kept. @default true */
  readonly record?: boolean;
  /** Told of each message of the server's, at milliseconds since the stream began. */
  readonly onMessage?: (message: TelephoneMessage, atMs: number) => void;
}
