import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { agentSessionConfig, type SessionConfigOptions } from "../agent/initial_session_config.ts";
import { prepareAgent, type PreparedAgent } from "../agent/prepared_agent.ts";
import type { RunContext } from "../agent/run_context.ts";
import type { RealtimeTransportLayer } from "../transport/transport_layer.ts";
import type {
  RealtimeSessionConfig,
  RealtimeSessionConfigDefinition,
} from "../wire/session_config.ts";
import type { SessionNotifier } from "./session_events.ts";

/** What an {@linkcode AgentDesk} works with. */
export interface AgentDeskOptions {
  /** Whom to tell of the new agent's config. */
  readonly transport: RealtimeTransportLayer;
  /** The session's context. */
  // deno-lint-ignore no-explicit-any -- any context
  readonly context: RunContext<any>;
  /** What holds whichever agent speaks. */
  readonly options: SessionConfigOptions;
  /** Whom to tell of a change. */
  readonly notifier: SessionNotifier;
  /** Called when the agent is another one, or can do other things. */
  onChanged(prepared: PreparedAgent): void;
}

/** Who speaks, and how another agent takes over. */
export class AgentDesk {
  readonly #options: AgentDeskOptions;
  #current: RealtimeAgentLike;
  #prepared: PreparedAgent | undefined;
  /** The latest config that names a voice, until the server has taken or refused it. */
  #unconfirmed: Partial<RealtimeSessionConfigDefinition> | undefined;

  /** `initial` speaks first. Nothing is asked of it yet. */
  constructor(initial: RealtimeAgentLike, options: AgentDeskOptions) {
    this.#current = initial;
    this.#options = options;
  }

  /** The agent that speaks. */
  get current(): RealtimeAgentLike {
    return this.#current;
  }

  /** What it can do; `undefined` before the first connection. */
  get prepared(): PreparedAgent | undefined {
    return this.#prepared;
  }

  /** Makes `agent` the first one to speak, and gives the config to connect with. */
  async begin(
    agent: RealtimeAgentLike,
    isCurrent: () => boolean,
  ): Promise<Partial<RealtimeSessionConfig>> {
    const { context, options } = this.#options;
    const prepared = await prepareAgent(agent, context);
    const config = await agentSessionConfig(prepared, context, options, { phase: "initial" });
    if (isCurrent()) this.#take(prepared);
    return config;
  }

  /**
   * Lets `agent` take over: one `session.update`, then the events, then it speaks.
   *
   * @throws What the agent's functions or the transport throw: then nothing has changed.
   */
  async handOver(
    from: RealtimeAgentLike,
    agent: RealtimeAgentLike,
    isCurrent: () => boolean,
  ): Promise<boolean> {
    const { context, options, transport, notifier } = this.#options;
    const prepared = await prepareAgent(agent, context);
    const config = await agentSessionConfig(prepared, context, options, { phase: "update" });
    if (!isCurrent()) return false;
    this.#unconfirmed = (config as Partial<RealtimeSessionConfigDefinition>).voice
      ? config as Partial<RealtimeSessionConfigDefinition>
      : undefined;
    transport.updateSessionConfig(config);
    notifier.emitTo(from, "agent_handoff", context, agent);
    notifier.emit("agent_handoff", context, from, agent);
    if (!isCurrent()) return false; // a listener has closed the session
    this.#take(prepared);
    return true;
  }

  /**
   * Once somebody has spoken, the service refuses every update that names another voice, instructions
   * and tools included (PROTOCOL A.5). The agent then takes over with the voice that is there.
   */
  handleRaw(event: { readonly type: string; readonly error?: unknown }): void {
    if (event.type === "session.updated") {
      this.#unconfirmed = undefined;
      return;
    }
    const config = this.#unconfirmed;
    const { code } = (event.error ?? {}) as { code?: unknown };
    if (event.type !== "error" || code !== "cannot_update_voice" || !config) return;
    this.#unconfirmed = undefined;
    this.#options.transport.updateSessionConfig(withoutVoice(config));
  }

  #take(prepared: PreparedAgent): void {
    this.#current = prepared.agent;
    this.#prepared = prepared;
    this.#options.onChanged(prepared);
  }
}

function withoutVoice(
  config: Partial<RealtimeSessionConfigDefinition>,
): Partial<RealtimeSessionConfig> {
  const { voice: _, audio, ...rest } = config;
  if (!audio?.output) return { ...rest, ...audio ? { audio } : {} };
  const { voice: __, ...output } = audio.output;
  return { ...rest, audio: { ...audio, output } };
}
