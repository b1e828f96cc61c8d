import type { RealtimeAgentLike } from "./agent_like.ts";
import { ToolInputError, type ToolTimeoutError } from "./errors.ts";
import type { ParsedToolInput, RealtimeFunctionTool, ToolCallDetails } from "./function_tool.ts";
import type { ToolInputGuardrail, ToolOutputGuardrail } from "./guardrail.ts";
import { resolveOption } from "./resolve_option.ts";
import type { RunContext } from "./run_context.ts";
import type { ToolArguments, ToolParameters } from "./standard_schema.ts";
import { cannotMakeTool, toolInputOf, toToolName } from "./tool_input.ts";

/** The longest delay that a timer can have. */
const MAX_TIMEOUT_MS = 2_147_483_647;

/** The options of {@linkcode tool}. */
export interface ToolOptions<TParameters extends ToolParameters, TContext = unknown> {
  /**
   * The tool's name, for the model. Each character other than A to Z, a to z and 0 to 9 becomes `_`.
   * @default the name of `execute`
   */
  name?: string | undefined;
  /** Says what the tool does, for the model. */
  description: string;
  /** The schema of the arguments: a zod object (>= 4.2), another Standard JSON Schema, or JSON Schema. */
  parameters: TParameters;
  /** Has no effect: the Realtime API has no such setting. @default true */
  strict?: boolean | undefined;
  /**
   * Runs the tool. The arguments have been checked. `details.signal` is aborted when the session closes
   * or the time limit is reached. Return the output for the model: text is sent as it is, any other
   * value as JSON.
   */
  execute(
    input: ToolArguments<TParameters>,
    context?: RunContext<TContext>,
    details?: ToolCallDetails,
  ): unknown;
  /** Whether a person must approve a call: a value, or a function that returns it. @default false */
  needsApproval?:
    | boolean
    | ((
      context: RunContext<TContext>,
      input: ToolArguments<TParameters>,
      callId?: string,
    ) => boolean | Promise<boolean>)
    | undefined;
  /**
   * Whether the model may call the tool now: a value, or a function that returns it. Checked when an
   * agent takes over, and again at each call.
   * @default true
   */
  isEnabled?:
    | boolean
    | ((
      args: { runContext: RunContext<TContext>; agent: RealtimeAgentLike },
    ) => boolean | Promise<boolean>)
    | undefined;
  /** Milliseconds that a call may take, up to 2,147,483,647. @default unlimited */
  timeoutMs?: number | undefined;
  /**
   * Whether the model reads that a call took too long, or an `error` event says so.
   * @default "error_as_result"
   */
  timeoutBehavior?: "error_as_result" | "raise_exception" | undefined;
  /** Returns the output of a call that took too long. */
  timeoutErrorFunction?:
    | ((
      context: RunContext<TContext>,
      error: ToolTimeoutError,
      details?: ToolCallDetails,
    ) => unknown)
    | undefined;
  /**
   * Returns the output of a call that failed. The default output does not quote the error, except that
   * it names the problem with the arguments ({@linkcode ToolInputError}). With `null` the session raises
   * an `error` event.
   */
  errorFunction?:
    | ((context: RunContext<TContext>, error: unknown, details?: ToolCallDetails) => unknown)
    | null
    | undefined;
  /** Guardrails that run before the tool. @default [] */
  inputGuardrails?: readonly ToolInputGuardrail[] | undefined;
  /** Guardrails that run on the result of the tool. @default [] */
  outputGuardrails?: readonly ToolOutputGuardrail[] | undefined;
}

/**
 * Makes a tool: a function of the application that the model may call.
 *
 * @throws {UserError} If the tool has no name, `parameters` is not the schema of an object, or
 * `timeoutMs` is out of range.
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
  throw cannotMakeTool(
    name,
    `\`timeoutMs\` is ${timeoutMs}. Use a number above 0 and up to ${MAX_TIMEOUT_MS}`,
  );
}
