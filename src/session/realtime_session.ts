import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { computeInitialSessionConfig } from "../agent/initial_session_config.ts";
import type { AgentContext } from "../agent/run_context.ts";
import type { RunToolApprovalItem } from "../agent/tool_approval_item.ts";
import type { UsageTotals } from "../agent/usage_totals.ts";
import type { RealtimeItem } from "../contract/realtime_item.ts";
import type { RealtimeSessionConfig } from "../contract/session_config.ts";
import type { RealtimeMcpToolInfo } from "../contract/transport_events.ts";
import type { RealtimeTransportLayer, RealtimeUserInput } from "../contract/transport_layer.ts";
import { consoleLogger } from "../events/logger.ts";
import { TypedEmitter } from "../events/typed_emitter.ts";
import { chooseTransport } from "./choose_transport.ts";
import type { RealtimeSessionEventTypes } from "./session_events.ts";
import type { RealtimeSessionConnectOptions, RealtimeSessionOptions } from "./session_options.ts";
import { SessionWiring } from "./session_wiring.ts";

/**
 * A conversation between a person and voice agents. Runs the agents' tools, their handoffs and the
 * guardrails, and keeps the history. Sends and receives audio and text through its transport.
 *
 * A session that has ended may be connected again. It then starts over with its first agent and an
 * empty history.
 *
 * @example A voice loop with a tool
 * ```ts
 * import { RealtimeAgent, RealtimeSession, tool } from "@voicewire/realtime";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 * import { createEmulator } from "@voicewire/realtime/testing";
 *
 * const weather = tool({
 *   name: "weather",
 *   description: "The weather in a city",
 *   parameters: { type: "object", properties: { city: { type: "string" } } },
 *   execute: () => "Sunny",
 * });
 * const agent = new RealtimeAgent({ name: "guide", instructions: "Be brief.", tools: [weather] });
 * // With a key and `transport: "websocket"` this talks to the live service.
 * const transport = new OpenAIRealtimeWebSocket(createEmulator());
 * await using session = new RealtimeSession(agent, { transport });
 * session.on("audio", ({ data }) => data.byteLength);
 * await session.connect({ apiKey: "any" });
 * const answered = new Promise((resolve, reject) => {
 *   session.once("agent_tool_end", resolve);
 *   session.once("error", ({ error }) => reject(error));
 * });
 * session.sendMessage('call: weather {"city":"Rome"}');
 * await answered;
 * ```
 */
