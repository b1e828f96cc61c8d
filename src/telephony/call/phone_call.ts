import { systemClock } from "../../clock/clock.ts";
import { UserError } from "../../contract/errors.ts";
import { consoleLogger, quietLogger } from "../../events/logger.ts";
import type {
  CallerMedia,
  CallStart,
  CarrierDialect,
  CarrierEncoder,
  CarrierEvent,
  CarrierFrame,
} from "../carrier_dialect.ts";
import { CallAudience } from "./call_audience.ts";
import { CallEnding } from "./call_ending.ts";
import type { CallParty } from "./call_party.ts";
import type { HangupOptions, HangupOutcome } from "./hangup.ts";
import { PhoneCallError } from "./phone_call_error.ts";
import type { PhoneCallEnd, PhoneCallEvents } from "./phone_call_events.ts";
import type { PhoneCallSetup } from "./phone_call_options.ts";
import { PhoneSocket, type PhoneSocketLike } from "./phone_socket.ts";
import { PreRoll } from "./pre_roll.ts";
import { SilentCarrier } from "./silent_carrier.ts";
import { StartWait } from "./start_wait.ts";

type State =
  | { readonly phase: "waiting" }
  | { readonly phase: "open"; readonly start: CallStart; readonly encoder: CarrierEncoder }
  | { readonly phase: "ended"; readonly start: CallStart | undefined; readonly end: PhoneCallEnd };

/**
 * One call on one carrier's socket: its start, the caller's audio and keys, its end. It listens as
 * soon as it is made, and keeps the caller's audio until a model takes it, so that no words are
 * lost.
 */
export class PhoneCall {
  /** The carrier's dialect. */
  readonly dialect: CarrierDialect;
  /** Resolves when the call has ended. Never rejects. */
  readonly ended: Promise<PhoneCallEnd>;
  readonly #audience: CallAudience;
  readonly #socket: PhoneSocket;
  readonly #preRoll: PreRoll;
  readonly #silentCarrier: SilentCarrier;
  #state: State = { phase: "waiting" };
  readonly #starting: StartWait;
  readonly #ending: CallEnding;
  #resolveEnded: (end: PhoneCallEnd) => void = () => {};

