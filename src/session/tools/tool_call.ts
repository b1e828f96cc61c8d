import { type BackgroundResult, isBackgroundResult } from "../../agent/background_result.ts";
import { ModelBehaviorError, type ToolInputError } from "../../agent/errors.ts";
import type { RealtimeFunctionTool } from "../../agent/function_tool.ts";
import type { HandoffLike } from "../../agent/handoff.ts";
import { parseArguments } from "../../agent/tool_input.ts";
import { toolOutputText } from "../../agent/tool_output_text.ts";
import type { TransportToolCallEvent } from "../../contract/transport_events.ts";
import type { SessionParts } from "../session_parts.ts";
import { type CallData, invokeTool, refusalBy } from "./invoke_tool.ts";
import { refusalMessage } from "./refusal_message.ts";
import type { ModelResponse } from "./responses.ts";
import type { Answer } from "./tool_turn.ts";

/** What the model is told of a tool that fails and says nothing of it. */
const FAILED = "The tool failed.";

/** `undefined` is a call that does not answer now: it waits for a person. */
type Outcome = Answer | undefined;

/** A call on its way: to a tool, maybe by way of a person, or to another agent. */
export class ToolCall {
  /** The call, as the transport told of it. */
  readonly event: TransportToolCallEvent;
  /** What it comes to. Does not reject. */
  outcome!: Promise<Outcome>;
  readonly #session: SessionParts;
  readonly #response: ModelResponse;
  /** What tools, guardrails and listeners see of it. */
  readonly #data: CallData;

  /** Sets off at once; the answer goes to the turn of its response. */
  constructor(session: SessionParts, response: ModelResponse, event: TransportToolCallEvent) {
    const { previousItemId: _, ...toolCall } = event;
    this.event = event;
    this.#session = session;
    this.#response = response;
    this.#data = { context: session.context, agent: response.agent, toolCall };
    this.#answer(this.#serve());
  }

  /** Answers with what `work` comes to. What fails outside of a tool is the application's error. */
  #answer(work: Promise<Outcome>): Promise<void> {
    this.outcome = work.catch((error) => ({ output: this.#failed(error) }));
    return this.#response.turn.add(this.event, this.outcome);
  }

  async #serve(): Promise<Outcome> {
    const { context: runContext, agent, toolCall: { name } } = this.#data;
    const { functionTools, handoffs } = this.#response;
    const tool = functionTools.find((tool) => tool.name === name);
    if (tool && await tool.isEnabled(runContext, agent)) return await this.#askThenRun(tool);
    const handoff = handoffs.find(({ toolName }) => toolName === name);
    if (handoff && await handoff.isEnabled({ runContext, agent })) {
      return await this.#handOver(handoff);
    }
    const problem = `The agent "${agent.name}" has no tool "${name}"`;
    this.#session.error(new ModelBehaviorError(problem));
    return { output: `Tool "${name}" was not found.`, isSilent: true };
  }

  async #askThenRun(tool: RealtimeFunctionTool): Promise<Outcome> {
    const { approvals, options } = this.#session;
    const { context, agent, toolCall } = this.#data;
    const { callId, arguments: json } = toolCall;
    const run = () => this.#run(tool);
    if (this.#isApproved !== undefined) return await run();
    const input = await tool.parseInput?.(json) ?? parseArguments(json);
    const mustAsk = input.ok && await tool.needsApproval(context, input.value, callId);
    if (!mustAsk) return await run();
    if (options.toolExecution?.preApprovalInputGuardrails) {
      const output = await refusalBy(tool.inputGuardrails, this.#data);
      if (output !== undefined) return { output };
    }
    this.#response.signal.throwIfAborted();
    approvals.ask(
      { type: "function_approval", tool },
      { ...toolCall },
      agent,
      () => this.#answer(run()),
    );
    return undefined;
  }

  async #run(tool: RealtimeFunctionTool): Promise<Answer> {
    const session = this.#session;
    const { signal } = this.#response;
    const { agent, toolCall } = this.#data;
    signal.throwIfAborted();
    session.tellBoth("agent_tool_start", agent, tool, { toolCall });
    let result: unknown;
    try {
      result = this.#isApproved === false
        ? await refusalMessage(session, toolCall)
        : await invokeTool(tool, this.#data, signal, session.clock);
    } catch (error) {
      result = this.#failed(error);
    }
    const isSilent = isBackgroundResult(result);
    const output = toolOutputText(isSilent ? (result as BackgroundResult).content : result);
    return {
      output,
      isSilent,
      announce: () => session.tellBoth("agent_tool_end", agent, tool, output, { toolCall }),
    };
  }

  async #handOver(handoff: HandoffLike): Promise<Answer> {
    const response = this.#response;
    const { context, desk } = this.#session;
    if (response.hasHandedOver) {
      return { output: "Another handoff was made already." };
    }
    response.hasHandedOver = true;
    try {
      const next = await handoff.onInvokeHandoff(context, this.event.arguments);
      response.signal.throwIfAborted(); // the next connection has an agent of its own
      await desk.handOver(response.agent, next);
      return { output: JSON.stringify({ assistant: next.name }) };
    } catch (error) {
      response.hasHandedOver = false;
      const { name, advice } = Object(error) as Partial<ToolInputError>;
      if (name === "ToolInputError" && advice) return { output: advice };
      throw error;
    }
  }

  get #isApproved(): boolean | undefined {
    const { context, agent, toolCall: { callId, name: toolName } } = this.#data;
    return context.isToolApproved({ toolName, callId, agent });
  }

  /** Tells of an error, unless it comes too late to matter; gives what the model is told. */
  #failed(error: unknown): string {
    if (!this.#response.signal.aborted) this.#session.error(error);
    return FAILED;
  }
}