export class RealtimeSession<TContext = unknown>
  extends TypedEmitter<RealtimeSessionEventTypes<TContext>>
  implements AsyncDisposable {
  /** The agent that speaks first. */
  readonly initialAgent: RealtimeAgentLike;
  /** The options that were given to the constructor. */
  readonly options: RealtimeSessionOptions<TContext>;
  readonly #transport: RealtimeTransportLayer;
  readonly #wiring: SessionWiring<TContext>;

  /**
   * Makes a session. Opens nothing before {@linkcode connect}.
   *
   * @throws {UserError} If `transport` is "webrtc" and the runtime has no WebRTC, or is not a transport.
   */
  constructor(
    initialAgent: RealtimeAgentLike,
    options: RealtimeSessionOptions<TContext> = {},
  ) {
    super(options.logger ?? consoleLogger);
    this.initialAgent = initialAgent;
    this.options = options;
    this.#transport = chooseTransport(options.transport);
    this.#wiring = new SessionWiring(initialAgent, options, this.#transport, this.events);
  }

  /** The transport. Use it to send raw client events, and to listen to raw server events. */
  get transport(): RealtimeTransportLayer {
    return this.#transport;
  }

  /** The agent that speaks. */
  get currentAgent(): RealtimeAgentLike {
    return this.#wiring.desk.current;
  }

  /** The usage of the session, over all its connections. */
  get usage(): UsageTotals {
    return this.#wiring.context.usage;
  }

  /** The context that agents, tools, guardrails and listeners receive. */
  get context(): AgentContext<TContext> {
    return this.#wiring.context;
  }

  /** Whether the caller's audio is muted; `null` if the transport cannot mute. */
  get muted(): boolean | null {
    return this.#transport.muted;
  }

  /** The conversation so far. Returns the same array until the history changes; an array never changes. */
  get history(): RealtimeItem[] {
    return this.#wiring.recorder.items;
  }

  /** The tools of MCP servers that the current agent can use. */
  get availableMcpTools(): RealtimeMcpToolInfo[] {
    return this.#wiring.mcpTools.available;
  }

  /**
   * Connects with the first agent. Starts a new history, and raises `history_updated` at the end.
   *
   * @throws The errors of the agent's functions and of the transport's `connect`. The session is then
   * as before, and may be connected again.
   */
  connect(options: RealtimeSessionConnectOptions = {}): Promise<void> {
    return this.#wiring.connect(options);
  }

  /**
   * Ends the connection, or the attempt, at once. Aborts the `signal` of running tools, drops their
   * outputs, and removes all listeners from the transport. Does nothing the second time.
   */
  close(): void {
    this.#wiring.close();
  }

  /** Calls {@linkcode close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  /**
   * Computes the config that the session connects with. Changes nothing, and needs no connection.
   * Rejects with the errors of the agent's functions.
   */
  getInitialSessionConfig(
    overrides: Partial<RealtimeSessionConfig> = {},
  ): Promise<Partial<RealtimeSessionConfig>> {
    return computeInitialSessionConfig(this.initialAgent, this.options, overrides);
  }

  /**
   * Computes the config that a session with this agent and these options would connect with. Rejects
   * with the errors of the agent's functions.
   */
  static computeInitialSessionConfig<TContext = unknown>(
    agent: RealtimeAgentLike,
    options: RealtimeSessionOptions<TContext> = {},
    overrides: Partial<RealtimeSessionConfig> = {},
  ): Promise<Partial<RealtimeSessionConfig>> {
    return computeInitialSessionConfig(agent, options, overrides);
  }

  /**
   * Lets another agent take over. Returns the agent.
   *
   * @throws The errors of the agent's functions, {@linkcode UserError} if not connected, and
   * {@linkcode RealtimeConnectionError} if the session is closed meanwhile. The current agent stays then.
   */
  async updateAgent<Agent extends RealtimeAgentLike>(newAgent: Agent): Promise<Agent> {
    await this.#wiring.desk.handOver(this.currentAgent, newAgent);
    return newAgent;
  }

  /**
   * Replaces the conversation. Pass the new list, or a function that returns it from a copy of the
   * present one. To change an item, put another object in its place; do not write to the item. The
   * history changes when the server confirms.
   *
   * @throws The errors of the transport's `resetHistory`.
   */
  updateHistory(newHistory: RealtimeItem[] | ((history: RealtimeItem[]) => RealtimeItem[])): void {
    const { history } = this;
    const edited = typeof newHistory === "function" ? newHistory([...history]) : newHistory;
    this.#transport.resetHistory(history, edited);
  }

  /**
   * Sends a message for the user, and asks for a response. `otherEventData` is merged into the event.
   *
   * @throws {UserError} If not connected.
   */
  sendMessage(
    message: RealtimeUserInput,
    // deno-lint-ignore no-explicit-any -- merged into the event as it is
    otherEventData: Record<string, any> = {},
  ): void {
    this.#transport.sendMessage(message, otherEventData);
  }

  /**
   * Sends the model an image (a data URI). Asks for a response unless `triggerResponse` is false.
   *
   * @throws {UserError} If not connected.
   */
  addImage(
    image: string,
    { triggerResponse = true }: { triggerResponse?: boolean | undefined } = {},
  ): void {
    this.#transport.addImage(image, { triggerResponse });
  }

  /**
   * Sends audio of the caller: in the session's input format or, if the transport has a codec, as PCM16
   * at the codec's rate. `commit` ends the turn by hand. While not connected, the transports of this
   * package drop audio and count it, and raise one `error` event for each connection.
   *
   * @throws {UserError} If the transport takes no audio from the application (SIP).
   */
  sendAudio(audio: ArrayBuffer, options: { commit?: boolean } = {}): void {
    this.#transport.sendAudio(audio, options);
  }

  /**
   * Mutes or unmutes the caller. May be called before the session is connected, and holds for later
   * connections.
   *
   * @throws {UserError} If the transport cannot mute (SIP).
   */
  mute(muted: boolean): void {
    this.#transport.mute(muted);
  }

  /** Interrupts the model. Does nothing when not connected. */
  interrupt(): void {
    this.#transport.interrupt();
  }

  /**
   * Approves a call that waits for a decision, so that it runs. Resolves when the call has answered.
   * `alwaysApprove` approves all later calls of the tool; it has no effect on tools of MCP servers (use
   * `requireApproval`). Does nothing for a call that was decided before.
   *
   * @throws {ModelBehaviorError} If the connection that the call belongs to has ended.
   */
  approve(
    approvalItem: RunToolApprovalItem,
    { alwaysApprove: always }: { alwaysApprove?: boolean | undefined } = {},
  ): Promise<void> {
    return this.#wiring.approvals.decide(approvalItem, { approved: true, always });
  }

  /**
   * Rejects a call that waits for a decision. The model reads `message`, or a default message.
   * `alwaysReject` rejects all later calls of the tool; it has no effect on tools of MCP servers. Does
   * nothing for a call that was decided before.
   *
   * @throws {ModelBehaviorError} If the connection that the call belongs to has ended.
   */
  reject(
    approvalItem: RunToolApprovalItem,
    { alwaysReject: always, message }: {
      alwaysReject?: boolean | undefined;
      message?: string | undefined;
    } = {},
  ): Promise<void> {
    return this.#wiring.approvals.decide(approvalItem, { approved: false, always, message });
  }
}
