import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { SessionContext } from "../agent/session_context.ts";
import type { RunToolApprovalItem } from "../agent/tool_approval_item.ts";
import { systemClock } from "../clock/clock.ts";
import { CLOSED_BY_CLIENT } from "../transport/connection_cause.ts";
import { RealtimeConnectionError, UserError } from "../transport/errors.ts";
import type { EventDispatcher } from "../transport/event_dispatcher.ts";
import { consoleLogger } from "../transport/logger.ts";
import type { RealtimeTransportLayer } from "../transport/transport_layer.ts";
import type { RealtimeSessionConfig } from "../wire/session_config.ts";
import { AgentDesk } from "./agent_desk.ts";
import { Approvals, type Decision } from "./approvals.ts";
import { AudioRelay } from "./audio_relay.ts";
import { GuardrailRunner } from "./guardrail_runner.ts";
import { HistoryRecorder } from "./history_recorder.ts";
import { McpTools } from "./mcp_tools.ts";
import { refusalMessage } from "./refusal_message.ts";
import { ResponseAgents } from "./response_agents.ts";
import type { SessionNotifier } from "./session_events.ts";
import type { SessionParts } from "./session_parts.ts";
import type { RealtimeSessionConnectOptions, RealtimeSessionOptions } from "./session_options.ts";
import { stopAnswer } from "./stop_answer.ts";
import { ToolRunner } from "./tool_runner.ts";
import { ToolTurns } from "./tool_turns.ts";
import { TransportListeners } from "./transport_listeners.ts";
import { listenToTransport } from "./transport_reactions.ts";

/** The parts of a session, made for each other; and how a connection of theirs begins and ends. */
export class SessionWiring<TContext> implements SessionParts {
  readonly context: SessionContext<TContext>;
  readonly recorder: HistoryRecorder;
  readonly desk: AgentDesk;
  readonly mcpTools: McpTools;
  readonly approvals: Approvals = new Approvals();
  readonly responses: ResponseAgents = new ResponseAgents();
  readonly turns: ToolTurns;
  readonly tools: ToolRunner;
  readonly guardrails: GuardrailRunner;
  readonly audio: AudioRelay;
  readonly notifier: SessionNotifier;
  readonly transport: RealtimeTransportLayer;
  readonly options: RealtimeSessionOptions<TContext>;
  readonly #initialAgent: RealtimeAgentLike;
  readonly #events: EventDispatcher;
  readonly #listeners: TransportListeners;
  /** What belongs to one connection or attempt: another one after each `connect()`, none after `close()`. */
  #connection: object | undefined;
  /** Whether the agent is being asked for its parts: the transport knows nothing of the attempt yet. */
  #isPreparing = false;

