import { ToolGuardrailTripwireTriggered, ToolTimeoutError } from "../../agent/errors.ts";
import type { RealtimeFunctionTool, RealtimeToolCall } from "../../agent/function_tool.ts";
import type { ToolInputGuardrailData, ToolOutputGuardrailData } from "../../agent/guardrail.ts";
import type { Clock } from "../../clock/clock.ts";

/** What is known of a call, for a tool and its guardrails. */
export interface CallData extends ToolInputGuardrailData {
  /** The call. */
  readonly toolCall: RealtimeToolCall;
}

/**
 * Runs a tool between its guardrails and within its time. Rejects with what the tool does not turn
 * into a result, and with the reason of `ended`, which is aborted when the session has ended.
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

/** What the model is told in place of a call, or of what it gave, that a guardrail of the tool refuses. */
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

/** The tool may go on after its time is up or the session has ended; what it gives then is lost. */
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
    // a tool of somebody's own may throw at once, and close the session before it does
    const run = async () => await tool.invoke(context, toolCall.arguments, details);
    return await Promise.race([run(), stopped]);
  } catch (error) {
    if (error !== tooLong || tool.timeoutBehavior === "raise_exception") throw error;
    if (!tool.timeoutErrorFunction) return tooLong.message;
    return await tool.timeoutErrorFunction(context, tooLong, details);
  } finally {
    if (timer !== undefined) clock.clearTimer(timer);
    signal.removeEventListener("abort", stop); // with a listener it lives as long as the connection
  }
}
