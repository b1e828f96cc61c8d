import type { RealtimeAgentLike } from "./agent_like.ts";
import { ToolInputError, type ToolTimeoutError } from "./errors.ts";
import type { ParsedToolInput, RealtimeFunctionTool, ToolCallDetails } from "./function_tool.ts";
import type { ToolInputGuardrail, ToolOutputGuardrail } from "./guardrail.ts";
import { resolveOption } from "./resolve_option.ts";
import type { RunContext } from "./run_context.ts";
import type { ToolArguments, ToolParameters } from "./standard_schema.ts";
import { cannotMakeTool, toolInputOf, toToolName } from "./tool_input.ts";

/** The longest time that timers take. */
const MAX_TIMEOUT_MS = 2_147_483_647;

/** What {@linkcode tool} takes. */
export interface ToolOptions<TParameters extends ToolParameters, TContext = unknown> {
  /** What the model calls it; characters other than A to Z, a to z and digits become `_`. @default the name of `execute` */
  name?: string;
  /** What it does, for the model. */
  description: string;
  /** The arguments: a zod object (>= 4.2), any other Standard JSON Schema, or JSON Schema. */
  parameters: TParameters;
  /** Kept for programs that set it: the Realtime API has no such setting. @default true */
  strict?: boolean;
  /**
   * Does it. The arguments have been checked. `signal` is aborted when the session closes or the time
   * is up. Give what the model is told: text as it is, anything else becomes JSON.
   */
  execute(
    input: ToolArguments<TParameters>,
    context?: RunContext<TContext>,
    details?: ToolCallDetails,
  ): unknown;
  /** Whether a person has to approve a call: always, or as the function says. @default false */
  needsApproval?:
    | boolean
    | ((
      context: RunContext<TContext>,
      input: ToolArguments<TParameters>,
      callId?: string,
    ) => boolean | Promise<boolean>);
  /** Whether the model may call it now. Asked when an agent takes over, and again at each call. @default true */
  isEnabled?:
    | boolean
    | ((
      args: { runContext: RunContext<TContext>; agent: RealtimeAgentLike },
    ) => boolean | Promise<boolean>);
  /** Milliseconds that a call may take. Unlimited without it. */
  timeoutMs?: number;
  /** Whether the model is told of a call that took too long, or an `error` event is. @default "error_as_result" */
  timeoutBehavior?: "error_as_result" | "raise_exception";
  /** What the model is told of a call that took too long. */
  timeoutErrorFunction?(
    context: RunContext<TContext>,
    error: ToolTimeoutError,
    details?: ToolCallDetails,
  ): unknown;
  /**
   * What the model is told of an error. The default says nothing of what was thrown, and all of what
   * is wrong with arguments (a {@linkcode ToolInputError}). With `null` the session emits an `error`.
   */
  errorFunction?:
    | ((context: RunContext<TContext>, error: unknown, details?: ToolCallDetails) => unknown)
    | null;
  /** Run before it is. */
  inputGuardrails?: readonly ToolInputGuardrail[];
  /** Run on what it gave. */
  outputGuardrails?: readonly ToolOutputGuardrail[];
}

/**
 * Makes a function of the application one that the model may call.
 *
 * @throws {UserError} If it has no name, its parameters are no schema of an object, or `timeoutMs` is
 * out of range.
 *
 * @example The weather
 * ```ts
 * import { tool } from "@voicewire/realtime";
 * import { z } from "zod";
 *
 * const weather = tool({
 *   name: "weather",
 *   description: "The weather in a city",
 *   parameters: z.object({ city: z.string() }),
 *   execute: ({ city }) => `Sunny in ${city}`,
 * });
 * weather.name;
 * ```
 */
export function tool<TParameters extends ToolParameters, TContext = unknown>(
  options: ToolOptions<TParameters, TContext>,
): RealtimeFunctionTool {
  const name = toToolName(options.name ?? options.execute.name);
  checkTimeout(name, options.timeoutMs);
  const input = toolInputOf(options.parameters, name);
  const { errorFunction = explainError, needsApproval = false, isEnabled = true } = options;

  const run = async (
    context: RunContext<TContext>,
    text: string,
    details?: ToolCallDetails,
  ): Promise<unknown> => {
    const parsed: ParsedToolInput = await input.parse(text);
    if (!parsed.ok) throw new ToolInputError(name, parsed.problem);
    return await options.execute(parsed.value as ToolArguments<TParameters>, context, details);
  };
  return {
    type: "function",
    name,
    description: options.description,
    parameters: input.schema,
    strict: options.strict ?? true,
    async invoke(context: RunContext<TContext>, text, details) {
      try {
        return await run(context, text, details);
      } catch (error) {
        if (!errorFunction || details?.signal?.aborted) throw error;
        return await errorFunction(context, error, details);
      }
    },
    parseInput: (text) => input.parse(text),
    needsApproval: (context: RunContext<TContext>, value, callId) =>
      resolveOption(needsApproval, context, value, callId),
    isEnabled: (runContext: RunContext<TContext>, agent: RealtimeAgentLike) =>
      resolveOption(isEnabled, { runContext, agent }),
    timeoutMs: options.timeoutMs,
    timeoutBehavior: options.timeoutBehavior ?? "error_as_result",
    ...options.timeoutErrorFunction && {
      timeoutErrorFunction: options.timeoutErrorFunction.bind(options),
    },
    inputGuardrails: options.inputGuardrails ?? [],
    outputGuardrails: options.outputGuardrails ?? [],
  };
}

function explainError(_context: unknown, error: unknown): string {
  if (error instanceof ToolInputError) return error.advice;
  return "The tool failed. Try again, or go on without it.";
}

function checkTimeout(name: string, timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || (timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS)) return;
  const problem = `\`timeoutMs\` must be above 0 and at most ${MAX_TIMEOUT_MS}: ${timeoutMs}`;
  throw cannotMakeTool(name, problem);
}
