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
import type { CarrierMessageEvent, PhoneTransportEventTypes } from "./phone_transport_events.ts";
import type { PhoneConnectOptions, PhoneTransportOptions } from "./phone_transport_options.ts";

const DEFAULT_LEAD_MS = 160;

/** The longest timer that every runtime takes. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * Joins a phone call to a connection to a model, as one transport. Methods go to the model, events
 * come from both, and the audio flows between them. The transport puts the line's format in place
 * of any format that a session config or an event names. It plays the model's audio to the caller:
 * use `audio` events only to listen in.
 *
 * When the call ends, the connection to the model ends too. The connection may end and be made
 * again while the call goes on: the caller's audio is kept meanwhile.
 */
export class PhoneRealtimeTransportLayer<
  CarrierMessage extends CarrierMessageEvent = CarrierMessageEvent,
> implements
  RealtimeTransportLayer,
  RealtimeEventEmitter<PhoneTransportEventTypes<CarrierMessage>> {
  /** The call. */
  readonly call: PhoneCall;
  /** The connection to the model. Connect and configure it through this transport only. */
  readonly model: RealtimeTransportLayer;
  readonly #bridge: PhoneBridge;

  /**
   * Joins the call and the model. Connects nothing before {@linkcode connect}.
   *
   * @throws {RangeError} If a number is out of its range.
   * @throws {UserError} If another transport has joined the call, or the model is not disconnected.
   */
  constructor(options: PhoneTransportOptions) {
    const { call, model, pacing = true, maxWaitingMs = 600_000 } = options;
    const { inputAudioInactivityTimeoutMs = 750 } = options;
    const { clock = systemClock } = options;
    const logger = quietLogger(options.logger ?? consoleLogger);
    const leadMs = typeof pacing === "object" ? pacing.leadMs : DEFAULT_LEAD_MS;
    requireRange("inputAudioInactivityTimeoutMs", inputAudioInactivityTimeoutMs ?? 1);
    if (leadMs !== 0) requireRange("pacing.leadMs", leadMs); // 0 sends a frame when it is due
    requireRange("maxWaitingMs", maxWaitingMs);
    if (model.status !== "disconnected") {
      throw new UserError(
        `Cannot join the call to the model: the model's status is "${model.status}". ` +
          "Pass a model that is not connected, and connect it through this transport",
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
      logger,
    });
  }

  /** The status of the connection to the model. */
  get status(): RealtimeConnectionStatus {
    return this.model.status;
  }

  /** Whether the caller is muted: the model gets silence in place of the caller's audio. */
  get muted(): boolean | null {
    return this.model.muted;
  }

  /** Whether the model's connection raises the neutral events. */
  get neutralEvents(): boolean {
    return this.model.neutralEvents ?? false;
  }

  /** The parts that the caller has not heard to their end: how much of each was sent and heard. */
  get phonePlayback(): readonly PhonePlayback[] {
    return this.#bridge.playback;
  }

  /**
   * How much audio of the model was dropped because too much waited for the caller, in
   * milliseconds.
   */
  get droppedPlaybackMs(): number {
    return this.#bridge.droppedMs;
  }

  /**
   * Connects to the model with the line's format. The caller's audio since the call came in is sent
   * right after the session config.
   *
   * @throws {UserError} If the call has ended.
   * @throws The errors of the model's own `connect`.
   */
  async connect(options: PhoneConnectOptions = {}): Promise<void> {
    const { dialect } = this.call;
    this.#requireCall();
    const initialSessionConfig = withLineFormat(options.initialSessionConfig, dialect.format);
    await this.model.connect({
      ...options,
      initialSessionConfig,
    } as RealtimeTransportLayerConnectOptions);
    if (this.call.end) this.model.close(); // for a model that cannot be closed while it connects
    this.#requireCall();
    if (this.model.status === "connected") this.#bridge.open();
  }

  /**
   * Ends the connection to the model. The call goes on, and audio that has come is played to its
   * end.
   */
  close(): void {
    this.model.close();
  }

  /** Ends the call, and the connection to the model with it: see {@linkcode PhoneCall.hangup}. */
  hangup(options?: HangupOptions): Promise<HangupOutcome> {
    return this.call.hangup(options);
  }

  /** Sends any client event. The line's format replaces an audio format in the event. */
  sendEvent(event: TransportEvent): void {
    this.model.sendEvent(eventWithLineFormat(event, this.call.dialect.format));
    if (asksForResponse(event)) this.#bridge.expectResponse();
    const { item } = event as { readonly item?: { readonly call_id?: string } };
    if (item?.call_id !== undefined) this.#bridge.answered(item.call_id);
  }

  /** Requests a response, at once or when the response before it is done. */
  // deno-lint-ignore no-explicit-any -- the provider's overrides
  requestResponse(response?: Record<string, any>): void {
    const event = eventWithLineFormat(
      { ...rawRequests.response(), ...response ? { response } : {} },
      this.call.dialect.format,
    );
    if (this.model.requestResponse) this.model.requestResponse(event.response);
    else this.model.sendEvent(event);
    if (asksForResponse(event)) this.#bridge.expectResponse();
  }

  /** Sends a message of the user, and requests a response unless `triggerResponse` is false. */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- merged into the event as it is
    otherEventData: Record<string, any> = {},
    options: { triggerResponse?: boolean } = {},
  ): void {
    this.model.sendMessage(message, otherEventData, options);
    if (options.triggerResponse !== false) this.#bridge.expectResponse();
  }

  /** Shows the model an image, and requests a response unless `triggerResponse` is false. */
  addImage(image: string, options: { triggerResponse?: boolean } = {}): void {
    this.model.addImage(image, options);
    if (options.triggerResponse !== false) this.#bridge.expectResponse();
  }

  /** Sends audio besides the caller's: bytes of the line's format. */
  sendAudio(audio: ArrayBuffer, options: { commit?: boolean } = {}): void {
    this.model.sendAudio(audio, options);
  }

  /** Changes the session config. The line's format replaces a format that the config names. */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void {
    this.model.updateSessionConfig(withLineFormat(config, this.call.dialect.format));
  }

  /** Mutes the caller, or ends the muting. */
  mute(muted: boolean): void {
    this.model.mute(muted);
  }

  /**
   * Sends the output of a function call, and requests a response unless `startResponse` is false.
   */
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
   * Interrupts the model: the line falls silent, and each item is truncated where the caller
   * stopped hearing it. The phone does this by itself when the server hears the caller speak. The
   * line falls silent even if the model is not connected.
   */
  interrupt(cancelOngoingResponse: boolean = true): void {
    if (!this.#bridge.silent) this.call.cutShort(); // also before a response has any audio
    this.#bridge.cut();
    if (this.model.status !== "connected") return;
    (this.model as { interrupt(cancel?: boolean): void }).interrupt(cancelOngoingResponse);
  }

  /** Changes the conversation on the server from `oldHistory` to `newHistory`. */
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
  /**
   * Calls `listener` for each event. An error that it throws goes to the `error` listeners, and
   * changes nothing.
   */
  on<Name extends keyof PhoneTransportEventTypes<CarrierMessage>>(
    type: Name,
    listener: (...args: PhoneTransportEventTypes<CarrierMessage>[Name]) => void,
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
  /** Calls `listener` for the next event only. */
  once<Name extends keyof PhoneTransportEventTypes<CarrierMessage>>(
    type: Name,
    listener: (...args: PhoneTransportEventTypes<CarrierMessage>[Name]) => void,
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
  /** Removes `listener`. Does nothing if it was not added. */
  off<Name extends keyof PhoneTransportEventTypes<CarrierMessage>>(
    type: Name,
    listener: (...args: PhoneTransportEventTypes<CarrierMessage>[Name]) => void,
  ): this;
  off(type: string, listener: (...args: never[]) => void): this {
    this.model.off(type, listener as (...args: unknown[]) => void);
    return this;
  }

  /** For a name that is only known at run time. */
  emit<Name extends string | number>(type: DynamicName<Name>, ...args: unknown[]): boolean;
  /** Calls the listeners of an event. Returns whether there were any. */
  emit<Name extends keyof PhoneTransportEventTypes<CarrierMessage>>(
    type: Name,
    ...args: PhoneTransportEventTypes<CarrierMessage>[Name]
  ): boolean;
  emit(type: string, ...args: unknown[]): boolean {
    return this.model.emit(type, ...args);
  }

  #requireCall(): void {
    const { end } = this.call;
    if (end) throw new UserError(`Cannot connect: the call has ended, by the ${end.initiator}`);
  }
}

function requireRange(name: string, value: number): void {
  if (value > 0 && value <= MAX_TIMER_MS) return;
  throw new RangeError(
    `Cannot join the call to the model: ${name} is ${value}. ` +
      `Use more than 0 and at most ${MAX_TIMER_MS}`,
  );
}
