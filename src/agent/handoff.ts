import type { RealtimeAgentLike } from "./agent_like.ts";
import { ToolInputError } from "./errors.ts";
import { resolveOption } from "./resolve_option.ts";
import type { RunContext } from "./run_context.ts";
import type { ToolArguments, ToolParameters } from "./standard_schema.ts";
import { cannotMakeTool, toolInputOf, toToolName } from "./tool_input.ts";

/** As much of a handoff as a session uses. What `handoff()` in `@openai/agents` makes fits too. */
export interface HandoffLike {
  /** What the model calls to hand over. */
  readonly toolName: string;
  /** When to hand over, for the model. */
  readonly toolDescription: string;
  /** JSON Schema of what the model says with it. */
  // deno-lint-ignore no-explicit-any -- every library has a type of its own for it
  readonly inputJsonSchema: any;
  /** What the target is called. */
  readonly agentName: string;
  /** The agent that takes over. */
  // deno-lint-ignore no-explicit-any -- agents of other packages
  onInvokeHandoff(context: any, args: string): any;
  /** Whether the model may hand over now. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  isEnabled(args: { runContext: any; agent: any }): Promise<boolean>;
}

/** What {@linkcode handoff} takes. */
export interface HandoffOptions<TParameters extends ToolParameters, TContext = unknown> {
  /** What the model calls. @default `transfer_to_` and the agent's name */
  toolNameOverride?: string;
  /** When to hand over, for the model. @default made of the agent's name and `handoffDescription` */
  toolDescriptionOverride?: string;
  /** Told of the handoff before the agent takes over. */
  onHandoff?(context: RunContext<TContext>, input?: ToolArguments<TParameters>): unknown;
  /** What the model has to say with it. Needs `onHandoff`, which is given it. */
  inputType?: TParameters;
  /** Whether the model may hand over now. @default true */
  isEnabled?:
    | boolean
    | ((
      args: { runContext: RunContext<TContext>; agent: RealtimeAgentLike },
    ) => boolean | Promise<boolean>);
}

/** Lets the model hand the conversation over to another agent. Made by {@linkcode handoff}. */
export interface Handoff extends HandoffLike {
  /** The target. */
  readonly agent: RealtimeAgentLike;
}

const NO_INPUT = { type: "object", properties: {}, required: [], additionalProperties: false };

/**
 * A handoff to `agent` with a name, a description or an input of its own. Without any of these, list
 * the agent itself.
 *
 * @throws {UserError} If there is an `inputType` and no `onHandoff`.
 */
export function handoff<TParameters extends ToolParameters, TContext = unknown>(
  agent: RealtimeAgentLike,
  options: HandoffOptions<TParameters, TContext> = {},
): Handoff {
  const { inputType, onHandoff, isEnabled = true } = options;
  const toolName = options.toolNameOverride ?? `transfer_to_${toToolName(agent.name)}`;
  if (inputType && !onHandoff) {
    throw cannotMakeTool(toolName, "`inputType` needs `onHandoff`");
  }
  const input = inputType && toolInputOf(inputType, toolName);
  return {
    agent,
    agentName: agent.name,
    toolName,
    get toolDescription() {
      return options.toolDescriptionOverride ?? describe(agent);
    },
    inputJsonSchema: input?.schema ?? NO_INPUT,
    async onInvokeHandoff(context: RunContext<TContext>, args) {
      const parsed = await input?.parse(args);
      if (parsed?.ok === false) throw new ToolInputError(toolName, parsed.problem);
      await onHandoff?.(context, parsed?.value as ToolArguments<TParameters>);
      return agent;
    },
    isEnabled: (args) => resolveOption(isEnabled, args),
  };
}

/** An entry of an agent's `handoffs` as a handoff. */
export function toHandoff(entry: RealtimeAgentLike | HandoffLike): HandoffLike {
  return "onInvokeHandoff" in entry ? entry : handoff(entry);
}

function describe({ name, handoffDescription }: RealtimeAgentLike): string {
  return `Hand the conversation over to the agent "${name}". ${handoffDescription}`.trim();
}
