import { type Clock, sleep, systemClock } from "../../clock/clock.ts";
import type { PhoneCall } from "./phone_call.ts";
import type { PhoneDtmf } from "./phone_call_events.ts";

/** Options of {@linkcode collectDigits}. */
export interface CollectDigitsOptions {
  /** The number of digits after which to stop. @default Infinity */
  readonly count?: number | undefined;
  /** The key that ends the input. It is not part of the digits. @default "#" */
  readonly finishOn?: string | undefined;
  /** How long to wait for the next key, in milliseconds. @default 5_000 */
  readonly timeoutMs?: number | undefined;
  /** Aborts the wait: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Measures the time. @default systemClock */
  readonly clock?: Clock | undefined;
}

/** The keys that the caller has pressed. */
export interface CollectedDigits {
  /** The keys, in order. They are never logged, as they may be the number of a card. */
  readonly digits: string;
  /** Why the input ended. */
  readonly ended: "count" | "finished" | "timeout" | "call_ended";
}

/**
 * Collects the keys that the caller presses from now on.
 *
 * @throws {RangeError} If `count` is not 1 or more.
 * @throws The signal's reason, if the signal is aborted.
 */
export async function collectDigits(
  call: PhoneCall,
  options: CollectDigitsOptions = {},
): Promise<CollectedDigits> {
  const { count = Infinity, finishOn = "#", timeoutMs = 5_000, signal, clock = systemClock } =
    options;
  if (!(count >= 1)) {
    throw new RangeError(`Cannot collect digits: count is ${count}. Use 1 or more`);
  }
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
