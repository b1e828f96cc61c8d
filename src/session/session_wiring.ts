import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { SessionContext } from "../agent/session_context.ts";
import { withoutUndefined } from "../agent/without_undefined.ts";
import { systemClock } from "../clock/clock.ts";
import { closedByClient, UserError } from "../contract/errors.ts";
import { ServiceFailures } from "../contract/service_failures.ts";
import type { RealtimeSessionConfig } from "../contract/session_config.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";
import type { EventDispatcher } from "../events/event_dispatcher.ts";
import { AgentDesk } from "./agent_desk.ts";
import { HistoryRecorder } from "./history/history_recorder.ts";
import { McpTools } from "./mcp_tools.ts";
import type { OutputGuardrails } from "./output_guardrails.ts";
import { SessionNotifier } from "./session_notifier.ts";
import type { RealtimeSessionConnectOptions, RealtimeSessionOptions } from "./session_options.ts";
import { Approvals } from "./tools/approvals.ts";
import { deliverOutput } from "./tools/output_delivery.ts";
import { Responses } from "./tools/responses.ts";
import { ToolCall, type ToolCallOwner } from "./tools/tool_call.ts";
import { ToolTurn, type ToolTurnOwner } from "./tools/tool_turn.ts";
import { TransportListeners } from "./transport_listeners.ts";
import {
  connectionReactions,
  historyReactions,
  mcpReactions,
  neutralReactions,
  responseReactions,
  type TransportReactions,
} from "./transport_reactions.ts";
import { cancelResponse, requestResponse, retrieveItem } from "./transport_requests.ts";

/** Makes the parts of a session, gives each what it needs, and begins and ends a connection. */
export class SessionWiring<TContext> {
  /** Given to agents, tools, guardrails and listeners. */
  readonly context: SessionContext<TContext>;
  /** The calls that wait for a decision. */
  readonly approvals: Approvals;
  /** The tools of MCP servers that the current agent can use. */
  readonly mcpTools: McpTools;
  /** The current agent, and handoffs. */
  readonly desk: AgentDesk;
  /** Keeps the history of the latest connection. */
  recorder: HistoryRecorder;
  #responses: Responses;
  /** Made by the first connection that finds any guardrail in the options. */
  #guardrails: OutputGuardrails | undefined;
  readonly #options: RealtimeSessionOptions<TContext>;
  readonly #transport: RealtimeTransportLayer;
  readonly #events: EventDispatcher;
  readonly #notifier: SessionNotifier;
  readonly #listeners: TransportListeners;
  /** `undefined` if the transport raises the failures of the service as `error` itself. */
  readonly #failures: ServiceFailures | undefined;
  /** The connection, or the attempt at one. A new one for each `connect()`, none after `close()`. */
  #connection: AbortController | undefined;

