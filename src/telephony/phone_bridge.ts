import type { AudioFormat } from "../audio/format.ts";
import type { Clock } from "../clock/clock.ts";
import { UserError } from "../contract/errors.ts";
import { listenNeutrally } from "../contract/raw_events.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";
import type { PlaybackReport } from "../transport/engine_transport.ts";
import { base64ToBytes, bytesToBase64 } from "../wire/base64.ts";
import type { CallParty } from "./call/call_party.ts";
import type { PhoneCall } from "./call/phone_call.ts";
import type { PhoneCallEnd } from "./call/phone_call_events.ts";
import type { CallStart } from "./carrier_dialect.ts";
import { CallerLine } from "./line/caller_line.ts";
import type { PhonePlayback } from "./line/mark_ledger.ts";
import { PhoneSpeaker } from "./line/phone_speaker.ts";

/** What the transports of this package can do beyond the contract, and a phone makes use of. */
export interface PhoneModelExtras {
  /** Takes base64 of the wire's format, unchanged. Its presence says that `audio_base64` is emitted. */
  sendBase64Audio?(base64: string): void;
  /** Takes what the caller has heard. Its presence says that it truncates by that. */
  reportPlayback?(report: PlaybackReport): void;
  /**
   * Whether a response is running, or was asked for and may still come. Without it, a response that
   * was asked for is waited for until one begins, and one that is refused for ever.
   */
  readonly responding?: boolean;
}

/** What a {@linkcode PhoneBridge} joins, and how. */
export interface PhoneBridgeOptions {
  readonly call: PhoneCall;
  readonly model: RealtimeTransportLayer & PhoneModelExtras;
  readonly clock: Clock;
  readonly pacing: { readonly leadMs: number } | false;
  readonly maxWaitingMs: number;
  readonly inputAudioInactivityTimeoutMs: number | null;
  warn(message: string): void;
}

// deno-lint-ignore no-explicit-any -- another provider's events have another shape
type AnyEvent = any;

/**
 * Joins a call and a connection to a model: the caller's audio goes to the model, the model's to the
 * caller, and what was heard back to the model. Events of the call are emitted by the model's emitter.
 */
export class PhoneBridge implements CallParty {
  readonly #options: PhoneBridgeOptions;
  readonly #speaker: PhoneSpeaker;
  readonly #caller: CallerLine;
  /** A response was asked for and has not begun: for a model that does not say if it is responding. */
  #asked = false;
  /** The responses that have begun and not ended, for the same. */
  readonly #responses = new Set<string>();
  /** What was added to the model, which may serve another call after this one. */
  readonly #listeners: [type: string, listener: (event: AnyEvent) => void][] = [];
  /** Function calls of the model's that were not answered. */
  readonly #calls = new Set<string>();
  /** What the session says it speaks, if that is not what the line carries. */
  #wrongFormat: AudioFormat | undefined;
  #toldOfFormat = false;
  #droppedMs = 0;

