import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { configureAgent, type ConfiguredAgent } from "../agent/initial_session_config.ts";
import { sameValue } from "../agent/same_value.ts";
import type {
  RealtimeSessionConfig,
  RealtimeSessionConfigDefinition,
} from "../contract/session_config.ts";
import type { SessionParts } from "./session_parts.ts";

type Config = Partial<RealtimeSessionConfigDefinition>;

/** Who speaks, and how another agent takes over. */
export class AgentDesk {
  readonly #session: SessionParts;
  readonly #initial: RealtimeAgentLike;
  #speaker: ConfiguredAgent | undefined;
  /** The latest config that names a voice, until the server has taken or refused it. */
  #unconfirmed: Config | undefined;

  /** `initial` speaks first. Nothing is asked of it yet. */
  constructor(session: SessionParts, initial: RealtimeAgentLike) {
    this.#session = session;
    this.#initial = initial;
  }

  /** The agent that speaks. */
  get current(): RealtimeAgentLike {
    return this.#speaker?.agent ?? this.#initial;
  }

  /** What it can do, and what the service was told of it last. There is nothing before the first connection. */
  get prepared(): ConfiguredAgent {
    return this.#speaker!;
  }

  /** Lets the first agent speak, and gives the config to connect with. */
  async begin(): Promise<Partial<RealtimeSessionConfig>> {
    this.#unconfirmed = undefined;
    const speaker = await this.#configure(this.#initial);
    this.#take(speaker);
    return speaker.config;
  }

  /**
   * Lets `agent` take over: one `session.update`, then the events, then it speaks. The update says so
   * even if there are no tools any more.
   *
   * @throws What the agent's functions or the transport throw, and the signal's reason if the session is
   * closed meanwhile: then nothing has changed.
   */
  async handOver(from: RealtimeAgentLike, agent: RealtimeAgentLike): Promise<void> {
    const session = this.#session;
    const { transport, signal } = session;
    const speaker = await this.#configure(agent);
    const { config, definitions } = speaker;
    const update = definitions.length > 0 || config.prompt
      ? config
      : { ...config, providerData: { ...config.providerData, tools: [] } };
    this.#unconfirmed = update.voice ? update : undefined;
    await transport.updateSessionConfig(update); // one of somebody's own may give a promise
    signal?.throwIfAborted();
    session.tellAgent("agent_handoff", from, agent);
    session.tell("agent_handoff", from, agent);
    signal?.throwIfAborted(); // a listener may have closed the session
    this.#take(speaker);
  }

  /** The server has taken a config with this voice. It may be an update before the latest one. */
  voiceConfirmed(voice: unknown): void {
    const config = this.#unconfirmed;
    if (config && sameValue(voice, config.voice)) this.#unconfirmed = undefined;
  }

  /**
   * Once somebody has spoken, the service refuses every update that names another voice,
   * instructions and tools included (docs/protocol.md#what-cannot-change). The agent then takes
   * over with the voice that is there.
   */
  voiceRefused(): void {
    const config = this.#unconfirmed;
    if (!config) return;
    this.#unconfirmed = undefined;
    const { transport } = this.#session;
    this.#session.attempt(() => transport.updateSessionConfig(withoutVoice(config)));
  }

  /** Asks an agent how it speaks now. */
  async #configure(agent: RealtimeAgentLike): Promise<ConfiguredAgent> {
    const { context, options, signal } = this.#session;
    const configured = await configureAgent(agent, context, options);
    signal?.throwIfAborted();
    return configured;
  }

  #take(speaker: ConfiguredAgent): void {
    this.#speaker = speaker;
    this.#session.mcpTools.update();
  }
}

function withoutVoice({ audio, ...config }: Config): Config {
  const output = { ...audio?.output, voice: undefined };
  return { ...config, voice: undefined, audio: { ...audio, output } };
}
