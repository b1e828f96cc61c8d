import type {
  RealtimeSessionConfig,
  RealtimeSessionConfigDefinition,
  RealtimeTracingConfig,
} from "../wire/session_config.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import { prepareAgent, type PreparedAgent } from "./prepared_agent.ts";
import type { RunContext } from "./run_context.ts";
import { SessionContext } from "./session_context.ts";

export type { RealtimeAgentLike } from "./agent_like.ts";

type Definition = Partial<RealtimeSessionConfigDefinition>;

/** What decides the config of a session besides its agent. */
export interface SessionConfigOptions<TContext = unknown> {
  /** The model. @default DEFAULT_OPENAI_REALTIME_MODEL */
  model?: string;
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

/**
 * The config with which an agent speaks: the options' settings, with the agent's instructions, tools,
 * prompt and, unless the settings name one, voice (PROTOCOL G.4 and G.6). So a handoff keeps formats and
 * all else that the options say.
 */
export async function agentSessionConfig<TContext>(
  { agent, definitions }: PreparedAgent,
  // deno-lint-ignore no-explicit-any -- any context
  context: RunContext<any>,
  options: SessionConfigOptions<TContext>,
  overrides: Partial<RealtimeSessionConfig> = {},
): Promise<Partial<RealtimeSessionConfigDefinition>> {
  const instructions = await agent.getSystemPrompt(context);
  const prompt = await agent.getPrompt(context);
  const config: Definition = options.config ?? {};
  const over: Definition = overrides;
  const base = { ...config, ...over };
  return {
    ...base,
    instructions,
    voice: over.audio?.output?.voice ?? config.audio?.output?.voice ??
      over.voice ?? config.voice ?? agent.voice,
    model: options.model ?? base.model,
    tools: [...definitions],
    tracing: tracingOf(options),
    prompt,
  } as Definition;
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
  const prepared = await prepareAgent(agent, context);
  return await agentSessionConfig(prepared, context, options, overrides);
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
