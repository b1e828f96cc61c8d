import type { RealtimeAgentLike } from "../../agent/agent_like.ts";
import { type BackgroundResult, isBackgroundResult } from "../../agent/background_result.ts";
import { ModelBehaviorError, type ToolInputError } from "../../agent/errors.ts";
import type { RealtimeFunctionTool, RealtimeToolCall } from "../../agent/function_tool.ts";
import type { HandoffLike } from "../../agent/handoff.ts";
import type { RunContext } from "../../agent/run_context.ts";
import { parseArguments } from "../../agent/tool_input.ts";
import { toolOutputText } from "../../agent/tool_output_text.ts";
import type { Clock } from "../../clock/clock.ts";
import type { TransportToolCallEvent } from "../../contract/transport_events.ts";
import type { RealtimeSessionOptions } from "../session_options.ts";
import type { Approvals } from "./approvals.ts";
import { type CallData, invokeTool, refusalBy } from "./invoke_tool.ts";
import type { ModelResponse } from "./responses.ts";
import type { Answer, ToolTurn } from "./tool_turn.ts";

/** The output of a tool that fails without an output of its own. */
const FAILED = "The tool failed.";

/** The output of a call that a person refused without a message. */
const REFUSED = "The call was not approved.";

/** `undefined` if the call does not answer now, as it waits for a person. */
type Outcome = Answer | undefined;

/** The parts of a response that its calls need. */
export interface ToolCallResponse
  extends Pick<ModelResponse, "agent" | "functionTools" | "handoffs" | "hasHandedOver" | "signal"> {
  readonly turn: Pick<ToolTurn, "add">;
}

/** The parts of a session that a call needs. */
export interface ToolCallOwner {
  /** Given to tools, handoffs and guardrails. Knows the decisions on calls. */
  // deno-lint-ignore no-explicit-any -- any context
  readonly context: RunContext<any>;
  /** How tools run. */
  // deno-lint-ignore no-explicit-any -- any context
  readonly options: Pick<RealtimeSessionOptions<any>, "toolErrorFormatter" | "toolExecution">;
  /** Measures the time limits of tools. */
  readonly clock: Clock;
  /** Asks a person for a decision. */
  ask: Approvals["ask"];
  /** Lets another agent take over. */
  handOver(from: RealtimeAgentLike, to: RealtimeAgentLike): Promise<void>;
  /** Called before a tool runs. */
  toolStarted(
    agent: RealtimeAgentLike,
    tool: RealtimeFunctionTool,
    toolCall: RealtimeToolCall,
  ): void;
  /** Called when the output of a tool has been handed over. */
  toolEnded(
    agent: RealtimeAgentLike,
    tool: RealtimeFunctionTool,
    output: string,
    toolCall: RealtimeToolCall,
  ): void;
  /** Raises an `error` event. */
  error(error: unknown): void;
}

/** One call of the model. Runs a tool, after an approval if the tool needs one, or makes a handoff. */
export class ToolCall {
  /** The call, as the transport raised it. */
  readonly event: TransportToolCallEvent;
  /** The answer. Never rejects. */
  outcome!: Promise<Outcome>;
  readonly #owner: ToolCallOwner;
  readonly #response: ToolCallResponse;
  /** Given to tools, guardrails and listeners. */
  readonly #data: CallData;

  /** Starts the call at once. Adds the answer to the turn of the response. */
  constructor(owner: ToolCallOwner, response: ToolCallResponse, event: TransportToolCallEvent) {
    const { previousItemId: _, ...toolCall } = event;
    this.event = event;
    this.#owner = owner;
    this.#response = response;
    this.#data = { context: owner.context, agent: response.agent, toolCall };
    this.#answer(this.#serve());
  }

  /** Answers with the result of `work`. An error outside of a tool becomes an `error` event. */
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
    this.#owner.error(
      new ModelBehaviorError(
        `Cannot run the tool "${name}": the agent "${agent.name}" has no enabled tool or handoff of ` +
          "that name. Name only its own tools in the instructions",
      ),
    );
    return { output: `Tool "${name}" was not found.`, isSilent: true };
  }

  async #askThenRun(tool: RealtimeFunctionTool): Promise<Outcome> {
    const { options } = this.#owner;
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
    this.#owner.ask(
      { type: "function_approval", tool },
      { ...toolCall },
      agent,
      () => this.#answer(run()),
    );
    return undefined;
  }

  async #run(tool: RealtimeFunctionTool): Promise<Answer> {
    const owner = this.#owner;
    const { signal } = this.#response;
    const { agent, toolCall } = this.#data;
    signal.throwIfAborted();
    owner.toolStarted(agent, tool, toolCall);
    let result: unknown;
    try {
      result = this.#isApproved === false
        ? await this.#refusal()
        : await invokeTool(tool, this.#data, signal, owner.clock);
    } catch (error) {
      result = this.#failed(error);
    }
    const isSilent = isBackgroundResult(result);
    const output = toolOutputText(isSilent ? (result as BackgroundResult).content : result);
    return { output, isSilent, announce: () => owner.toolEnded(agent, tool, output, toolCall) };
  }

  async #handOver(handoff: HandoffLike): Promise<Answer> {
    const response = this.#response;
    if (response.hasHandedOver) {
      return { output: "Another handoff was made already." };
    }
    response.hasHandedOver = true;
    try {
      const next = await handoff.onInvokeHandoff(this.#owner.context, this.event.arguments);
      response.signal.throwIfAborted(); // the next connection has an agent of its own
      await this.#owner.handOver(response.agent, next);
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

  /** The output of a refused call: the person's message, else the application's, else the default. */
  async #refusal(): Promise<string> {
    const { context, options } = this.#owner;
    const { name: toolName, callId } = this.#data.toolCall;
    const message = context.getRejectionMessage(toolName, callId);
    if (message !== undefined) return message;
    try {
      const formatted = await options.toolErrorFormatter?.({
        kind: "approval_rejected",
        toolType: "function",
        toolName,
        callId,
        defaultMessage: REFUSED,
        runContext: context,
      });
      if (typeof formatted === "string") return formatted;
    } catch (error) {
      this.#owner.error(error);
    }
    return REFUSED;
  }

  /** Raises an `error` event while the connection lasts. Returns the output for the model. */
  #failed(error: unknown): string {
    if (!this.#response.signal.aborted) this.#owner.error(error);
    return FAILED;
  }
}
