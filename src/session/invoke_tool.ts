import { ToolGuardrailTripwireTriggered, ToolTimeoutError } from "../agent/errors.ts";
import type { ToolInvocation } from "../agent/function_tool.ts";
import type { ToolGuardrailFunctionOutput } from "../agent/guardrail.ts";

/** The signal of the session was aborted: nobody waits for the tool any more. */
export class ToolAborted extends Error {}

/**
 * Runs a tool between its guardrails and within its time. Rejects with what the tool does not turn
 * into a result, with {@linkcode ToolAborted} when the session has ended.
 */
export async function invokeTool(invocation: ToolInvocation): Promise<unknown> {
  const refusal = await inputRefusal(invocation);
  if (refusal !== undefined) return refusal;
  const output = await runWithinTime(invocation);
  const { tool, context, agent, toolCall } = invocation;
  for (const guardrail of tool.outputGuardrails ?? []) {
    const verdict = await guardrail.run({ context, agent, toolCall, output });
    const message = messageOf(verdict, guardrail.name);
    if (message !== undefined) return message;
  }
  return output;
}

/** What the model is told in place of a call that a guardrail of the tool refuses. */
export async function inputRefusal(
  { tool, context, agent, toolCall }: Omit<ToolInvocation, "signal" | "clock">,
): Promise<string | undefined> {
  for (const guardrail of tool.inputGuardrails ?? []) {
    const verdict = await guardrail.run({ context, agent, toolCall });
    const message = messageOf(verdict, guardrail.name);
    if (message !== undefined) return message;
  }
  return undefined;
}

function messageOf(
  { behavior = { type: "allow" }, outputInfo }: ToolGuardrailFunctionOutput,
  name: string,
): string | undefined {
  if (behavior.type === "throwException") {
    throw new ToolGuardrailTripwireTriggered(name, outputInfo);
  }
  return behavior.type === "rejectContent" ? behavior.message : undefined;
}

/** The tool may go on after its time is up or the session has ended; what it gives then is lost. */
async function runWithinTime(invocation: ToolInvocation): Promise<unknown> {
  const { tool, context, toolCall, signal, clock } = invocation;
  if (signal.aborted) throw new ToolAborted();
  const own = new AbortController();
  const ended = Promise.withResolvers<never>();
  const onAbort = () => {
    ended.reject(new ToolAborted());
    own.abort(signal.reason);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  const { timeoutMs } = tool;
  const tooLong = timeoutMs === undefined
    ? undefined
    : new ToolTimeoutError({ toolName: tool.name, timeoutMs });
  const timer = tooLong && clock.setTimer(() => {
    ended.reject(tooLong);
    own.abort(tooLong);
  }, timeoutMs!);
  const details = { toolCall, signal: own.signal };
  try {
    const run = (async () => await tool.invoke(context, toolCall.arguments, details))();
    return await Promise.race([run, ended.promise]);
  } catch (error) {
    if (error !== tooLong || tooLong === undefined) throw error;
    if (tool.timeoutBehavior === "raise_exception") throw error;
    if (!tool.timeoutErrorFunction) return `${tooLong.message} and was stopped.`;
    return await tool.timeoutErrorFunction(context, tooLong, details);
  } finally {
    if (timer !== undefined) clock.clearTimer(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
