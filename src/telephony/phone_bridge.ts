import type { AudioFormat } from "../audio/format.ts";
import type { Clock } from "../clock/clock.ts";
import { UserError } from "../contract/errors.ts";
import { isOutsideConversation, listenNeutrally } from "../contract/raw_events.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";
import type { Logger } from "../events/logger.ts";
import { bytesToBase64 } from "../wire/base64.ts";
import type { CallParty } from "./call/call_party.ts";
import type { PhoneCall } from "./call/phone_call.ts";
import type { PhoneCallEnd } from "./call/phone_call_events.ts";
import type { CallStart } from "./carrier_dialect.ts";
import { CallerLine } from "./line/caller_line.ts";
import type { PhonePlayback } from "./line/mark_ledger.ts";
import { PhoneSpeaker } from "./line/phone_speaker.ts";
import type { PhoneModelExtras } from "./phone_model.ts";

/** Options of {@linkcode PhoneBridge}. */
export interface PhoneBridgeOptions {
  readonly call: PhoneCall;
  readonly model: RealtimeTransportLayer & PhoneModelExtras;
  readonly clock: Clock;
  readonly pacing: { readonly leadMs: number } | false;
  readonly maxWaitingMs: number;
  readonly inputAudioInactivityTimeoutMs: number | null;
  readonly logger: Logger;
}

// deno-lint-ignore no-explicit-any -- another provider's events have another shape
type AnyEvent = any;

/**
 * Joins a call to the model's transport. Sends the caller's audio to the model and the model's
 * audio to the caller, and tells the model how much the caller has heard. Raises the call's events
 * on the model's transport.
 */
export class PhoneBridge implements CallParty {
  readonly #options: PhoneBridgeOptions;
  readonly #speaker: PhoneSpeaker;
  readonly #caller: CallerLine;
  /** Whether a requested response has not begun. Used if the model has no `responding`. */
  #asked = false;
  /** The responses that have begun and not ended. Used if the model has no `responding`. */
  readonly #responses = new Set<string>();
  /**
   * The listeners that were added to the model. They are removed at the end, as the model may serve
   * another call.
   */
  readonly #listeners: [type: string, listener: (event: AnyEvent) => void][] = [];
  /** The model's function calls that have no output yet. */
  readonly #calls = new Set<string>();
  /** The session's output format, if it is not the line's. */
  #wrongFormat: AudioFormat | undefined;
  #toldOfFormat = false;
  #droppedMs = 0;

  /**
   * Joins the call and the model.
   *
   * @throws {UserError} If another party has joined the call.
   */
  constructor(options: PhoneBridgeOptions) {
    const { call, model, clock, pacing, maxWaitingMs } = options;
    const { format } = call.dialect;
    this.#options = options;
    this.#speaker = new PhoneSpeaker({ clock, format, line: call, model, pacing, maxWaitingMs });
    this.#caller = new CallerLine({
      clock,
      format,
      model,
      inactivityTimeoutMs: options.inputAudioInactivityTimeoutMs,
    });
    call.join(this);
    this.#listen();
    if (call.end) this.#speaker.end();
    else if (call.start) this.handleStart(call.start);
  }

  /** The parts that the caller has not heard to their end. */
  get playback(): readonly PhonePlayback[] {
    return this.#speaker.playback;
  }

  /** How much audio of the model was dropped because too much waited, in milliseconds. */
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

  /**
   * Lets the caller's audio go to the model. Call it when the model is connected and configured.
   */
  open(): void {
    this.#options.call.takeAudio(this.#caller.push);
  }

  /** Notes that a response was requested. */
  expectResponse(): void {
    this.#asked = true;
  }

  /** Notes that the output of a function call was sent. */
  answered(callId: string): void {
    this.#calls.delete(callId);
  }

  /** Silences the line, and tells the model how much the caller has heard. */
  cut(): void {
    const { model, call } = this.#options;
    const cuts = this.#speaker.interrupt();
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
    this.#options.logger.warn("The carrier sent back a mark that this call did not send");
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
      speech_started: ({ interrupts = true }) => {
        this.#caller.speechStarted();
        if (!interrupts) return;
        call.bargeIn(); // before the cut makes the line silent
        if (model.reportPlayback) this.cut(); // before the model computes its truncations
      },
      speech_stopped: () => this.#caller.speechStopped(),
      session_configured: ({ isUpdate, outputFormat }) => {
        this.#noteFormat(outputFormat);
        if (!isUpdate) return; // the first config may not have reached the server yet
        if (this.#wrongFormat) this.#refuseFormat(this.#wrongFormat);
      },
    }, on);
    on("turn_started", (event) => {
      if (isOutsideConversation(event)) return;
      this.#asked = false;
      this.#responses.add(event.providerData?.response?.id ?? "");
    });
    on("turn_done", ({ response }) => {
      this.#responses.delete(response?.id ?? "");
      this.#responses.delete(""); // for a transport whose turn_started names no response
      this.#speaker.finishResponse(response?.id ?? "");
      queueMicrotask(() => call.checkSilence()); // after a request that waits for this response
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
    const droppedMs = this.#speaker.play({ itemId, contentIndex }, responseId, base64);
    if (droppedMs > 0) this.#noteDropped(droppedMs);
  }

  /** Notes the session's output format. If the server states none, it uses the line's. */
  #noteFormat(stated: AudioFormat | undefined): void {
    const { format } = this.#options.call.dialect;
    const actual = stated ?? format;
    this.#wrongFormat = actual.type === format.type ? undefined : actual;
    if (!this.#wrongFormat) this.#toldOfFormat = false;
  }

  /** The caller would hear audio of another format as noise, so it is not played. Says so once. */
  #refuseFormat(actual: AudioFormat): void {
    if (this.#toldOfFormat) return;
    this.#toldOfFormat = true;
    const { format } = this.#options.call.dialect;
    this.handleError(
      new UserError(
        `Cannot play the model's audio: the session's output format is ${actual.type}, and the ` +
          `line's is ${format.type}. Leave the format to the phone transport`,
      ),
    );
  }

  /** Counts dropped audio, and says so once. */
  #noteDropped(durationMs: number): void {
    const isFirst = this.#droppedMs === 0;
    this.#droppedMs += durationMs;
    if (!isFirst) return;
    this.handleError(
      new UserError(
        `Cannot keep more of the model's audio: ${this.#options.maxWaitingMs} ms wait for the ` +
          "caller. Raise maxWaitingMs, or ask the model for shorter answers",
      ),
    );
  }
}