  /** `events` has the session's listeners. */
  constructor(
    initialAgent: RealtimeAgentLike,
    options: RealtimeSessionOptions<TContext>,
    transport: RealtimeTransportLayer,
    events: EventDispatcher,
  ) {
    this.#options = options;
    this.#transport = transport;
    this.#events = events;
    const context = this.context = new SessionContext(
      options.context,
      () => this.recorder.items,
    );
    const notifier = this.#notifier = new SessionNotifier(
      events,
      context,
      () => this.#connection !== undefined,
    );
    if (!transport.neutralEvents) {
      this.#failures = new ServiceFailures(
        options.clock ?? systemClock,
        (failure) => notifier.error(failure),
      );
    }
    this.#listeners = new TransportListeners({ transport, events, notifier });
    this.mcpTools = new McpTools((tools) => notifier.emit("mcp_tools_changed", tools));
    this.approvals = new Approvals({
      context,
      options,
      requested(agent, request) {
        notifier.tellSession("tool_approval_requested", agent, request);
      },
    });
    this.desk = new AgentDesk({
      context,
      options,
      signal: () => this.#connection?.signal,
      updateConfig: (config) => transport.updateSessionConfig(config),
      handedOver(from, to) {
        notifier.tellAgent("agent_handoff", from, to);
        notifier.tellSession("agent_handoff", from, to);
      },
      agentChanged: ({ definitions }) => this.mcpTools.agentChanged(definitions),
    }, initialAgent);
    this.recorder = this.#newRecorder();
    this.#responses = this.#newResponses();
  }

  /** Begins a connection with the first agent. If that fails, rejects and leaves nothing behind. */
  async connect(options: RealtimeSessionConnectOptions): Promise<void> {
    if (this.#connection) {
      if (this.#transport.status !== "disconnected") {
        // the transport refuses a second connection, or allows it
        return await this.#connectTransport(options, this.desk.prepared?.config);
      }
      if (!this.#listeners.isListening) {
        throw new UserError(
          "Cannot connect: an earlier `connect()` has not finished. Wait for it, or call `close()` first",
        );
      }
    }
    this.#leave();
    const { signal } = this.#connection = new AbortController();
    this.recorder = this.#newRecorder();
    try {
      const config = await this.desk.begin();
      if (this.#options.outputGuardrails?.length) {
        const { OutputGuardrails } = await import("./output_guardrails.ts");
        signal.throwIfAborted();
        this.#guardrails ??= this.#newGuardrails(OutputGuardrails);
      }
      this.#listen(signal);
      await this.#connectTransport(options, config);
      signal.throwIfAborted();
    } catch (error) {
      if (!signal.aborted) this.#leave();
      throw error;
    }
    this.#historyChanged();
  }

  /** Ends the connection, or the attempt. */
  close(): void {
    this.#leave();
    this.#transport.close();
  }

  #connectTransport(
    { apiKey = this.#options.apiKey, model, ...options }: RealtimeSessionConnectOptions,
    initialSessionConfig: Partial<RealtimeSessionConfig> | undefined,
  ): Promise<void> {
    return this.#transport.connect({
      apiKey: apiKey!, // a transport may have a key of its own
      ...withoutUndefined({
        ...options,
        model: this.#options.model ?? model,
        initialSessionConfig,
      }),
    });
  }

  #leave(): void {
    this.#connection?.abort(closedByClient());
    this.#connection = undefined;
    this.#listeners.removeAll();
    this.#connectionEnded();
  }

  /** Also called when the other side ends the connection. */
  #connectionEnded(): void {
    this.#failures?.stop();
    this.#responses.endAll();
    this.#responses = this.#newResponses();
    this.approvals.reset();
  }

  #newRecorder(): HistoryRecorder {
    const notifier = this.#notifier;
    return new HistoryRecorder({
      options: this.#options,
      itemAdded: (item) => notifier.emit("history_added", item),
      historyChanged: () => this.#historyChanged(),
      retrieveItem: (itemId) => notifier.attempt(() => retrieveItem(this.#transport, itemId)),
    });
  }

  #newResponses(): Responses {
    const notifier = this.#notifier;
    const transport = this.#transport;
    const clock = this.#options.clock ?? systemClock;
    const turns: ToolTurnOwner = {
      clock,
      sendOutput(call, output, startResponse) {
        deliverOutput({ transport, notifier }, call, output, startResponse);
      },
      requestResponse: () => this.#requestResponse(),
    };
    const calls: ToolCallOwner = {
      context: this.context,
      options: this.#options,
      clock,
      ask: (...request) => this.approvals.ask(...request),
      handOver: (from, to) => this.desk.handOver(from, to),
      toolStarted(agent, tool, toolCall) {
        notifier.tellBoth("agent_tool_start", agent, tool, { toolCall });
      },
      toolEnded(agent, tool, output, toolCall) {
        notifier.tellBoth("agent_tool_end", agent, tool, output, { toolCall });
      },
      error: (error) => notifier.error(error),
    };
    return new Responses({
      prepared: () => this.desk.prepared,
      newTurn: (signal, isOpen) => new ToolTurn(turns, signal, isOpen),
      newCall: (response, event) => new ToolCall(calls, response, event),
      error: (error) => notifier.error(error),
    });
  }

  #newGuardrails(Guardrails: typeof OutputGuardrails): OutputGuardrails {
    const notifier = this.#notifier;
    const transport = this.#transport;
    return new Guardrails({
      context: this.context,
      options: this.#options,
      responses: () => this.#responses,
      cancelResponse: (responseId) => cancelResponse(transport, responseId),
      interrupt: () => transport.interrupt(),
      sendMessage: (text) => transport.sendMessage(text, {}),
      tripped(agent, error, itemId) {
        notifier.tellSession("guardrail_tripped", agent, error, { itemId });
      },
      error: (error) => notifier.error(error),
    });
  }

  #listen(signal: AbortSignal): void {
    const { context, approvals, mcpTools, desk, recorder } = this;
    const notifier = this.#notifier;
    const currentAgent = () => desk.current;
    const reactions: TransportReactions = {
      ...connectionReactions({
        notifier,
        failures: this.#failures,
        connectionEnded: () => this.#connectionEnded(),
      }),
      ...historyReactions(recorder),
      ...responseReactions({
        notifier,
        context,
        currentAgent,
        responses: () => this.#responses,
        guardrails: () => this.#guardrails,
      }),
      ...mcpReactions({
        notifier,
        options: this.#options,
        transport: this.#transport,
        approvals,
        mcpTools,
        currentAgent,
        requestResponse: () => this.#requestResponse(),
      }),
    };
    this.#listeners.add(reactions, neutralReactions(desk, recorder, notifier), signal);
  }

  #requestResponse(): void {
    this.#notifier.attempt(() => requestResponse(this.#transport));
  }

  /** The history is copied only if somebody listens. */
  #historyChanged(): void {
    if (this.#events.has("history_updated")) {
      this.#notifier.emit("history_updated", this.recorder.items);
    }
  }
}
