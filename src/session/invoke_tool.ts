import { ToolGuardrailTripwireTriggered, ToolTimeoutError } from "../agent/errors.ts";
import type { RealtimeFunctionTool, ToolInvocation } from "../agent/function_tool.ts";
import type { ToolInputGuardrailData, ToolOutputGuardrailData } from "../agent/guardrail.ts";

/**
 * Runs a tool between its guardrails and within its time. Rejects with what the tool does not turn
 * into a result, and with the signal's reason when the session has ended.
 */
export async function invokeTool(invocation: ToolInvocation): Promise<unknown> {
  const { tool } = invocation;
  const refusal = await refusalBy(tool.inputGuardrails, invocation);
  if (refusal !== undefined) return refusal;
  const output = await runWithinTime(invocation);
  return await refusalBy(tool.outputGuardrails, invocation, { output }) ?? output;
}

/** What the model is told in place of a call, or of what it gave, that a guardrail of the tool refuses. */
export async function refusalBy(
  guardrails: RealtimeFunctionTool["inputGuardrails" | "outputGuardrails"] = [],
  { context, agent, toolCall }: ToolInputGuardrailData,
  more?: { readonly output: unknown },
): Promise<string | undefined> {
  const data = { context, agent, toolCall, ...more } as ToolOutputGuardrailData;
  for (const guardrail of guardrails) {
    const { behavior, outputInfo } = await guardrail.run(data);
    if (behavior?.type === "throwException") {
      throw new ToolGuardrailTripwireTriggered(guardrail.name, outputInfo);
    }
    if (behavior?.type === "rejectContent") return behavior.message;
  }
  return undefined;
}

/** The tool may go on after its time is up or the session has ended; what it gives then is lost. */
async function runWithinTime(invocation: ToolInvocation): Promise<unknown> {
  const { tool, context, toolCall, signal: ended, clock } = invocation;
  const { name, timeoutMs = Infinity } = tool;
  ended.throwIfAborted();
  const tooLong = new ToolTimeoutError({ toolName: name, timeoutMs });
  const limit = new AbortController();
  const signal = AbortSignal.any([ended, limit.signal]);
  let stop!: () => void;
  const stopped = new Promise<never>((_, reject) => stop = () => reject(signal.reason));
  signal.addEventListener("abort", stop);
  const timer = timeoutMs < Infinity && clock.setTimer(() => limit.abort(tooLong), timeoutMs);
  const details = { toolCall, signal };
  try {
    const run = (async () => await tool.invoke(context, toolCall.arguments, details))();
    return await Promise.race([run, stopped]);
  } catch (error) {
    if (error !== tooLong || tool.timeoutBehavior === "raise_exception") throw error;
    if (!tool.timeoutErrorFunction) return `${tooLong.message} and was stopped.`;
    return await tool.timeoutErrorFunction(context, tooLong, details);
  } finally {
    if (timer !== false) clock.clearTimer(timer);
    signal.removeEventListener("abort", stop); // with a listener it lives as long as the connection
  }
}
