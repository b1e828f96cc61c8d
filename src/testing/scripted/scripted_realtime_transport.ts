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
 * A transport without a connection. It records the calls of a session, and raises the events that a
 * test emits. Use it to test an agent's own logic. If the model's side matters, use
 * {@linkcode createEmulator}.
 *
 * Unlike a real transport, it passes a listener's exception on to the caller of `emit`, so that the
 * test sees it.
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
  /** The status of the connection. @default {"disconnected"} */
  status: RealtimeConnectionStatus = "disconnected";
  /** Whether the caller is muted. @default {false} */
  muted: boolean | null = false;
  readonly #script = new CallScript();
  readonly #listeners = new Map<PropertyKey, Registration[]>();
  /** Each `connect`, `close` and `disconnect` replaces it. A `connect` with an older one has ended. */
  #attempt: object = {};

  /** All calls, oldest first. They are snapshots. */
  get calls(): readonly RecordedRealtimeTransportCall[] {
    return this.#script.calls;
  }

  /**
   * Expects a call: the oldest one that met no expectation yet, or the next one. Calls meet
   * expectations in their order. The promise resolves with the call.
   *
   * @param matcher Looks at the call. If it returns false, or throws, the call is not the expected one.
   * @throws {UnexpectedRealtimeCallError} Rejects if the call is of another method. The caller of that
   * method gets the same exception.
   * @throws {RealtimeCallMatcherError} Rejects if the matcher returns false. The caller of the method
   * gets the same exception.
   */
  expectCall<Method extends RealtimeTransportMethod>(
    method: Method,
    matcher?: RealtimeCallMatcher<Method>,
  ): Promise<RealtimeTransportCallFor<Method>> {
    return this.#script.expect(method, matcher);
  }

  /**
   * Runs the service's side and the application's side at the same time, and resolves with the result
   * of the application's side. It never waits for a call that cannot come any more.
   *
   * @throws The first failure of either side.
   * @throws {IncompleteRealtimeScenarioError} Rejects if calls, expectations or failures are left.
   * @throws {ScriptedRealtimeScenarioCancelledError} Rejects if the signal is aborted.
   */
  runScenario<Result>(options: ScriptedRealtimeScenarioOptions<Result>): Promise<Result> {
    return runScenario(options, this.#script, (event, ...args) => this.emit(event, ...args));
  }

  /** Lets the next call of a method throw `error`, after the call was recorded. */
  failNextCall(method: RealtimeTransportMethod, error: unknown): void {
    this.#script.failNext(method, error);
  }

  /** Ends the connection from the service's side. With `error`, an `error` event follows. */
  disconnect(error?: unknown): void {
    this.#attempt = {};
    try {
      this.#change("disconnected");
    } finally {
      if (error !== undefined) this.emit("error", { type: "error", error });
    }
  }

  /**
   * Asserts that every call was expected, every expectation was met, and every failure happened.
   *
   * @throws {IncompleteRealtimeScenarioError} If calls, expectations or failures are left.
   */
  assertComplete(): void {
    const incomplete = this.#script.incompleteness();
    if (incomplete) throw incomplete;
  }

  /**
   * Asserts that the transport is disconnected.
   *
   * @throws {RealtimeTransportNotClosedError} If it is not.
   */
  assertClosed(): void {
    if (this.status !== "disconnected") throw new RealtimeTransportNotClosedError(this.status);
  }

  /**
   * Records the call, and connects at once. The record does not contain the key.
   *
   * @throws {ScriptedRealtimeConnectionSupersededError} Rejects if a later call ends the attempt.
   */
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

  /** Records the call, and disconnects. Does nothing if the transport is disconnected already. */
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
  // deno-lint-ignore no-explicit-any -- the overrides depend on the provider
  requestResponse(response?: Record<string, any>): void {
    this.#script.record("requestResponse", { response });
  }

  /** Records the call. */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- merged into the event unchanged
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

  /** Records the call, and sets {@linkcode ScriptedRealtimeTransport.muted}. */
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

  /** Adds a listener for an event. */
  readonly on: RealtimeEventEmitter<RealtimeTransportEventTypes>["on"] = (
    type: PropertyKey,
    listener: AnyListener,
  ) => this.#add(type, { listener, once: false });

  /** Adds a listener for the next event of a type only. */
  readonly once: RealtimeEventEmitter<RealtimeTransportEventTypes>["once"] = (
    type: PropertyKey,
    listener: AnyListener,
  ) => this.#add(type, { listener, once: true });

  /** Removes a listener. If it was added more than once, the last one is removed. */
  readonly off: RealtimeEventEmitter<RealtimeTransportEventTypes>["off"] = (
    type: PropertyKey,
    listener: AnyListener,
  ) => {
    const registrations = this.#listeners.get(type) ?? [];
    const index = registrations.findLastIndex((candidate) => candidate.listener === listener);
    if (index >= 0) registrations.splice(index, 1);
    return this;
  };

  /**
   * Calls the listeners of an event at once. Returns false if there are none. If a listener throws,
   * `emit` throws the exception, and does not call the rest.
   */
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
