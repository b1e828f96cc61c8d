import { systemClock } from "../clock/clock.ts";
import type { RealtimeConnectionStatus } from "../contract/connection_state.ts";
import { UserError } from "../contract/errors.ts";
import { asksForResponse, rawRequests } from "../contract/raw_events.ts";
import type {
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
} from "../contract/realtime_item.ts";
import type { RealtimeSessionConfig } from "../contract/session_config.ts";
import type { TransportEvent, TransportToolCallEvent } from "../contract/transport_events.ts";
import type {
  RealtimeTransportLayer,
  RealtimeTransportLayerConnectOptions,
  RealtimeUserInput,
} from "../contract/transport_layer.ts";
import type { DynamicName, RealtimeEventEmitter } from "../events/event_emitter.ts";
import { consoleLogger, quietLogger } from "../events/logger.ts";
import type { HangupOptions, HangupOutcome } from "./call/hangup.ts";
import type { PhoneCall } from "./call/phone_call.ts";
import { eventWithLineFormat, withLineFormat } from "./line/line_format.ts";
import type { PhonePlayback } from "./line/mark_ledger.ts";
import { PhoneBridge } from "./phone_bridge.ts";
import type { PhoneTransportEventTypes } from "./phone_transport_events.ts";
import type { PhoneConnectOptions, PhoneTransportOptions } from "./phone_transport_options.ts";

const DEFAULT_LEAD_MS = 160;

/** The longest timer that every runtime takes. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * A phone call joined to a connection to a model, as one transport: calls go to the model, events
 * come from both, and the audio flows between them. The line's format holds whatever a session config
 * or an event says. The model's audio is played to the caller by this transport; `audio` events are
 * for whoever wants to listen in.
 *
 * The call ends the connection to the model with it. The connection may end, and be made again, while
 * the call goes on: what the caller says meanwhile is kept.
 */
