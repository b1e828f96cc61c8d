import type {
  OpenAIRealtimeModels,
  RealtimeSessionConfig,
  RealtimeSessionConfigDefinition,
  RealtimeTracingConfig,
} from "../contract/session_config.ts";
import {
  DEFAULT_OPENAI_REALTIME_SESSION_CONFIG,
  usesFlatFields,
} from "../contract/session_defaults.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import { prepareAgent, type PreparedAgent } from "./prepared_agent.ts";
import type { RunContext } from "./run_context.ts";
import { SessionContext } from "./session_context.ts";

export type { RealtimeAgentLike } from "./agent_like.ts";

type Definition = Partial<RealtimeSessionConfigDefinition>;

/** The options that make the config of a session, with its agent. */
export interface SessionConfigOptions<TContext = unknown> {
  /** The model. @default DEFAULT_OPENAI_REALTIME_MODEL */
  model?: OpenAIRealtimeModels | undefined;
  /** The application's own context, for agents and tools. */
  context?: TContext | undefined;
  /** Settings that hold for every agent. They override the defaults. */
  config?: Partial<RealtimeSessionConfig> | undefined;
  /** Turns tracing by the service off. @default false */
  tracingDisabled?: boolean | undefined;
  /** The name of the traces. */
  workflowName?: string | undefined;
  /** Groups traces. Ignored without `workflowName`. */
  groupId?: string | undefined;
  /** Is attached to the traces. Ignored without `workflowName`. */
  // deno-lint-ignore no-explicit-any -- the application's own
  traceMetadata?: Record<string, any> | undefined;
}

/** An agent with its tools and handoffs, and its session config. */
export interface ConfiguredAgent extends PreparedAgent {
  /** The config, as it is sent to the service. */
  readonly config: Definition;
}

/**
 * Asks an agent for its tools, handoffs, instructions and prompt as they are now, and makes its
 * session config: the defaults, the settings of the options over them, then the agent's own parts.
 * The voice of the settings goes before that of the agent (docs/agents_realtime.md#sdk-agents). So
 * a handoff keeps the formats and all other settings.
 *
 * @throws {UserError} If two of the agent's tools and handoffs have the same name. Rejects with the
 * errors of the agent's functions.
 */
export async function configureAgent<TContext>(
  agent: RealtimeAgentLike,
  // deno-lint-ignore no-explicit-any -- any context
  context: RunContext<any>,
  options: SessionConfigOptions<TContext>,
  overrides: Definition = {},
): Promise<ConfiguredAgent> {
  const prepared = await prepareAgent(agent, context);
  const instructions = await agent.getSystemPrompt(context);
  const prompt = await agent.getPrompt(context);
  const settings: Definition = options.config ?? {};
  const given = { ...settings, ...overrides };
  // the config is complete for transports of other services; defaults would hide the older, flat fields
  const base = usesFlatFields(given)
    ? given
    : { ...DEFAULT_OPENAI_REALTIME_SESSION_CONFIG, ...given };
  const config = {
    ...base,
    instructions,
    voice: overrides.audio?.output?.voice ?? settings.audio?.output?.voice ??
      overrides.voice ?? settings.voice ?? agent.voice,
    model: options.model ?? base.model,
    tools: [...prepared.definitions],
    tracing: tracingOf(options),
    prompt,
  } as Definition;
  return { ...prepared, config };
}

/**
 * Computes the config that a session with this agent and these options connects with. Connects to
 * nothing. Use it where the config is sent before the connection, as when a SIP call is accepted.
 */
export async function computeInitialSessionConfig<TContext>(
  agent: RealtimeAgentLike,
  options: SessionConfigOptions<TContext> = {},
  overrides: Partial<RealtimeSessionConfig> = {},
): Promise<Partial<RealtimeSessionConfig>> {
  const context = new SessionContext(options.context, () => []);
  const { config } = await configureAgent(agent, context, options, overrides);
  return config;
}

/** `null` turns tracing off. A config without the field would leave tracing as it is. */
function tracingOf(options: SessionConfigOptions): RealtimeTracingConfig | null {
  const { tracingDisabled, workflowName, groupId, traceMetadata } = options;
  if (tracingDisabled) return null;
  if (!workflowName) return "auto";
  return {
    workflow_name: workflowName,
    ...groupId && { group_id: groupId },
    ...traceMetadata && { metadata: traceMetadata },
  };
}
