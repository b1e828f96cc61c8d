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
import { StartWait } from "./start_wait.ts";

type State =
  | { readonly phase: "waiting" }
  | { readonly phase: "open"; readonly start: CallStart; readonly encoder: CarrierEncoder }
  | { readonly phase: "ended"; readonly start: CallStart | undefined; readonly end: PhoneCallEnd };

/**
 * One call on one carrier's socket: its start, the caller's audio and keys, its end. It listens from
 * the moment it is made, and keeps the caller's audio until a model takes it, so that nothing that
 * is said meanwhile is lost.
 */
export class PhoneCall {
  /** How the carrier speaks. */
  readonly dialect: CarrierDialect;
  /** Resolves when the call has ended, and never rejects. */
  readonly ended: Promise<PhoneCallEnd>;
  readonly #audience: CallAudience;
  readonly #socket: PhoneSocket;
  readonly #preRoll: PreRoll;
  #state: State = { phase: "waiting" };
  readonly #starting: StartWait;
  readonly #ending: CallEnding;
  #resolveEnded: (end: PhoneCallEnd) => void = () => {};

  /**
   * Listens to `socket` from now on.
   *
   * @throws {TypeError} If `socket` is no socket.
   * @throws {RangeError} If `preRollMs` is negative or not a number.
   */
  constructor(socket: PhoneSocketLike, setup: PhoneCallSetup) {
    const { dialect, clock = systemClock, preRollMs = 10_000 } = setup;
    if (!(preRollMs >= 0)) throw new RangeError(`preRollMs must be 0 or more: ${preRollMs}`);
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
    this.#preRoll = new PreRoll(dialect.format, preRollMs, () => {
      audience.fail(
        new UserError(`The caller's audio is dropped as no model has taken it for ${preRollMs} ms`),
      );
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

  /** What the carrier said when the stream started; `undefined` before. */
  get start(): CallStart | undefined {
    return this.#state.phase === "waiting" ? undefined : this.#state.start;
  }

  /** What ended the call, and who; `undefined` while it lasts. */
  get end(): PhoneCallEnd | undefined {
    return this.#state.phase === "ended" ? this.#state.end : undefined;
  }

  /** How much of the caller's audio is kept for a model that is not connected, in milliseconds. */
  get preRollMs(): number {
    return this.#preRoll.keptMs;
  }

  /** How much of the caller's audio was dropped as no model took it, in milliseconds. */
  get droppedMs(): number {
    return this.#preRoll.droppedMs;
  }

  /**
   * Whether audio should wait: the carrier's socket is not open, or more than 64,000 bytes of what was
   * sent were not taken by the network. A party that sends on regardless fills the memory, as a peer
   * may be there and read nothing.
   */
  get blocked(): boolean {
    return this.#socket.blocked;
  }

  /** Calls `listener` each time. What it throws goes to the `error` listeners, and changes nothing. */
  on<Name extends keyof PhoneCallEvents>(
    type: Name,
    listener: (...args: PhoneCallEvents[Name]) => void,
  ): this {
    this.#audience.add(type, listener);
    return this;
  }

  /** Takes `listener` away. Does nothing if it was not added. */
  off<Name extends keyof PhoneCallEvents>(
    type: Name,
    listener: (...args: PhoneCallEvents[Name]) => void,
  ): this {
    this.#audience.remove(type, listener);
    return this;
  }

  /**
   * Resolves when the carrier has said what call it is.
   *
   * @throws {PhoneCallError} If that does not come within `timeoutMs`, the socket ends or what comes
   * is no stream of the carrier; the socket is closed then.
   * @throws The signal's reason, if it is aborted first; the socket is closed.
   */
  async started(
    { signal, timeoutMs = 10_000 }: {
      readonly signal?: AbortSignal;
      readonly timeoutMs?: number;
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
   * Joins whoever talks to the caller. A call has one party.
   *
   * @throws {UserError} If there is one already.
   */
  join(party: CallParty): void {
    if (this.#audience.party) {
      throw new UserError("Cannot join the call as another transport has joined it");
    }
    this.#audience.join(party);
  }

  /** Gives the caller's audio to `take`: what was kept, then each piece as it comes. */
  takeAudio(take: (media: CallerMedia) => void): void {
    this.#preRoll.open(take, (push, media) => this.#audience.attempt(push, media));
  }

  /** Keeps the caller's audio from now on, until it is taken again. */
  holdAudio(): void {
    this.#preRoll.hold();
  }

  /** Plays audio to the caller: base64 of the line's format. Does nothing unless the stream is open. */
  sendMedia(base64: string): void {
    if (this.#state.phase !== "open") return;
    this.#socket.send(this.#state.encoder.encodeMedia(base64));
  }

  /** Sends a mark, which comes back when all audio before it was played. Does nothing unless open. */
  sendMark(name: string): void {
    if (this.#state.phase !== "open") return;
    this.#socket.send(this.#state.encoder.encodeMark(name));
  }

  /** Drops all audio that was not played. Does nothing unless the stream is open. */
  sendClear(): void {
    if (this.#state.phase !== "open") return;
    this.#socket.send(this.#state.encoder.encodeClear());
  }

  /** The party's line may have become silent: a `hangup` that waits for it looks again. */
  checkSilence(): void {
    this.#ending.checkSilence();
  }

  /** The caller has interrupted the party. */
  bargeIn(): void {
    this.#ending.bargeIn();
  }

  /** The party has taken back something that was to be heard. What takes its place may follow at once. */
  cutShort(): void {
    this.#ending.cutShort();
  }

  /**
   * Ends the call: by default when the caller has really heard all that was said, and all that the
   * model was asked to say before this call, unless the caller speaks, now or meanwhile. Ask for the
   * goodbye first, then hang up; or hang up from a tool that answers at once: a second is left for the
   * answer, after which the model speaks. A second call waits for the same end; `after: "now"` brings it
   * forward.
   *
   * @throws {RangeError} If `maxWaitMs` is negative or not a number.
   * @throws What ending the call at the carrier threw; the stream is closed all the same.
   */
  hangup(options: HangupOptions = {}): Promise<HangupOutcome> {
    return this.#ending.hangup(options);
  }

  /** Closes the stream at once. What the carrier does with the call then is up to it. */
  close(): void {
    this.#end({ initiator: "application", how: "hangup", code: 1000, reason: "" });
  }

  #onFrame(frame: CarrierFrame): void {
    let decoded;
    try {
      decoded = this.dialect.decode(frame);
    } catch (error) {
      this.#starting.settle(
        new PhoneCallError("not_a_stream", "What comes is no stream of the carrier", {
          cause: error,
        }),
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
    this.#starting.settle(start);
    this.#audience.tell((party) => party.handleStart(start));
  }

  #end(seen: PhoneCallEnd): void {
    if (this.#state.phase === "ended") return;
    const end: PhoneCallEnd = this.#ending.underWay
      ? { ...seen, initiator: "application", how: "hangup" }
      : seen;
    this.#state = { phase: "ended", start: this.start, end };
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
  return new PhoneCallError("ended", "The call ended before its stream had started");
}
