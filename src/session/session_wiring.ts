import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { SessionContext } from "../agent/session_context.ts";
import { toolOutputText } from "../agent/tool_output_text.ts";
import { type Clock, systemClock } from "../clock/clock.ts";
import { closedByClient, UserError } from "../contract/errors.ts";
import { rawRequests } from "../contract/raw_events.ts";
import type { RealtimeSessionConfig } from "../contract/session_config.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";
import type { EventDispatcher } from "../events/event_dispatcher.ts";
import { AgentDesk } from "./agent_desk.ts";
import { HistoryRecorder } from "./history/history_recorder.ts";
import { McpTools } from "./mcp_tools.ts";
import type { OutputGuardrails } from "./output_guardrails.ts";
import { SessionNotifier } from "./session_notifier.ts";
import type { RealtimeSessionConnectOptions, RealtimeSessionOptions } from "./session_options.ts";
import type { SessionParts } from "./session_parts.ts";
import { Approvals } from "./tools/approvals.ts";
import { Responses } from "./tools/responses.ts";
import { listenToTransport, type TransportListener } from "./transport_listeners.ts";

/** The parts of a session, and how a connection of theirs begins and ends. */
export class SessionWiring<TContext> extends SessionNotifier implements SessionParts {
  readonly transport: RealtimeTransportLayer;
  readonly options: RealtimeSessionOptions<TContext>;
  readonly clock: Clock;
  readonly context: SessionContext<TContext>;
  recorder: HistoryRecorder = new HistoryRecorder(this);
  responses: Responses = new Responses(this);
  readonly approvals: Approvals = new Approvals(this);
  readonly mcpTools: McpTools = new McpTools(this);
  readonly desk: AgentDesk;
  guardrails: OutputGuardrails | undefined;
  /** On the transport, once it is on its way, or there. */
  readonly #listeners: TransportListener[] = [];
  /** A connection or the attempt at one: another one after each `connect()`, none after `close()`. */
  #connection: AbortController | undefined;

  /** `events` has the session's listeners. */
  constructor(
    initialAgent: RealtimeAgentLike,
    options: RealtimeSessionOptions<TContext>,
    transport: RealtimeTransportLayer,
    events: EventDispatcher,
  ) {
    super(events);
    this.transport = transport;
    this.options = options;
    this.clock = options.clock ?? systemClock;
    this.context = new SessionContext(options.context, () => this.recorder.items);
    this.desk = new AgentDesk(this, initialAgent);
  }

  /** Begins a connection with the first agent. Rejects, and leaves nothing behind, if that fails. */
  async connect(options: RealtimeSessionConnectOptions): Promise<void> {
    if (this.#connection) {
      if (this.transport.status !== "disconnected") {
        return await this.#connectTransport(options, this.desk.prepared?.config); // it knows whether that can be
      }
      if (this.#listeners.length === 0) {
        throw new UserError("The session is connecting already");
      }
    }
    this.#leave();
    const { signal } = this.#connection = new AbortController();
    this.recorder = new HistoryRecorder(this);
    try {
      const config = await this.desk.begin();
      if (this.options.outputGuardrails?.length) {
        const { OutputGuardrails } = await import("./output_guardrails.ts");
        signal.throwIfAborted();
        this.guardrails ??= new OutputGuardrails(this, toolOutputText);
      }
      listenToTransport(this, this.#listeners);
      await this.#connectTransport(options, config);
      signal.throwIfAborted();
    } catch (error) {
      if (!signal.aborted) this.#leave();
      throw error;
    }
    this.tellHistory();
  }

  /** Ends the connection, or the attempt. */
  close(): void {
    this.#leave();
    this.transport.close();
  }

  endConnection(): void {
    this.responses.endAll();
    this.responses = new Responses(this);
    this.approvals.reset();
  }

  get signal(): AbortSignal | undefined {
    return this.#connection?.signal;
  }

  requestResponse(): void {
    const { transport } = this;
    this.attempt(() =>
      transport.requestResponse
        ? transport.requestResponse()
        : transport.sendEvent(rawRequests.response())
    );
  }

  /** The copy is made for those who listen, and for nobody else. */
  tellHistory(): void {
    if (this.events.has("history_updated")) {
      this.emit("history_updated", this.recorder.items);
    }
  }

  #connectTransport(
    { apiKey = this.options.apiKey, model, ...options }: RealtimeSessionConnectOptions,
    initialSessionConfig: Partial<RealtimeSessionConfig> | undefined,
  ): Promise<void> {
    return this.transport.connect({
      ...options,
      apiKey: apiKey!, // a transport may have one of its own
      model: this.options.model ?? model,
      initialSessionConfig,
    });
  }

  #leave(): void {
    this.#connection?.abort(closedByClient());
    this.#connection = undefined;
    for (const [type, listener] of this.#listeners.splice(0)) {
      this.transport.off(type as "error", listener);
    }
    this.endConnection();
  }
}
