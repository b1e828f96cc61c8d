import type { RealtimeAgentLike } from "./agent_like.ts";
import { ToolInputError } from "./errors.ts";
import { resolveOption } from "./resolve_option.ts";
import type { RunContext } from "./run_context.ts";
import type { ToolArguments, ToolParameters } from "./standard_schema.ts";
import { cannotMakeTool, toolInputOf, toToolName } from "./tool_input.ts";

/** The part of a handoff that a session uses. The handoffs of `@openai/agents` implement it too. */
export interface HandoffLike {
  /** The name of the tool that the model calls to hand over. */
  readonly toolName: string;
  /** Says when to hand over, for the model. */
  readonly toolDescription: string;
  /** The JSON Schema of the handoff's arguments. */
  // deno-lint-ignore no-explicit-any -- every library has its own type for JSON Schema
  readonly inputJsonSchema: any;
  /** The name of the agent that takes over. */
  readonly agentName: string;
  /** Makes the handoff. Returns the agent that takes over, or a promise of it. */
  // deno-lint-ignore no-explicit-any -- agents of other packages
  onInvokeHandoff(context: any, args: string): any;
  /** Resolves with whether the model may hand over now. */
  // deno-lint-ignore no-explicit-any -- a `RunContext`: other packages have their own
  isEnabled(args: { runContext: any; agent: any }): Promise<boolean>;
}

/** The options of {@linkcode handoff}. All are optional. */
export interface HandoffOptions<TParameters extends ToolParameters, TContext = unknown> {
  /** The name of the tool that the model calls. @default `transfer_to_` and the agent's name */
  toolNameOverride?: string | undefined;
  /** Says when to hand over, for the model. @default made of the agent's name and `handoffDescription` */
  toolDescriptionOverride?: string | undefined;
  /** Called before the agent takes over. `input` has the arguments of the model. */
  onHandoff?:
    | ((context: RunContext<TContext>, input?: ToolArguments<TParameters>) => unknown)
    | undefined;
  /** The schema of the arguments. Needs `onHandoff`, which receives them. */
  inputType?: TParameters | undefined;
  /** Whether the model may hand over now: a value, or a function that returns it. @default true */
  isEnabled?:
    | boolean
    | ((
      args: { runContext: RunContext<TContext>; agent: RealtimeAgentLike },
    ) => boolean | Promise<boolean>)
    | undefined;
}

/** Lets the model hand the conversation over to another agent. {@linkcode handoff} makes one. */
export interface Handoff extends HandoffLike {
  /** The agent that takes over. */
  readonly agent: RealtimeAgentLike;
}

const NO_INPUT = { type: "object", properties: {}, required: [], additionalProperties: false };

/**
 * Makes a handoff to `agent` with its own tool name, description or input. If you need none of these,
 * list the agent itself in `handoffs`.
 *
 * @throws {UserError} If there is an `inputType` and no `onHandoff`, or the agent has no name.
 */
export function handoff<TParameters extends ToolParameters, TContext = unknown>(
  agent: RealtimeAgentLike,
  options: HandoffOptions<TParameters, TContext> = {},
): Handoff {
  const { inputType, onHandoff, isEnabled = true } = options;
  const toolName = options.toolNameOverride ?? `transfer_to_${toToolName(agent.name)}`;
  if (inputType && !onHandoff) {
    throw cannotMakeTool(toolName, "it has an `inputType` but no `onHandoff`. Add `onHandoff`");
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

/** Turns an entry of an agent's `handoffs` into a handoff. */
export function toHandoff(entry: RealtimeAgentLike | HandoffLike): HandoffLike {
  return "onInvokeHandoff" in entry ? entry : handoff(entry);
}

function describe({ name, handoffDescription }: RealtimeAgentLike): string {
  return `Hand the conversation over to the agent "${name}". ${handoffDescription}`.trim();
}