  /**
   * Joins the two.
   *
   * @throws {UserError} If the call was joined already.
   */
  constructor(options: PhoneBridgeOptions) {
    const { call, model, clock, pacing, maxWaitingMs } = options;
    const { format } = call.dialect;
    this.#options = options;
    this.#speaker = new PhoneSpeaker({
      clock,
      format,
      pacing,
      maxWaitingMs,
      isBlocked: () => call.blocked,
      sendMedia: (base64) => call.sendMedia(base64),
      sendMark: (name) => call.sendMark(name),
      sendClear: () => call.sendClear(),
      onHeard: ({ itemId, contentIndex }, playedMs) =>
        model.reportPlayback?.({ itemId, contentIndex, playedMs }),
      onDropped: (durationMs) => this.#onDropped(durationMs),
    });
    this.#caller = new CallerLine({
      clock,
      format,
      inactivityTimeoutMs: options.inputAudioInactivityTimeoutMs,
      send: model.sendBase64Audio
        ? (base64) => model.sendBase64Audio!(base64)
        : (base64) => model.sendAudio(base64ToBytes(base64).buffer, {}),
    });
    call.join(this);
    this.#listen();
    if (call.end) this.#speaker.end();
    else if (call.start) this.handleStart(call.start);
  }

  /** What was sent to the carrier and heard by the caller, of each part not heard to its end. */
  get playback(): readonly PhonePlayback[] {
    return this.#speaker.playback;
  }

  /** Model audio that was dropped as too much waited for the caller, in milliseconds. */
  get droppedMs(): number {
    return this.#droppedMs;
  }

  get silent(): boolean {
    const { responding = this.#asked || this.#responses.size > 0 } = this.#options.model;
    return !responding && this.#speaker.silent;
  }

  get awaitsFunction(): boolean {
    return this.#calls.size > 0;
  }

  get callerSpeaks(): boolean {
    return this.#caller.speaking && this.#options.model.status === "connected";
  }

  /** The model is connected and configured: the caller's audio may go to it. */
  open(): void {
    this.#options.call.takeAudio((media) => this.#caller.push(media));
  }

  /** A response was asked for. */
  expectResponse(): void {
    this.#asked = true;
  }

  /** A function call was answered. */
  answered(callId: string): void {
    this.#calls.delete(callId);
  }

  /**
   * The caller, or the application, cuts the model off: the line falls silent, and the model is told
   * what was heard.
   */
  cut(): void {
    const { model, call } = this.#options;
    const cuts = this.#speaker.interrupt();
    for (const { itemId, contentIndex, heardMs } of cuts) {
      model.reportPlayback?.({ itemId, contentIndex, playedMs: heardMs });
    }
    if (cuts.length === 0) return;
    model.emit("playback_cut" as string, { type: "playback_cut", cuts });
    call.cutShort();
  }

  handleMessage(message: unknown): void {
    const { call, model } = this.#options;
    model.emit("*", { type: `${call.dialect.carrier}_message`, message });
  }

  handleStart({ isLineFormat }: CallStart): void {
    this.#caller.begin(isLineFormat);
    this.#speaker.open();
  }

  handleMark(name: string): void {
    if (this.#speaker.pass(name) !== "unknown") return;
    this.#options.warn("A mark came back that was not sent from here");
  }

  handleDtmf(digit: string): void {
    this.#options.model.emit("dtmf" as string, { type: "dtmf", digit });
  }

  handleError(error: unknown): void {
    this.#options.model.emit("error", { type: "error", error });
  }

  handleEnd(end: PhoneCallEnd): void {
    const { model } = this.#options;
    this.#caller.begin(false);
    this.#speaker.end();
    try {
      for (const [type, listener] of this.#listeners) model.off(type, listener);
      model.emit("call_ended" as string, end);
    } finally {
      if (model.status !== "disconnected") model.close();
    }
  }

  #listen(): void {
    const { model, call } = this.#options;
    const on = (type: string, listener: (event: AnyEvent) => void) => {
      model.on(type, listener);
      this.#listeners.push([type, listener]);
    };
    if (model.sendBase64Audio) on("audio_base64", (event) => this.#play(event, event.base64));
    else {
      on("audio", (event) => this.#play(event, bytesToBase64(new Uint8Array(event.data))));
    }
    listenNeutrally(model, {
      audio_part_done: (part) => this.#speaker.finish(part),
      speech_started: () => {
        this.#caller.speechStarted();
        call.bargeIn(); // before the line falls silent by it
        if (model.reportPlayback) this.cut(); // before the truncations are computed from it
      },
      speech_stopped: () => this.#caller.speechStopped(),
      session_configured: ({ isUpdate, outputFormat }) => {
        this.#noteFormat(outputFormat);
        if (!isUpdate) return; // the config is under way
        if (this.#wrongFormat) this.#refuseFormat(this.#wrongFormat);
      },
    }, on);
    on("turn_started", ({ providerData }) => {
      this.#asked = false;
      this.#responses.add(providerData?.response?.id ?? "");
    });
    on("turn_done", ({ response }) => {
      this.#responses.delete(response?.id ?? "");
      this.#responses.delete(""); // of a transport that does not tell which one began
      this.#speaker.finishResponse(response?.id ?? "");
      queueMicrotask(() => call.checkSilence()); // when the next request, if one waits, is on its way
    });
    on("function_call", ({ callId }) => this.#calls.add(callId));
    on("audio_interrupted", () => this.cut());
    on("connection_change", (status) => {
      if (status === "connected") return;
      call.holdAudio();
      this.#caller.reset();
      this.#speaker.finishAll();
      this.#asked = false;
      this.#responses.clear();
      this.#calls.clear();
      if (status === "connecting") this.#noteFormat(undefined);
      else call.checkSilence();
    });
  }

  #play(event: AnyEvent, base64: string): void {
    if (this.#wrongFormat) return this.#refuseFormat(this.#wrongFormat);
    const { responseId, itemId = responseId, contentIndex = 0 } = event;
    this.#speaker.play({ itemId, contentIndex }, responseId, base64);
  }

  /** What the server does not state is the line's own format. */
  #noteFormat(stated: AudioFormat | undefined): void {
    const { format } = this.#options.call.dialect;
    const actual = stated ?? format;
    this.#wrongFormat = actual.type === format.type ? undefined : actual;
    if (!this.#wrongFormat) this.#toldOfFormat = false;
  }

  /** Audio of another format is noise to the caller, so nothing of it is played. */
  #refuseFormat(actual: AudioFormat): void {
    if (this.#toldOfFormat) return;
    this.#toldOfFormat = true;
    const { format } = this.#options.call.dialect;
    this.handleError(
      new UserError(
        `Cannot play the model's audio as the line carries ${format.type}: the session says ${actual.type}`,
      ),
    );
  }

  #onDropped(durationMs: number): void {
    const isFirst = this.#droppedMs === 0;
    this.#droppedMs += durationMs;
    if (!isFirst) return;
    this.handleError(
      new UserError(
        `Audio of the model is dropped as ${this.#options.maxWaitingMs} ms wait for the caller`,
      ),
    );
  }
}