  /**
   * Starts to listen to `socket`.
   *
   * @throws {TypeError} If `socket` is not a socket.
   * @throws {RangeError} If `preRollMs` is negative or not a number, or `silentMs` is not more than 0.
   */
  constructor(socket: PhoneSocketLike, setup: PhoneCallSetup) {
    const { dialect, clock = systemClock, preRollMs = 10_000, silentMs = 10_000 } = setup;
    if (!(preRollMs >= 0)) {
      throw new RangeError(`Cannot take the call: preRollMs is ${preRollMs}. Use 0 or more`);
    }
    if (silentMs !== false && !(silentMs > 0)) {
      throw new RangeError(
        `Cannot take the call: silentMs is ${silentMs}. Use more than 0, or false to turn it off`,
      );
    }
    this.dialect = dialect;
    const audience = this.#audience = new CallAudience(quietLogger(setup.logger ?? consoleLogger));
    this.#starting = new StartWait(clock);
    this.#ending = new CallEnding({
      clock,
      isSilent: () => audience.party?.silent ?? true,
      awaitsFunction: () => audience.party?.awaitsFunction ?? false,
      callerSpeaks: () => audience.party?.callerSpeaks ?? false,
      complete: () => setup.complete?.(this),
      close: () => this.close(),
    });
    this.ended = new Promise((resolve) => this.#resolveEnded = resolve);
    this.#preRoll = new PreRoll({ format: dialect.format, maxMs: preRollMs, audience });
    this.#silentCarrier = new SilentCarrier({
      clock,
      silentMs,
      onSilent: () => {
        this.#end({
          initiator: "network",
          how: "socket",
          code: 1006,
          reason: "",
          error: new Error(`Cannot hear the carrier: it sent no frame for ${silentMs} ms`),
        });
      },
    });
    this.#socket = new PhoneSocket(socket, {
      handleFrame: (frame) => this.#onFrame(frame),
      handleError: (error) => audience.fail(error),
      handleEnd: ({ code, reason, error }) => {
        if (error !== undefined) audience.fail(error);
        this.#end({
          initiator: error === undefined && code !== 1006 ? "caller" : "network",
          how: "socket",
          code,
          reason,
          ...error === undefined ? {} : { error },
        });
      },
    });
    if (this.#socket.ended) {
      this.#end({ initiator: "network", how: "socket", code: 1006, reason: "" });
    }
  }

  /** The carrier's description of the call; `undefined` before the stream has started. */
  get start(): CallStart | undefined {
    return this.#state.phase === "waiting" ? undefined : this.#state.start;
  }

  /** How the call ended, and which side ended it; `undefined` while the call lasts. */
  get end(): PhoneCallEnd | undefined {
    return this.#state.phase === "ended" ? this.#state.end : undefined;
  }

  /** How much of the caller's audio waits for a model, in milliseconds. */
  get preRollMs(): number {
    return this.#preRoll.keptMs;
  }

  /** How much of the caller's audio was dropped because no model took it, in milliseconds. */
  get droppedMs(): number {
    return this.#preRoll.droppedMs;
  }

  /**
   * Whether audio should wait: the carrier's socket is not open, or more than 64,000 bytes wait in
   * it for the network. A party that ignores this fills the memory when the peer reads nothing.
   */
  get blocked(): boolean {
    return this.#socket.blocked;
  }

  /**
   * Calls `listener` for each event. An error that it throws goes to the `error` listeners, and
   * changes nothing.
   */
  on<Name extends keyof PhoneCallEvents>(
    type: Name,
    listener: (...args: PhoneCallEvents[Name]) => void,
  ): this {
    this.#audience.add(type, listener);
    return this;
  }

  /** Removes `listener`. Does nothing if it was not added. */
  off<Name extends keyof PhoneCallEvents>(
    type: Name,
    listener: (...args: PhoneCallEvents[Name]) => void,
  ): this {
    this.#audience.remove(type, listener);
    return this;
  }

  /**
   * Resolves with the carrier's description of the call when the stream has started. Closes the
   * socket before it rejects.
   *
   * @throws {PhoneCallError} If the stream does not start within `timeoutMs` (10,000 by default),
   * the call ends, or a message is not one of the carrier's.
   * @throws The signal's reason, if the signal is aborted first.
   */
  async started(
    { signal, timeoutMs = 10_000 }: {
      readonly signal?: AbortSignal | undefined;
      readonly timeoutMs?: number | undefined;
    } = {},
  ): Promise<CallStart> {
    if (this.start) return this.start;
    if (this.end) throw endedBeforeStart();
    try {
      return await this.#starting.next(timeoutMs, signal);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Joins the party that talks to the caller. A call has one party.
   *
   * @throws {UserError} If a party has joined before.
   */
  join(party: CallParty): void {
    if (this.#audience.party) {
      throw new UserError(
        "Cannot join the call: another transport has joined it. Make one transport for each call",
      );
    }
    this.#audience.join(party);
  }

  /** Gives `take` the caller's audio that was kept, then each piece as it comes. */
  takeAudio(take: (media: CallerMedia) => void): void {
    this.#preRoll.open(take);
  }

  /** Keeps the caller's audio from now on, until {@linkcode takeAudio} is called again. */
  holdAudio(): void {
    this.#preRoll.hold();
  }

  /**
   * Plays audio to the caller: base64 of the line's format. Does nothing before the start and after
   * the end.
   */
  sendMedia(base64: string): void {
    if (this.#state.phase !== "open") return;
    this.#socket.send(this.#state.encoder.encodeMedia(base64));
  }

  /**
   * Sends a mark. It comes back when all audio before it was played. Does nothing before the start
   * and after the end.
   */
  sendMark(name: string): void {
    if (this.#state.phase !== "open") return;
    this.#socket.send(this.#state.encoder.encodeMark(name));
  }

  /**
   * Makes the carrier drop all audio that it has not played. Does nothing before the start and
   * after the end.
   */
  sendClear(): void {
    if (this.#state.phase !== "open") return;
    this.#socket.send(this.#state.encoder.encodeClear());
  }

  /**
   * Makes a `hangup` that waits check for silence. The party calls this when its line may have
   * become silent.
   */
  checkSilence(): void {
    this.#ending.checkSilence();
  }

  /** Tells a `hangup` that waits that the caller has interrupted the party. */
  bargeIn(): void {
    this.#ending.bargeIn();
  }

  /**
   * Tells a `hangup` that waits that the party has dropped audio. Other audio may follow in the
   * same task.
   */
  cutShort(): void {
    this.#ending.cutShort();
  }

  /**
   * Ends the call. By default it first waits until the caller has heard everything, and every
   * response that was requested before. If the caller speaks, the call goes on.
   *
   * Request the goodbye first, then hang up. A tool may hang up too: the call waits a second for
   * the tool's answer, and then for the model's words. A second `hangup` waits for the same end,
   * and one with `after: "now"` ends the call at once.
   *
   * @throws {RangeError} If `maxWaitMs` is negative or not a number.
   * @throws The error of ending the call at the carrier. The stream is closed all the same.
   */
  hangup(options: HangupOptions = {}): Promise<HangupOutcome> {
    return this.#ending.hangup(options);
  }

  /** Closes the stream at once. The carrier decides what happens to the call then. */
  close(): void {
    this.#end({ initiator: "application", how: "hangup", code: 1000, reason: "" });
  }

  #onFrame(frame: CarrierFrame): void {
    this.#silentCarrier.heard();
    let decoded;
    try {
      decoded = this.dialect.decode(frame);
    } catch (error) {
      this.#starting.settle(
        new PhoneCallError(
          "not_a_stream",
          `Cannot accept the call: a message on its socket is not one of ${this.dialect.carrier}'s`,
          { cause: error },
        ),
      );
      return this.#audience.fail(error);
    }
    const { message, event } = decoded;
    this.#audience.tell((party) => party.handleMessage(message));
    if (event && this.#state.phase !== "ended") this.#audience.attempt(this.#handle, event);
  }

  readonly #handle = (event: CarrierEvent): void => {
    switch (event.kind) {
      case "media":
        if (this.#state.phase === "open" && event.media.base64 !== "") {
          this.#preRoll.push(event.media);
        }
        return;
      case "mark":
        this.#audience.tell((party) => party.handleMark(event.name));
        return this.checkSilence();
      case "dtmf":
        this.#audience.tell((party) => party.handleDtmf(event.digit));
        return this.#audience.emit("dtmf", { type: "dtmf", digit: event.digit });
      case "start":
        return this.#begin(event.start);
      case "stop":
        return this.#end({ initiator: "caller", how: "stop", code: 1000, reason: "" });
    }
  };

  #begin(start: CallStart): void {
    if (this.#state.phase !== "waiting") return; // a stream starts once
    this.#state = { phase: "open", start, encoder: this.dialect.createEncoder(start.streamId) };
    this.#silentCarrier.begin();
    this.#starting.settle(start);
    this.#audience.tell((party) => party.handleStart(start));
  }

  #end(seen: PhoneCallEnd): void {
    if (this.#state.phase === "ended") return;
    const end: PhoneCallEnd = this.#ending.underWay
      ? { ...seen, initiator: "application", how: "hangup" }
      : seen;
    this.#state = { phase: "ended", start: this.start, end };
    this.#silentCarrier.stop();
    this.#ending.over(end.how === "hangup" ? "cut" : "ended");
    this.#socket.close();
    this.#preRoll.hold();
    this.#preRoll.clear();
    this.#starting.settle(endedBeforeStart());
    this.#audience.tell((party) => party.handleEnd(end));
    this.#audience.emit("ended", end);
    this.#resolveEnded(end);
  }
}

function endedBeforeStart(): PhoneCallError {
  return new PhoneCallError("ended", "Cannot accept the call: it ended before its stream started");
}
