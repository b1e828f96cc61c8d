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

/** What decides the config of a session besides its agent. */
export interface SessionConfigOptions<TContext = unknown> {
  /** The model. @default DEFAULT_OPENAI_REALTIME_MODEL */
  model?: OpenAIRealtimeModels;
  /** The application's own context, for agents and tools. */
  context?: TContext;
  /** Settings that hold whichever agent speaks. */
  config?: Partial<RealtimeSessionConfig>;
  /** Whether the service leaves out tracing. @default false */
  tracingDisabled?: boolean;
  /** What traces are called. */
  workflowName?: string;
  /** Groups traces; needs `workflowName`. */
  groupId?: string;
  /** Goes with traces; needs `workflowName`. */
  // deno-lint-ignore no-explicit-any -- the application's own
  traceMetadata?: Record<string, any>;
}

/** An agent with what it can do, and the config with which it speaks. */
export interface ConfiguredAgent extends PreparedAgent {
  /** As a session is told of it. */
  readonly config: Definition;
}

/**
 * Asks an agent what it can do now, and how it speaks: with the options' settings over the
 * defaults, its instructions, tools, prompt and, unless the settings name one, voice
 * (docs/agents_realtime.md#sdk-agents). So a handoff keeps formats and all else that the options
 * say.
 *
 * @throws {UserError} If two of its tools and handoffs have one name. Rejects with what its functions
 * throw.
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
  // what a transport of one's own is told is complete; flat fields would be hidden by the defaults
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
 * The config that a session with this agent and these options connects with, without connecting: for
 * a service that is told of it first, as when a call is accepted.
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

/** `null` turns tracing off; leaving it out would leave it as it is. */
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
