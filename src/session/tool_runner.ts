import { type BackgroundResult, isBackgroundResult } from "../agent/background_result.ts";
import { ModelBehaviorError, ToolInputError } from "../agent/errors.ts";
import type { RealtimeFunctionTool, RealtimeToolCall } from "../agent/function_tool.ts";
import type { HandoffLike } from "../agent/handoff.ts";
import { argumentAdvice, parseArguments } from "../agent/tool_arguments.ts";
import { toolOutputText } from "../agent/tool_output_text.ts";
import type { TransportToolCallEvent } from "../transport/transport_events.ts";
import { invokeTool, refusalBy } from "./invoke_tool.ts";
import { refusalMessage } from "./refusal_message.ts";
import type { ModelResponse } from "./responses.ts";
import type { SessionParts } from "./session_parts.ts";
import type { Answer } from "./tool_turn.ts";

/** How many calls are remembered, for the case that one comes again. */
const CALLS_KEPT = 1_000;

/** What the model is told of a tool that fails and says nothing of it. */
const FAILED = "The tool failed.";

/** `undefined` is a call that does not answer now: it waits for a person. */
type Outcome = Answer | undefined;

/** A call on its way through the runner. */
interface Call {
  readonly event: TransportToolCallEvent;
  /** The same for tools and listeners. */
  readonly toolCall: RealtimeToolCall;
  readonly response: ModelResponse;
  /** There once it is on its way. */
  outcome?: Promise<Outcome>;
}

/** Runs the functions that the model calls, beside the audio, as many at once as it calls. */
export class ToolRunner {
  readonly #session: SessionParts;
  readonly #known = new Map<string, Call>();

  /** Runs nothing before {@linkcode handle}. */
  constructor(session: SessionParts) {
    this.#session = session;
  }

  /** The connection has ended: forgets its calls. */
  reset(): void {
    this.#known.clear();
  }

  /** The model has made a call. What it comes to goes to the turn of its response. */
  handle(call: TransportToolCallEvent, response: ModelResponse): void {
    const event = { ...call, callId: call.callId || call.id || "" };
    const { previousItemId: _, ...toolCall } = event;
    const { callId, name, arguments: args } = toolCall;
    const known = this.#known.get(callId);
    if (!known) {
      const call = { event, toolCall, response };
      this.#known.set(callId, call);
      if (this.#known.size > CALLS_KEPT) this.#known.delete(this.#known.keys().next().value!);
      this.#answer(call, this.#dispatch(call));
    } else if (known.toolCall.name === name && known.toolCall.arguments === args) {
      response.turn.add(
        event,
        known.outcome!.then((answer) => answer && { ...answer, announce() {} }),
      );
    } else {
      this.#misbehaved(`The call id "${callId}" came again with another call`);
    }
  }

  /** Answers with what `work` comes to. What fails outside of a tool is the application's error. */
  #answer(call: Call, work: Promise<Outcome>): Promise<void> {
    call.outcome = work.catch((error) => ({ output: this.#failed(call, error) }));
    return call.response.turn.add(call.event, call.outcome);
  }

  async #dispatch(call: Call): Promise<Outcome> {
    const { context } = this.#session;
    const { toolCall: { name }, response: { agent, functionTools, handoffs } } = call;
    const tool = functionTools.find((tool) => tool.name === name);
    if (tool && await tool.isEnabled(context, agent)) return await this.#askThenRun(call, tool);
    const handoff = handoffs.find(({ toolName }) => toolName === name);
    if (handoff && await handoff.isEnabled({ runContext: context, agent })) {
      return await this.#handOver(call, handoff);
    }
    this.#misbehaved(`The agent "${agent.name}" has no tool "${name}"`);
    return { output: `Tool "${name}" was not found.`, isSilent: true };
  }

  async #askThenRun(call: Call, tool: RealtimeFunctionTool): Promise<Outcome> {
    const { context, approvals, options } = this.#session;
    const { toolCall, response: { agent, signal } } = call;
    const run = () => this.#run(call, tool);
    if (this.#isApproved(call) !== undefined) return await run();
    const { callId, arguments: json } = toolCall;
    const input = tool.parseInput ? await tool.parseInput(json) : parseArguments(json);
    const mustAsk = input.ok && await tool.needsApproval(context, input.value, callId);
    if (!mustAsk) return await run();
    if (options.toolExecution?.preApprovalInputGuardrails) {
      const refusal = await refusalBy(tool.inputGuardrails, { context, agent, toolCall });
      if (refusal !== undefined) return { output: refusal };
    }
    signal.throwIfAborted();
    approvals.ask(
      { type: "function_approval", tool },
      { ...toolCall },
      agent,
      () => this.#answer(call, run()),
    );
    return undefined;
  }

  async #run(call: Call, tool: RealtimeFunctionTool): Promise<Answer> {
    const session = this.#session;
    const { context, notifier, clock } = session;
    const { toolCall, response: { agent, signal } } = call;
    signal.throwIfAborted();
    notifier.tellBoth("agent_tool_start", agent, tool, { toolCall });
    let result: unknown;
    try {
      result = this.#isApproved(call) === false
        ? await refusalMessage(session, tool.name, toolCall.callId)
        : await invokeTool({ tool, context, agent, toolCall, signal, clock });
    } catch (error) {
      result = this.#failed(call, error);
    }
    const isSilent = isBackgroundResult(result);
    const output = toolOutputText(isSilent ? (result as BackgroundResult).content : result);
    return {
      output,
      isSilent,
      announce: () => notifier.tellBoth("agent_tool_end", agent, tool, output, { toolCall }),
    };
  }

  async #handOver({ toolCall, response }: Call, handoff: HandoffLike): Promise<Answer> {
    const session = this.#session;
    if (response.hasHandedOver) {
      return { output: "Another handoff was made already: this one was not." };
    }
    response.hasHandedOver = true;
    try {
      const next = await handoff.onInvokeHandoff(session.context, toolCall.arguments);
      response.signal.throwIfAborted(); // the next connection has an agent of its own
      await session.desk.handOver(response.agent, next);
      return { output: JSON.stringify({ assistant: next.name }) };
    } catch (error) {
      response.hasHandedOver = false;
      if (error instanceof ToolInputError) return { output: argumentAdvice(error.problem) };
      throw error;
    }
  }

  #isApproved({ toolCall: { callId, name: toolName }, response: { agent } }: Call) {
    return this.#session.context.isToolApproved({ toolName, callId, agent });
  }

  /** Tells of an error, unless it comes too late to matter; gives what the model is told. */
  #failed({ response: { signal } }: Call, error: unknown): string {
    if (!signal.aborted) this.#session.notifier.error(error);
    return FAILED;
  }

  #misbehaved(problem: string): void {
    this.#session.notifier.error(new ModelBehaviorError(problem));
  }
}
