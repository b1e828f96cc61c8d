import type { Clock, TimerHandle } from "../clock/clock.ts";

/**
 * When a peer that does not answer counts as dead. All times are in milliseconds. `Infinity` turns one rule
 * off: with `silentMs: Infinity`, no probe is sent.
 */
export interface DeadPeerOptions {
  /**
   * How long bytes may wait for the network while the network takes none of them.
   *
   * @default 15_000
   */
  readonly stalledMs?: number | undefined;
  /**
   * How long the server may send nothing after this side has sent audio or a request. Then a probe is sent:
   * a small request that the server has to answer.
   *
   * @default 60_000
   */
  readonly silentMs?: number | undefined;
  /**
   * How long the server may take for its next message after a probe.
   *
   * @default 10_000
   */
  readonly timeoutMs?: number | undefined;
}

/** The peer of a connection, as a {@linkcode PeerWatch} sees it. */
export interface WatchedPeer {
  /** The bytes that were sent and still wait for the network. */
  readonly bufferedBytes: number;
  /** Sends a probe. Without this method, only bytes that wait show that a peer is dead. */
  probe?(): void;
  /** Called once when the peer counts as dead, with an error that says why. */
  lost(error: Error): void;
}

/** How many times a watch looks at the peer within the shortest of its times. */
const LOOKS = 10;

/**
 * Watches the peer of one connection. It looks at the peer at regular times while an answer is missing or
 * bytes wait, and has no timer otherwise: a connection with nothing going out is never probed.
 *
 * Time is counted in looks. A process that was suspended makes one late look, so that its peer gets the
 * full time again after it wakes up.
 */
export class PeerWatch {
  readonly #clock: Clock;
  readonly #peer: WatchedPeer;
  readonly #times: Required<{ [Name in keyof DeadPeerOptions]: number }>;
  readonly #lookMs: number;
  #state: "idle" | "watching" | "stopped" = "idle";
  #timer: TimerHandle;
  #look = 0;
  /** The look from which an answer is missing, and whether a probe was sent. */
  #unanswered: { readonly sinceLook: number; readonly probed: boolean } | undefined;
  /** The latest look at which the network had taken bytes, or no bytes waited. */
  #takenLook = 0;
  /** The bytes that waited at the latest look, and all bytes that began to wait since then. */
  #expectedBytes = 0;
  #bytesBeforeSend = 0;

  /**
   * Sets no timer before the first message is sent.
   *
   * @throws {RangeError} If a time is not more than 0.
   */
  constructor(clock: Clock, peer: WatchedPeer, options: DeadPeerOptions = {}) {
    this.#clock = clock;
    this.#peer = peer;
    this.#times = deadPeerTimes(options);
    this.#lookMs = Math.min(...Object.values(this.#times)) / LOOKS;
  }

  /** Called before a message is sent. */
  sending(): void {
    if (this.#state === "stopped") return;
    this.#bytesBeforeSend = this.#peer.bufferedBytes;
    if (this.#state === "watching") {
      this.#unanswered ??= { sinceLook: this.#look + 1, probed: false };
      return;
    }
    this.#state = "watching";
    this.#unanswered = { sinceLook: this.#look, probed: false };
    this.#takenLook = this.#look;
    this.#expectedBytes = this.#bytesBeforeSend;
    this.#setTimer();
  }

  /** Called after the message was sent. */
  sent(): void {
    if (this.#state !== "watching") return;
    this.#expectedBytes += this.#peer.bufferedBytes - this.#bytesBeforeSend;
  }

  /** Called for each message of the server. */
  heard(): void {
    this.#unanswered = undefined;
  }

  /** Stops the watch, and its timer. */
  stop(): void {
    this.#state = "stopped";
    this.#clock.clearTimer(this.#timer);
  }

  #setTimer(): void {
    this.#timer = this.#clock.setTimer(() => this.#lookAtPeer(), this.#lookMs);
  }

  #lookAtPeer(): void {
    this.#look++;
    const waitingBytes = this.#peer.bufferedBytes;
    this.#checkBuffer(waitingBytes);
    this.#checkAnswer();
    if (this.#state === "stopped") return;
    if (waitingBytes > 0 || this.#unanswered) this.#setTimer();
    else this.#state = "idle";
  }

  #checkBuffer(waitingBytes: number): void {
    if (waitingBytes === 0 || waitingBytes < this.#expectedBytes) this.#takenLook = this.#look;
    this.#expectedBytes = waitingBytes;
    const { stalledMs } = this.#times;
    if (!this.#hasPassed(stalledMs, this.#takenLook)) return;
    this.#lose(`the network took none of the bytes that wait, for ${stalledMs} ms`);
  }

  #checkAnswer(): void {
    const { silentMs, timeoutMs } = this.#times;
    const unanswered = this.#unanswered;
    if (!unanswered || !this.#peer.probe || this.#state === "stopped") return;
    const { sinceLook, probed } = unanswered;
    if (!this.#hasPassed(probed ? timeoutMs : silentMs, sinceLook)) return;
    if (probed) {
      return this.#lose(
        `it sent nothing for ${silentMs} ms, and did not answer a probe within ${timeoutMs} ms`,
      );
    }
    this.#unanswered = { sinceLook: this.#look, probed: true }; // before the probe, which may be answered at once
    try {
      this.#peer.probe();
    } catch {
      // A probe that cannot be sent is not answered either.
    }
  }

  #hasPassed(durationMs: number, sinceLook: number): boolean {
    // A quotient such as 0.3 / 0.1 must not round up to one look more.
    return this.#look - sinceLook >= Math.ceil(durationMs / this.#lookMs - 1e-6);
  }

  #lose(why: string): void {
    this.stop();
    this.#peer.lost(new Error(`Cannot reach the server: ${why}`));
  }
}

/**
 * Returns the times with the defaults filled in.
 *
 * @throws {RangeError} If a time is not more than 0.
 */
export function deadPeerTimes(
  { stalledMs = 15_000, silentMs = 60_000, timeoutMs = 10_000 }: DeadPeerOptions,
): Required<{ [Name in keyof DeadPeerOptions]: number }> {
  const times = { stalledMs, silentMs, timeoutMs };
  for (const [name, durationMs] of Object.entries(times)) {
    if (durationMs > 0) continue;
    throw new RangeError(
      `Cannot create a transport: deadPeer.${name} is ${durationMs}. Use more than 0, or deadPeer: false to turn it off`,
    );
  }
  return times;
}