export class PhoneRealtimeTransportLayer
  implements RealtimeTransportLayer, RealtimeEventEmitter<PhoneTransportEventTypes> {
  /** The call. */
  readonly call: PhoneCall;
  /** The connection to the model. Connect and configure it through this transport only. */
  readonly model: RealtimeTransportLayer;
  readonly #bridge: PhoneBridge;

  /**
   * Joins the two; nothing is connected before {@linkcode connect}.
   *
   * @throws {RangeError} If a number is out of its range.
   * @throws {UserError} If the call was joined already, or the model is connected already.
   */
  constructor(options: PhoneTransportOptions) {
    const { call, model, pacing = true, maxWaitingMs = 600_000 } = options;
    const { inputAudioInactivityTimeoutMs = 750 } = options;
    const { clock = systemClock } = options;
    const logger = quietLogger(options.logger ?? consoleLogger);
    const leadMs = typeof pacing === "object" ? pacing.leadMs : DEFAULT_LEAD_MS;
    requireRange("inputAudioInactivityTimeoutMs", inputAudioInactivityTimeoutMs ?? 1);
    requireRange("pacing.leadMs", leadMs === 0 ? 1 : leadMs); // 0 is no lead at all
    requireRange("maxWaitingMs", maxWaitingMs);
    if (model.status !== "disconnected") {
      throw new UserError(
        `Cannot join a model that was connected without the line's format: its status is "${model.status}"`,
      );
    }
    this.call = call;
    this.model = model;
    this.#bridge = new PhoneBridge({
      call,
      model,
      clock,
      pacing: pacing === false ? false : { leadMs },
      maxWaitingMs,
      inputAudioInactivityTimeoutMs,
      warn: (message) => logger.warn(message),
    });
  }

  /** Where the connection to the model stands. */
  get status(): RealtimeConnectionStatus {
    return this.model.status;
  }

  /** Whether the caller is muted: silence is sent in place of the audio. */
  get muted(): boolean | null {
    return this.model.muted;
  }

  /** Whether the model's connection raises the neutral events. */
  get neutralEvents(): boolean {
    return this.model.neutralEvents ?? false;
  }

  /** What was sent to the caller and heard, of each part that was not heard to its end. */
  get phonePlayback(): readonly PhonePlayback[] {
    return this.#bridge.playback;
  }

  /** How much audio of the model was dropped as too much waited for the caller, in milliseconds. */
  get droppedPlaybackMs(): number {
    return this.#bridge.droppedMs;
  }

  /**
   * Connects to the model with the line's format. What the caller has said since the call came in is
   * sent right after the session config.
   *
   * @throws {UserError} If the call has ended; and what the model's own `connect` throws.
   */
  async connect(options: PhoneConnectOptions = {}): Promise<void> {
    const { dialect } = this.call;
    this.#requireCall();
    const initialSessionConfig = withLineFormat(options.initialSessionConfig, dialect.format);
    await this.model.connect({
      ...options,
      initialSessionConfig,
    } as RealtimeTransportLayerConnectOptions);
    if (this.call.end) this.model.close(); // one that could not be closed while it connected
    this.#requireCall();
    if (this.model.status === "connected") this.#bridge.open();
  }

  /** Ends the connection to the model. The call goes on, and what was said is heard to its end. */
  close(): void {
    this.model.close();
  }

  /** Ends the call, and the connection with it: see {@linkcode PhoneCall.hangup}. */
  hangup(options?: HangupOptions): Promise<HangupOutcome> {
    return this.call.hangup(options);
  }

  /** Sends any client event; a format of audio in it becomes the line's. */
  sendEvent(event: TransportEvent): void {
    this.model.sendEvent(eventWithLineFormat(event, this.call.dialect.format));
    if (asksForResponse(event)) this.#bridge.expectResponse();
    const { item } = event as { readonly item?: { readonly call_id?: string } };
    if (item?.call_id !== undefined) this.#bridge.answered(item.call_id);
  }

  /** Asks for a response, now or when the one before it is done. */
  // deno-lint-ignore no-explicit-any -- the provider's overrides
  requestResponse(response?: Record<string, any>): void {
    const event = eventWithLineFormat(
      { ...rawRequests.response(), ...response ? { response } : {} },
      this.call.dialect.format,
    );
    if (this.model.requestResponse) this.model.requestResponse(event.response);
    else this.model.sendEvent(event);
    this.#bridge.expectResponse();
  }

  /** Says something for the user, and asks for a response unless told not to. */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- merged into the event as it is
    otherEventData: Record<string, any> = {},
    options: { triggerResponse?: boolean } = {},
  ): void {
    this.model.sendMessage(message, otherEventData, options);
    if (options.triggerResponse !== false) this.#bridge.expectResponse();
  }

  /** Shows the model an image, and asks for a response unless told not to. */
  addImage(image: string, options: { triggerResponse?: boolean } = {}): void {
    this.model.addImage(image, options);
    if (options.triggerResponse !== false) this.#bridge.expectResponse();
  }

  /** Sends audio beside the caller's: bytes of the line's format. */
  sendAudio(audio: ArrayBuffer, options: { commit?: boolean } = {}): void {
    this.model.sendAudio(audio, options);
  }

  /** Changes the session config. The line's format stays, whatever the config says. */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void {
    this.model.updateSessionConfig(withLineFormat(config, this.call.dialect.format));
  }

  /** Mutes the caller. */
  mute(muted: boolean): void {
    this.model.mute(muted);
  }

  /** Gives the model what a function answered, and asks for a response unless told not to. */
  sendFunctionCallOutput(
    toolCall: TransportToolCallEvent,
    output: string,
    startResponse: boolean = true,
  ): void {
    this.model.sendFunctionCallOutput(toolCall, output, startResponse);
    this.#bridge.answered(toolCall.callId);
    if (startResponse) this.#bridge.expectResponse();
  }

  /**
   * Stops what the model is saying: the line falls silent, and each item is truncated at what the
   * caller has heard. Happens by itself when the server hears the caller speak. When the model is not
   * connected, the line falls silent all the same.
   */
  interrupt(cancelOngoingResponse: boolean = true): void {
    if (!this.#bridge.silent) this.call.cutShort(); // also what has not begun to be heard
    this.#bridge.cut();
    if (this.model.status !== "connected") return;
    (this.model as { interrupt(cancel?: boolean): void }).interrupt(cancelOngoingResponse);
  }

  /** Makes the conversation `newHistory`. */
  resetHistory(oldHistory: RealtimeItem[], newHistory: RealtimeItem[]): void {
    this.model.resetHistory(oldHistory, newHistory);
  }

  /** Answers an MCP approval request. */
  sendMcpResponse(
    approvalRequest: RealtimeMcpCallApprovalRequestItem,
    approved: boolean,
    reason?: string,
  ): void {
    this.model.sendMcpResponse(approvalRequest, approved, reason);
  }

  /** For a name that is only known at run time. */
  on<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): this;
  /** Calls `listener` each time. What it throws goes to the `error` listeners, and changes nothing. */
  on<Name extends keyof PhoneTransportEventTypes>(
    type: Name,
    listener: (...args: PhoneTransportEventTypes[Name]) => void,
  ): this;
  on(type: string, listener: (...args: never[]) => void): this {
    this.model.on(type, listener as (...args: unknown[]) => void);
    return this;
  }

  /** For a name that is only known at run time. */
  once<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): this;
  /** Calls `listener` the next time, and then no more. */
  once<Name extends keyof PhoneTransportEventTypes>(
    type: Name,
    listener: (...args: PhoneTransportEventTypes[Name]) => void,
  ): this;
  once(type: string, listener: (...args: never[]) => void): this {
    this.model.once(type, listener as (...args: unknown[]) => void);
    return this;
  }

  /** For a name that is only known at run time. */
  off<Name extends string | number>(
    type: DynamicName<Name>,
    listener: (...args: unknown[]) => void,
  ): this;
  /** Takes `listener` away. Does nothing if it was not added. */
  off<Name extends keyof PhoneTransportEventTypes>(
    type: Name,
    listener: (...args: PhoneTransportEventTypes[Name]) => void,
  ): this;
  off(type: string, listener: (...args: never[]) => void): this {
    this.model.off(type, listener as (...args: unknown[]) => void);
    return this;
  }

  /** For a name that is only known at run time. */
  emit<Name extends string | number>(type: DynamicName<Name>, ...args: unknown[]): boolean;
  /** Calls the listeners of an event. Returns whether there was one. */
  emit<Name extends keyof PhoneTransportEventTypes>(
    type: Name,
    ...args: PhoneTransportEventTypes[Name]
  ): boolean;
  emit(type: string, ...args: unknown[]): boolean {
    return this.model.emit(type, ...args);
  }

  #requireCall(): void {
    const { end } = this.call;
    if (end) throw new UserError(`Cannot connect as the call has ended: by the ${end.initiator}`);
  }
}

function requireRange(name: string, value: number): void {
  if (value > 0 && value <= MAX_TIMER_MS) return;
  throw new RangeError(`${name} must be more than 0 and at most ${MAX_TIMER_MS}: ${value}`);
}
