import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { computeInitialSessionConfig } from "../agent/initial_session_config.ts";
import type { RealtimeContextData, RunContext } from "../agent/run_context.ts";
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
 * A conversation between a person and voice agents: runs the agents' tools, their handoffs and the
 * guardrails, and keeps the history. Audio and text go through its transport.
 *
 * A session may be connected again after it has ended; it begins anew, with its first agent.
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
 * const answered = new Promise((resolve) => session.once("agent_tool_end", resolve));
 * await session.connect({ apiKey: "any" });
 * session.sendMessage('call: weather {"city":"Rome"}');
 * await answered;
 * ```
 */
export class RealtimeSession<TContext = unknown>
  extends TypedEmitter<RealtimeSessionEventTypes<TContext>>
  implements AsyncDisposable {
  /** The agent that speaks first. */
  readonly initialAgent: RealtimeAgentLike;
  /** What the session was made with. */
  readonly options: RealtimeSessionOptions<TContext>;
  readonly #transport: RealtimeTransportLayer;
  readonly #wiring: SessionWiring<TContext>;

  /**
   * Nothing is opened before {@linkcode connect}.
   *
   * @throws {UserError} If `transport` is "webrtc" where there is none, or nothing that is a transport.
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

  /** What carries the session: raw events and client events go through it too. */
  get transport(): RealtimeTransportLayer {
    return this.#transport;
  }

  /** The agent that speaks. */
  get currentAgent(): RealtimeAgentLike {
    return this.#wiring.desk.current;
  }

  /** What the session has used: all its connections. */
  get usage(): UsageTotals {
    return this.#wiring.context.usage;
  }

  /** What agents, tools and guardrails are given. */
  get context(): RunContext<RealtimeContextData<TContext>> {
    return this.#wiring.context;
  }

  /** Whether the caller is muted; `null` where the transport does not mute. */
  get muted(): boolean | null {
    return this.#transport.muted;
  }

  /** The conversation. The same array until it changes; it does not change afterwards. */
  get history(): RealtimeItem[] {
    return this.#wiring.recorder.items;
  }

  /** The tools of MCP servers that the agent can use. */
  get availableMcpTools(): RealtimeMcpToolInfo[] {
    return this.#wiring.mcpTools.available;
  }

  /**
   * Connects, with the first agent. `history_updated` says afterwards that the history is a new one.
   *
   * @throws What the agent's functions throw, and what the transport's `connect` does. Nothing of
   * the attempt is left, and it may be tried again.
   */
  connect(options: RealtimeSessionConnectOptions = {}): Promise<void> {
    return this.#wiring.connect(options);
  }

  /**
   * Ends the connection, or the attempt, at once: tools are told by their `signal`, what they give is
   * not sent, and nothing listens to the transport any more. Does nothing the second time.
   */
  close(): void {
    this.#wiring.close();
  }

  /** The same as {@linkcode close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  /**
   * The config that the session connects with. Changes nothing, and needs no connection.
   *
   * @throws What the agent's functions throw. It rejects with it.
   */
  getInitialSessionConfig(
    overrides: Partial<RealtimeSessionConfig> = {},
  ): Promise<Partial<RealtimeSessionConfig>> {
    return computeInitialSessionConfig(this.initialAgent, this.options, overrides);
  }

  /**
   * The config that a session with this agent and these options would connect with.
   *
   * @throws What the agent's functions throw. It rejects with it.
   */
  static computeInitialSessionConfig<TContext = unknown>(
    agent: RealtimeAgentLike,
    options: RealtimeSessionOptions<TContext> = {},
    overrides: Partial<RealtimeSessionConfig> = {},
  ): Promise<Partial<RealtimeSessionConfig>> {
    return computeInitialSessionConfig(agent, options, overrides);
  }

  /**
   * Lets another agent take over.
   *
   * @throws What its functions throw, {@linkcode UserError} if not connected, and
   * {@linkcode RealtimeConnectionError} if the session is closed meanwhile. Nothing has changed then.
   */
  async updateAgent<Agent extends RealtimeAgentLike>(newAgent: Agent): Promise<Agent> {
    await this.#wiring.desk.handOver(this.currentAgent, newAgent);
    return newAgent;
  }

  /**
   * Makes the conversation another one: a list, or what a function makes of a copy of the present one.
   * An item changes by another in its place, not by writing on it. The history changes when the server
   * confirms.
   *
   * @throws What the transport's `resetHistory` does.
   */
  updateHistory(newHistory: RealtimeItem[] | ((history: RealtimeItem[]) => RealtimeItem[])): void {
    const { history } = this;
    const edited = typeof newHistory === "function" ? newHistory([...history]) : newHistory;
    this.#transport.resetHistory(history, edited);
  }

  /**
   * Says something for the user, and asks for a response. `otherEventData` is merged into the event.
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
   * Shows the model an image (a data URI), and asks for a response unless told not to.
   *
   * @throws {UserError} If not connected.
   */
  addImage(image: string, { triggerResponse = true }: { triggerResponse?: boolean } = {}): void {
    this.#transport.addImage(image, { triggerResponse });
  }

  /**
   * Sends audio of the caller, in the session's input format or, if the transport has a codec, as PCM16
   * of its rate. `commit` ends the turn by hand. What is sent while not connected, this package's
   * transports drop and count, and one `error` event a connection says so.
   *
   * @throws {UserError} If the transport carries no audio of the application's (SIP).
   */
  sendAudio(audio: ArrayBuffer, options: { commit?: boolean } = {}): void {
    this.#transport.sendAudio(audio, options);
  }

  /**
   * Mutes or unmutes the caller. May be called before the session is connected; holds for later
   * connections too.
   *
   * @throws {UserError} If the transport cannot mute (SIP).
   */
  mute(muted: boolean): void {
    this.#transport.mute(muted);
  }

  /** Stops what the model is saying. Does nothing when not connected. */
  interrupt(): void {
    this.#transport.interrupt();
  }

  /**
   * Lets a call run that waits for a person; resolves when it has answered. `alwaysApprove` makes the
   * decision hold for every call of the tool (not for tools of MCP servers: use `allowedTools`). Does
   * nothing for a call that was decided on.
   *
   * @throws {ModelBehaviorError} If the connection that the call belongs to has ended.
   */
  approve(
    approvalItem: RunToolApprovalItem,
    { alwaysApprove: always }: { alwaysApprove?: boolean } = {},
  ): Promise<void> {
    return this.#wiring.approvals.decide(approvalItem, { approved: true, always });
  }

  /**
   * Refuses a call that waits for a person: the model is told, with `message` if there is one.
   * `alwaysReject` makes the decision hold for every call of the tool (not for tools of MCP servers).
   * Does nothing for a call that was decided on.
   *
   * @throws {ModelBehaviorError} If the connection that the call belongs to has ended.
   */
  reject(
    approvalItem: RunToolApprovalItem,
    { alwaysReject: always, message }: { alwaysReject?: boolean; message?: string } = {},
  ): Promise<void> {
    return this.#wiring.approvals.decide(approvalItem, { approved: false, always, message });
  }
}
