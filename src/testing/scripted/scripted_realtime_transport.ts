import type { RealtimeConnectionStatus } from "../../contract/connection_state.ts";
import type {
  RealtimeItem,
  RealtimeMcpCallApprovalRequestItem,
} from "../../contract/realtime_item.ts";
import type { RealtimeSessionConfig } from "../../contract/session_config.ts";
import type {
  RealtimeTransportEventTypes,
  TransportToolCallEvent,
} from "../../contract/transport_events.ts";
import type {
  RealtimeTransportLayer,
  RealtimeTransportLayerConnectOptions,
  RealtimeUserInput,
} from "../../contract/transport_layer.ts";
import type { RealtimeEventEmitter } from "../../events/event_emitter.ts";
import type { RealtimeClientEvent } from "../../wire/openai/client_events.ts";
import { CallScript } from "./call_script.ts";
import { runScenario, type ScriptedRealtimeScenarioOptions } from "./run_scenario.ts";
import {
  RealtimeTransportNotClosedError,
  ScriptedRealtimeConnectionSupersededError,
} from "./scripted_errors.ts";
import type {
  RealtimeCallMatcher,
  RealtimeTransportCallFor,
  RealtimeTransportMethod,
  RecordedRealtimeTransportCall,
} from "./transport_calls.ts";

type AnyListener = (...args: never[]) => void;
type Registration = { readonly listener: AnyListener; readonly once: boolean };

/**
 * A transport with nothing behind it: it records what a session calls, and says what a test lets it
 * say. For tests of an agent's own logic; where the model's side matters, use the emulator.
 *
 * Unlike a real transport it lets a listener's exception through to whoever emits, so that the test
 * sees it.
 *
 * @example Two sides of a conversation
 * ```ts
 * import { ScriptedRealtimeTransport } from "@voicewire/realtime/testing";
 *
 * const transport = new ScriptedRealtimeTransport();
 * await transport.connect({ apiKey: "any" });
 * await transport.expectCall("connect");
 * await transport.runScenario({
 *   async scenario({ expectCall, emit }) {
 *     await expectCall("sendMessage", ({ message }) => message === "hello");
 *     emit("audio_done");
 *   },
 *   exercise: () => transport.sendMessage("hello", {}),
 * });
 * transport.assertComplete();
 * ```
 */
export class ScriptedRealtimeTransport implements RealtimeTransportLayer {
  /** Where the connection stands. */
  status: RealtimeConnectionStatus = "disconnected";
  /** Whether the caller is muted. */
  muted: boolean | null = false;
  readonly #script = new CallScript();
  readonly #listeners = new Map<PropertyKey, Registration[]>();
  /** Replaced by each `connect`, `close` and `disconnect`: whoever holds an older one has lost. */
  #attempt: object = {};

  /** All calls, oldest first. Snapshots. */
  get calls(): readonly RecordedRealtimeTransportCall[] {
    return this.#script.calls;
  }

  /**
   * Expects a call: the oldest that nothing has expected, or else the next that comes. Calls and
   * expectations are in order. A call that is not the one expected throws at the caller as well.
   */
  expectCall<Method extends RealtimeTransportMethod>(
    method: Method,
    matcher?: RealtimeCallMatcher<Method>,
  ): Promise<RealtimeTransportCallFor<Method>> {
    return this.#script.expect(method, matcher);
  }

