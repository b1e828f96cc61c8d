import { type Clock, sleep, systemClock } from "../../clock/clock.ts";
import type { PhoneCall } from "./phone_call.ts";
import type { PhoneDtmf } from "./phone_call_events.ts";

/** What {@linkcode collectDigits} takes. Give `count`, `finishOn` or both. */
export interface CollectDigitsOptions {
  /** How many digits are enough. */
  readonly count?: number;
  /** The key that ends the input, and is not part of it. @default "#" */
  readonly finishOn?: string;
  /** How long the caller may take for the next key, in milliseconds. @default 5_000 */
  readonly timeoutMs?: number;
  /** Ends the wait; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Where time comes from. @default systemClock */
  readonly clock?: Clock;
}

/** What the caller has keyed in. */
export interface CollectedDigits {
  /** The keys, in order. They may be a card's number: they are nowhere logged. */
  readonly digits: string;
  /** Why there are no more. */
  readonly ended: "count" | "finished" | "timeout" | "call_ended";
}

/**
 * Collects what the caller keys in from now on.
 *
 * @throws {RangeError} If `count` is not 1 or more.
 * @throws The signal's reason, if it is aborted.
 */
export async function collectDigits(
  call: PhoneCall,
  options: CollectDigitsOptions = {},
): Promise<CollectedDigits> {
  const { count = Infinity, finishOn = "#", timeoutMs = 5_000, signal, clock = systemClock } =
    options;
  if (!(count >= 1)) throw new RangeError(`count must be 1 or more: ${count}`);
  signal?.throwIfAborted();
  let digits = "";
  let wake = (_ended?: CollectedDigits["ended"]) => {};
  let over: CollectedDigits["ended"] | undefined = call.end && "call_ended";
  const onDtmf = ({ digit }: PhoneDtmf) => {
    if (over) return;
    if (digit === finishOn) over = "finished";
    else digits += digit;
    if (digits.length >= count) over ??= "count";
    wake();
  };
  const onEnd = () => {
    over ??= "call_ended";
    wake();
  };
  call.on("dtmf", onDtmf).on("ended", onEnd);
  try {
    while (!over) {
      const pause = new AbortController();
      const key = new Promise<void>((resolve) => wake = () => resolve());
      const silence = sleep(
        clock,
        timeoutMs,
        AbortSignal.any([pause.signal, ...signal ? [signal] : []]),
      )
        .then(() => over ??= "timeout");
      silence.catch(() => {});
      await Promise.race([key, silence]);
      pause.abort();
    }
  } finally {
    call.off("dtmf", onDtmf).off("ended", onEnd);
  }
  return { digits, ended: over };
}