  /** `events` has the session's listeners. */
  constructor(
    initialAgent: RealtimeAgentLike,
    options: RealtimeSessionOptions<TContext>,
    transport: RealtimeTransportLayer,
    events: EventDispatcher,
  ) {
    this.#initialAgent = initialAgent;
    this.#events = events;
    this.options = options;
    this.transport = transport;
    const { clock = systemClock, toolExecution, outputGuardrails, outputGuardrailSettings } =
      options;
    const notifier = this.notifier = createNotifier(events);
    this.recorder = new HistoryRecorder({
      storeAudio: options.historyStoreAudio ?? false,
      onAdded: (item) => notifier.emit("history_added", item),
      onChanged: () => this.#tellHistory(),
      requestItem: (itemId) =>
        this.attempt(() => {
          transport.sendEvent({ type: "conversation.item.retrieve", item_id: itemId });
        }),
    });
    const context = this.context = new SessionContext(
      options.context,
      () => this.recorder.items,
    );
    this.mcpTools = new McpTools((tools) => notifier.emit("mcp_tools_changed", tools));
    this.desk = new AgentDesk(initialAgent, {
      transport,
      context,
      options,
      notifier,
      onChanged: (prepared) => this.mcpTools.use(prepared),
    });
    this.turns = new ToolTurns({
      clock,
      send: (call, output, startResponse) =>
        this.attempt(() => transport.sendFunctionCallOutput(call, output, startResponse)),
      requestResponse: () => this.attempt(() => this.requestResponse()),
    });
    this.tools = new ToolRunner({
      context,
      clock,
      notifier,
      approvals: this.approvals,
      guardBeforeApproval: toolExecution?.preApprovalInputGuardrails ?? false,
      refusalMessage: (tool, callId) =>
        refusalMessage(tool.name, callId, context, options, notifier),
      handOver: (from, to) => this.handOver(from, to),
    });
    this.guardrails = new GuardrailRunner({
      guardrails: outputGuardrails ?? [],
      settings: outputGuardrailSettings,
      context,
      onTripped: (error, spoken) => {
        notifier.emit("guardrail_tripped", context, spoken.agent, error, { itemId: spoken.itemId });
        if (!this.#connection) return; // a listener has closed the session
        this.attempt(() => stopAnswer(transport, this.responses, spoken, error.result));
      },
      onError: (error) => notifier.error(error),
    });
    this.#listeners = new TransportListeners(transport, (error) => notifier.error(error));
    this.audio = new AudioRelay({
      transport: this.#listeners,
      listeners: events,
      onStart: () => notifier.emit("audio_start", context, this.desk.current),
      onAudio: (event) => notifier.emit("audio", event),
    });
    events.onAdded(() => this.audio.attach());
  }

  /** Begins a connection with the first agent. Rejects, and leaves nothing behind, if that fails. */
  async connect(options: RealtimeSessionConnectOptions): Promise<void> {
    const { transport } = this;
    if (this.#connection && transport.status !== "disconnected") {
      return await this.#connectTransport(options, {}); // it knows whether that can be
    }
    if (this.#connection && this.#isPreparing) {
      throw new UserError("Cannot connect as the session is connecting already");
    }
    const connection = this.#connection = {};
    const isCurrent = () => this.#connection === connection;
    this.endConnection();
    this.recorder.reset();
    this.#isPreparing = true;
    try {
      const config = await this.desk.begin(this.#initialAgent, isCurrent);
      if (!isCurrent()) throw closed();
      this.#isPreparing = false;
      if (!this.#listeners.attached) {
        listenToTransport(this, this.#listeners);
        this.audio.attach();
      }
      await this.#connectTransport(options, config);
      if (!isCurrent()) throw closed();
    } catch (error) {
      if (isCurrent()) this.#leave();
      throw error;
    }
    this.#tellHistory();
  }

  /** Ends the connection, or the attempt. */
  close(): void {
    this.#leave();
    this.transport.close();
  }

  /** The connection has ended: tools are told, and nobody waits for a decision any more. */
  endConnection(): void {
    this.turns.reset();
    this.tools.reset();
    this.approvals.reset();
    this.guardrails.reset();
    this.responses.reset();
  }

  /** Lets another agent take over. Says whether it has: the connection may have ended meanwhile. */
  async handOver(from: RealtimeAgentLike, to: RealtimeAgentLike): Promise<boolean> {
    const connection = this.#connection;
    return await this.desk.handOver(from, to, () => this.#connection === connection);
  }

  /** A person has decided on a call. Resolves when it has answered. */
  async decide(item: RunToolApprovalItem, decision: Decision): Promise<void> {
    const pending = this.approvals.take(item);
    if (!pending) return;
    const { approved, always, message } = decision;
    const isHosted = pending.item.rawItem.type === "hosted_tool_call";
    if (isHosted && always) {
      const { logger = consoleLogger } = this.options;
      logger.warn("A decision on a tool of an MCP server holds for one call only");
    }
    const holds = always && !isHosted;
    if (approved) this.context.approveTool(pending.item, { alwaysApprove: holds });
    else this.context.rejectTool(pending.item, { alwaysReject: holds, message });
    try {
      await pending.onDecision(decision);
    } catch (error) {
      this.approvals.putBack(pending);
      throw error;
    }
  }

  /** Asks for a response, also of a transport that has no call for it. */
  requestResponse(): void {
    const { transport } = this;
    if (transport.requestResponse) transport.requestResponse();
    else transport.sendEvent({ type: "response.create" });
  }

  /** Does something that may fail as the connection is ending. */
  attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.notifier.error(error);
    }
  }

  #connectTransport(
    { apiKey, model, url, callId, signal, timeoutMs }: RealtimeSessionConnectOptions,
    initialSessionConfig: Partial<RealtimeSessionConfig>,
  ): Promise<void> {
    return this.transport.connect({
      apiKey: (apiKey ?? this.options.apiKey)!, // a transport may have one of its own
      model: this.options.model ?? model,
      url,
      callId,
      initialSessionConfig,
      signal,
      timeoutMs,
    });
  }

  #leave(): void {
    this.#connection = undefined;
    this.#isPreparing = false;
    this.#listeners.detach();
    this.audio.detached();
    this.endConnection();
  }

  /** The copy is made for those who listen, and for nobody else. */
  #tellHistory(): void {
    if (this.#events.has("history_updated")) {
      this.notifier.emit("history_updated", this.recorder.items);
    }
  }
}

function createNotifier(events: EventDispatcher): SessionNotifier {
  const error = (error: unknown) => events.emit("error", { type: "error", error });
  return {
    emit: (type, ...args) => events.emit(type, ...args),
    emitTo(agent, type, ...args) {
      try {
        agent.emit(type, ...args);
      } catch (failure) {
        error(failure);
      }
    },
    error,
  };
}

function closed(): RealtimeConnectionError {
  return new RealtimeConnectionError(
    "closed_by_client",
    "Cannot connect: close() was called before the connection was made",
    CLOSED_BY_CLIENT,
  );
}