  /**
   * Runs the service's side and the application's side at the same time. Rejects with the first
   * failure of either, or with what is missing or too much at the end; never waits for ever.
   */
  runScenario<Result>(options: ScriptedRealtimeScenarioOptions<Result>): Promise<Result> {
    return runScenario(options, this.#script, (event, ...args) => this.emit(event, ...args));
  }

  /** Lets the next call of a method throw this, once it is recorded. */
  failNextCall(method: RealtimeTransportMethod, error: unknown): void {
    this.#script.failNext(method, error);
  }

  /** Ends the connection from the other side, with an `error` event if one is given. */
  disconnect(error?: unknown): void {
    this.#attempt = {};
    try {
      this.#change("disconnected");
    } finally {
      if (error !== undefined) this.emit("error", { type: "error", error });
    }
  }

  /**
   * Nothing is left open.
   *
   * @throws {IncompleteRealtimeScenarioError} If calls, expectations or failures are left.
   */
  assertComplete(): void {
    const incomplete = this.#script.incompleteness();
    if (incomplete) throw incomplete;
  }

  /**
   * The transport is disconnected.
   *
   * @throws {RealtimeTransportNotClosedError} If it is not.
   */
  assertClosed(): void {
    if (this.status !== "disconnected") throw new RealtimeTransportNotClosedError(this.status);
  }

  /** Records the call, and is connected. */
  async connect(options: RealtimeTransportLayerConnectOptions): Promise<void> {
    const attempt = this.#attempt = {};
    const stillCurrent = () => {
      if (this.#attempt !== attempt) throw new ScriptedRealtimeConnectionSupersededError();
    };
    const { model, url, callId, initialSessionConfig } = options;
    const apiKeyProvided = options.apiKey !== undefined;
    this.status = "connecting";
    try {
      this.#script.record("connect", {
        options: { model, url, callId, initialSessionConfig, apiKeyProvided },
      });
      this.emit("connection_change", "connecting");
      stillCurrent();
      this.#change("connected");
      await Promise.resolve();
      stillCurrent();
    } catch (error) {
      if (this.#attempt === attempt) this.#change("disconnected");
      throw error;
    }
  }

  /** Records the call, and is disconnected. Does nothing when it is already. */
  close(): void {
    if (this.status === "disconnected") return;
    const before = this.status;
    this.status = "disconnecting";
    try {
      this.#script.record("close", {});
    } catch (error) {
      this.status = before;
      throw error;
    }
    this.#attempt = {};
    this.#change("disconnected");
  }

  /** Records the call. */
  sendEvent(event: RealtimeClientEvent): void {
    this.#script.record("sendEvent", { event });
  }

  /** Records the call. */
  // deno-lint-ignore no-explicit-any -- the provider's overrides
  requestResponse(response?: Record<string, any>): void {
    this.#script.record("requestResponse", { response });
  }

  /** Records the call. */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- merged into the event as it is
    otherEventData: Record<string, any>,
    options?: { triggerResponse?: boolean },
  ): void {
    this.#script.record("sendMessage", { message, otherEventData, options });
  }

  /** Records the call. */
  addImage(image: string, options?: { triggerResponse?: boolean }): void {
    this.#script.record("addImage", { image, options });
  }

  /** Records the call. */
  sendAudio(audio: ArrayBuffer, options: { commit?: boolean }): void {
    this.#script.record("sendAudio", { audio, options });
  }

  /** Records the call. */
  updateSessionConfig(config: Partial<RealtimeSessionConfig>): void {
    this.#script.record("updateSessionConfig", { config });
  }

  /** Records the call, and is muted or not. */
  mute(muted: boolean): void {
    this.#script.record("mute", { muted });
    this.muted = muted;
  }

  /** Records the call. */
  sendFunctionCallOutput(
    toolCall: TransportToolCallEvent,
    output: string,
    startResponse: boolean,
  ): void {
    this.#script.record("sendFunctionCallOutput", { toolCall, output, startResponse });
  }

  /** Records the call. */
  interrupt(): void {
    this.#script.record("interrupt", {});
  }

  /** Records the call. */
  resetHistory(oldHistory: RealtimeItem[], newHistory: RealtimeItem[]): void {
    this.#script.record("resetHistory", { oldHistory, newHistory });
  }

  /** Records the call. */
  sendMcpResponse(
    approvalRequest: RealtimeMcpCallApprovalRequestItem,
    approved: boolean,
    reason?: string,
  ): void {
    this.#script.record("sendMcpResponse", { approvalRequest, approved, reason });
  }

  /** Calls `listener` each time. */
  readonly on: RealtimeEventEmitter<RealtimeTransportEventTypes>["on"] = (
    type: PropertyKey,
    listener: AnyListener,
  ) => this.#add(type, { listener, once: false });

  /** Calls `listener` the next time, and then no more. */
  readonly once: RealtimeEventEmitter<RealtimeTransportEventTypes>["once"] = (
    type: PropertyKey,
    listener: AnyListener,
  ) => this.#add(type, { listener, once: true });

  /** Takes the listener away that was added last. */
  readonly off: RealtimeEventEmitter<RealtimeTransportEventTypes>["off"] = (
    type: PropertyKey,
    listener: AnyListener,
  ) => {
    const registrations = this.#listeners.get(type) ?? [];
    const index = registrations.findLastIndex((candidate) => candidate.listener === listener);
    if (index >= 0) registrations.splice(index, 1);
    return this;
  };

  /** Calls the listeners at once. What one throws comes out here, and the rest are not called. */
  readonly emit: RealtimeEventEmitter<RealtimeTransportEventTypes>["emit"] = (
    type: PropertyKey,
    ...args: unknown[]
  ) => {
    const registrations = this.#listeners.get(type) ?? [];
    const called = [...registrations];
    for (const registration of called) {
      const index = registrations.indexOf(registration);
      if (registration.once && index >= 0) registrations.splice(index, 1);
      registration.listener(...args as never[]);
    }
    return called.length > 0;
  };

  #add(type: PropertyKey, registration: Registration): this {
    const registrations = this.#listeners.get(type) ?? [];
    this.#listeners.set(type, registrations);
    registrations.push(registration);
    return this;
  }

  #change(status: "connected" | "disconnected"): void {
    if (this.status === status) return;
    this.status = status;
    this.emit("connection_change", status);
  }
}
