import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import {
  configureAgent,
  type ConfiguredAgent,
  type SessionConfigOptions,
} from "../agent/initial_session_config.ts";
import type { RunContext } from "../agent/run_context.ts";
import { sameValue } from "../agent/same_value.ts";
import type {
  RealtimeSessionConfig,
  RealtimeSessionConfigDefinition,
} from "../contract/session_config.ts";

type Config = Partial<RealtimeSessionConfigDefinition>;

/** The parts of a session that a handoff needs. */
export interface AgentDeskOwner {
  /** Given to the functions of an agent. */
  // deno-lint-ignore no-explicit-any -- any context
  readonly context: RunContext<any>;
  /** The settings that hold for every agent. */
  // deno-lint-ignore no-explicit-any -- any context
  readonly options: SessionConfigOptions<any>;
  /** The signal of the connection, or of the attempt. Aborted when it ends; `undefined` without one. */
  signal(): AbortSignal | undefined;
  /** Sends a session config. A transport of another package may return a promise. */
  updateConfig(config: Config): void | PromiseLike<void>;
  /** Called when the update for a new agent is sent, before the agent takes over. */
  handedOver(from: RealtimeAgentLike, to: RealtimeAgentLike): void;
  /** Called when an agent has taken over: the first one, and each later one. */
  agentChanged(agent: ConfiguredAgent): void;
}

/** Knows which agent speaks, and lets another agent take over. */
export class AgentDesk {
  readonly #owner: AgentDeskOwner;
  readonly #initial: RealtimeAgentLike;
  #speaker: ConfiguredAgent | undefined;
  /** The latest config that names a voice, until the server accepts or refuses the voice. */
  #unconfirmed: Config | undefined;

  /** `initial` speaks first. None of its functions is called yet. */
  constructor(owner: AgentDeskOwner, initial: RealtimeAgentLike) {
    this.#owner = owner;
    this.#initial = initial;
  }

  /** The agent that speaks. */
  get current(): RealtimeAgentLike {
    return this.#speaker?.agent ?? this.#initial;
  }

  /** The agent that speaks, with its tools and its config. Call `begin` first. */
  get prepared(): ConfiguredAgent {
    return this.#speaker!;
  }

  /** Lets the first agent speak. Resolves with the config to connect with. */
  async begin(): Promise<Partial<RealtimeSessionConfig>> {
    this.#unconfirmed = undefined;
    const speaker = await this.#configure(this.#initial);
    this.#take(speaker);
    return speaker.config;
  }

  /**
   * Lets `agent` take over: sends one session update, raises the events, then makes it the current
   * agent. The update of an agent without tools says that there are none.
   *
   * @throws The errors of the agent's functions and of the transport, and the signal's reason if the
   * session is closed meanwhile. The agent has not changed then.
   */
  async handOver(from: RealtimeAgentLike, agent: RealtimeAgentLike): Promise<void> {
    const owner = this.#owner;
    const signal = owner.signal();
    const speaker = await this.#configure(agent);
    const { config, definitions } = speaker;
    const update = definitions.length > 0 || config.prompt
      ? config
      : { ...config, providerData: { ...config.providerData, tools: [] } };
    this.#unconfirmed = update.voice ? update : undefined;
    await owner.updateConfig(update);
    signal?.throwIfAborted();
    owner.handedOver(from, agent);
    signal?.throwIfAborted(); // a listener may have closed the session
    this.#take(speaker);
  }

  /** The server has accepted a config with this voice. It may be an update before the latest one. */
  voiceConfirmed(voice: unknown): void {
    const config = this.#unconfirmed;
    if (config && sameValue(voice, config.voice)) this.#unconfirmed = undefined;
  }

  /**
   * The server has refused to change the voice. Once somebody has spoken, it refuses the whole
   * update, instructions and tools included (docs/protocol.md#what-cannot-change). Sends the update
   * again without the voice, so that the agent takes over with the present one. Returns the result
   * of `updateConfig`.
   */
  voiceRefused(): void | PromiseLike<void> {
    const config = this.#unconfirmed;
    if (!config) return;
    this.#unconfirmed = undefined;
    return this.#owner.updateConfig(withoutVoice(config));
  }

  /** Asks an agent for its tools and its config as they are now. */
  async #configure(agent: RealtimeAgentLike): Promise<ConfiguredAgent> {
    const { context, options } = this.#owner;
    const signal = this.#owner.signal();
    const configured = await configureAgent(agent, context, options);
    signal?.throwIfAborted();
    return configured;
  }

  #take(speaker: ConfiguredAgent): void {
    this.#speaker = speaker;
    this.#owner.agentChanged(speaker);
  }
}

function withoutVoice({ audio, voice: _top, ...config }: Config): Config {
  const { voice: _inAudio, ...output } = audio?.output ?? {};
  return { ...config, audio: { ...audio, output } };
}
