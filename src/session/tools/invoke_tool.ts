import { ToolGuardrailTripwireTriggered, ToolTimeoutError } from "../../agent/errors.ts";
import type { RealtimeFunctionTool, RealtimeToolCall } from "../../agent/function_tool.ts";
import type { ToolInputGuardrailData, ToolOutputGuardrailData } from "../../agent/guardrail.ts";
import type { Clock } from "../../clock/clock.ts";

/** A call, with its context and its agent, as its tool and the tool's guardrails need it. */
export interface CallData extends ToolInputGuardrailData {
  /** The call. */
  readonly toolCall: RealtimeToolCall;
}

/**
 * Runs a tool: first its input guardrails, then the tool within its time limit, then its output
 * guardrails. Rejects with the errors that the tool does not turn into a result, and with the reason of
 * `ended`, which is aborted when the connection ends.
 */
export async function invokeTool(
  tool: RealtimeFunctionTool,
  data: CallData,
  ended: AbortSignal,
  clock: Clock,
): Promise<unknown> {
  const refusal = await refusalBy(tool.inputGuardrails, data);
  if (refusal !== undefined) return refusal;
  const output = await runWithinTime(tool, data, ended, clock);
  return await refusalBy(tool.outputGuardrails, { ...data, output }) ?? output;
}

/** The message of the first guardrail that rejects the call, or the output of the tool. */
export async function refusalBy(
  guardrails: RealtimeFunctionTool["inputGuardrails" | "outputGuardrails"] = [],
  data: ToolInputGuardrailData | ToolOutputGuardrailData,
): Promise<string | undefined> {
  for (const guardrail of guardrails) {
    const { behavior, outputInfo } = await guardrail.run({ ...data } as ToolOutputGuardrailData);
    if (behavior?.type === "throwException") {
      throw new ToolGuardrailTripwireTriggered(guardrail.name, outputInfo);
    }
    if (behavior?.type === "rejectContent") return behavior.message;
  }
  return undefined;
}

/** A tool may run on after its time limit or the end of the connection. Its result is dropped then. */
async function runWithinTime(
  tool: RealtimeFunctionTool,
  { context, toolCall }: CallData,
  ended: AbortSignal,
  clock: Clock,
): Promise<unknown> {
  const { name: toolName, timeoutMs = Infinity } = tool;
  ended.throwIfAborted();
  const tooLong = new ToolTimeoutError({ toolName, timeoutMs });
  const limit = new AbortController();
  const signal = AbortSignal.any([ended, limit.signal]);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop);
  const timer = timeoutMs < Infinity
    ? clock.setTimer(() => limit.abort(tooLong), timeoutMs)
    : undefined;
  const details = { toolCall, signal };
  try {
    // a tool of another package may throw without a promise, and close the session before
    const run = async () => await tool.invoke(context, toolCall.arguments, details);
    return await Promise.race([run(), stopped]);
  } catch (error) {
    if (error !== tooLong || tool.timeoutBehavior === "raise_exception") throw error;
    if (!tool.timeoutErrorFunction) {
      return `The tool "${toolName}" took longer than ${timeoutMs} ms`;
    }
    return await tool.timeoutErrorFunction(context, tooLong, details);
  } finally {
    if (timer !== undefined) clock.clearTimer(timer);
    signal.removeEventListener("abort", stop); // a listener would keep the signal until the connection ends
  }
}
