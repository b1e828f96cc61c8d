import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { isBackgroundResult } from "../agent/background_result.ts";
import { ModelBehaviorError, ToolInputError } from "../agent/errors.ts";
import type {
  ParsedToolInput,
  RealtimeFunctionTool,
  RealtimeToolCall,
} from "../agent/function_tool.ts";
import type { HandoffLike } from "../agent/handoff.ts";
import type { PreparedAgent } from "../agent/prepared_agent.ts";
import type { RunContext } from "../agent/run_context.ts";
import { toolOutputText } from "../agent/tool_output_text.ts";
import type { Clock } from "../clock/clock.ts";
import type { TransportToolCallEvent } from "../transport/transport_events.ts";
import type { Approvals } from "./approvals.ts";
import { inputRefusal, invokeTool, ToolAborted } from "./invoke_tool.ts";
import type { SessionNotifier } from "./session_events.ts";
import type { ToolTurn } from "./tool_turn.ts";

/** How many answered calls are remembered, for the case that one comes again. */
const CALLS_KEPT = 1_000;

/** What the model is told of a tool that fails and says nothing of it. */
const FAILED = "The tool failed.";

/** What a {@linkcode ToolRunner} works with. */
export interface ToolRunnerOptions {
  /** The session's context. */
  // deno-lint-ignore no-explicit-any -- any context
  readonly context: RunContext<any>;
  /** What time limits are measured on. */
  readonly clock: Clock;
  /** Whom to tell of calls. */
  readonly notifier: SessionNotifier;
  /** The calls that wait for a person. */
  readonly approvals: Approvals;
  /** Whether input guardrails run before a person is asked, too. */
  readonly guardBeforeApproval: boolean;
  /** What the model is told of a call that a person refused. */
  refusalMessage(tool: RealtimeFunctionTool, callId: string): Promise<string>;
  /** Lets another agent take over; says whether it has. */
  handOver(from: RealtimeAgentLike, to: RealtimeAgentLike): Promise<boolean>;
}

/** What a call came to. */
interface Answer {
  readonly output: string;
  readonly wantsResponse: boolean;
  /** Tells listeners, once the answer is on its way. */
  announce?(): void;
}

/** `undefined` is a call that does not answer now: it waits for a person, or the connection has ended. */
type Outcome = Answer | undefined;

interface KnownCall {
  readonly fingerprint: string;
  outcome: Promise<Outcome>;
}

/** A call on its way through the runner. */
interface Call {
  readonly event: TransportToolCallEvent;
  readonly toolCall: RealtimeToolCall;
  readonly prepared: PreparedAgent;
  readonly turn: ToolTurn;
}

/** Runs the functions that the model calls, beside the audio, as many at once as it calls. */
export class ToolRunner {
  readonly #options: ToolRunnerOptions;
  readonly #known = new Map<string, KnownCall>();
  readonly #handedOver = new WeakSet<ToolTurn>();
  #connection = new AbortController();

  /** Runs nothing before {@linkcode handle}. */
  constructor(options: ToolRunnerOptions) {
    this.#options = options;
  }

  /** The connection has ended: tells the tools that run, and forgets the rest. */
  reset(): void {
    this.#connection.abort();
    this.#connection = new AbortController();
    this.#known.clear();
  }

  /** The model has made a call. What it comes to goes to `turn`. */
  handle(event: TransportToolCallEvent, prepared: PreparedAgent, turn: ToolTurn): void {
    const callId = event.callId || event.id || "";
    const { id, name, arguments: args, responseId } = event;
    const toolCall: RealtimeToolCall = {
      type: "function_call",
      callId,
      name,
      arguments: args,
      ...id === undefined ? {} : { id },
      responseId,
    };
    const call = { event: { ...event, callId }, toolCall, prepared, turn };
    const fingerprint = `${name}\n${args}`;
    const known = this.#known.get(callId);
    if (known && known.fingerprint !== fingerprint) {
      const problem = `The call id "${callId}" was used again for another call`;
      return this.#options.notifier.error(new ModelBehaviorError(problem));
    }
    if (this.#options.approvals.has(callId)) return;
    if (known) {
      this.#deliver(call, known.outcome, { again: true });
      return;
    }
    const outcome = this.#guard(() => this.#dispatch(call));
    this.#known.set(callId, { fingerprint, outcome });
    if (this.#known.size > CALLS_KEPT) this.#known.delete(this.#known.keys().next().value!);
    this.#deliver(call, outcome);
  }

  async #deliver(call: Call, outcome: Promise<Outcome>, { again = false } = {}): Promise<void> {
    const { signal } = this.#connection;
    call.turn.begin();
    const answer = await outcome;
    if (signal.aborted) return;
    if (!answer) return call.turn.leave();
    call.turn.settle(call.event, answer.output, answer.wantsResponse);
    if (!again) answer.announce?.();
  }

  /** What fails outside of a tool is an error of the application, and the model is told that much. */
  async #guard(run: () => Promise<Outcome>): Promise<Outcome> {
    const { signal } = this.#connection;
    try {
      return await run();
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#options.notifier.error(error);
      return { output: FAILED, wantsResponse: true };
    }
  }

  async #dispatch(call: Call): Promise<Outcome> {
    const { context, notifier } = this.#options;
    const { prepared: { agent, functionTools, handoffs }, toolCall: { name } } = call;
    const tool = functionTools.find((tool) => tool.name === name);
    if (tool && await tool.isEnabled(context, agent)) return await this.#askThenRun(call, tool);
    const handoff = handoffs.find(({ toolName }) => toolName === name);
    if (handoff && await handoff.isEnabled({ runContext: context, agent })) {
      return await this.#handOver(call, handoff);
    }
    const problem = `The model called "${name}", which the agent "${agent.name}" does not have`;
    notifier.error(new ModelBehaviorError(problem));
    return { output: `Tool "${name}" was not found.`, wantsResponse: false };
  }

  async #askThenRun(call: Call, tool: RealtimeFunctionTool): Promise<Outcome> {
    const { context, notifier, approvals, guardBeforeApproval } = this.#options;
    const { prepared: { agent }, toolCall } = call;
    const { callId } = toolCall;
    const { signal } = this.#connection;
    const isDecided = context.isToolApproved({ toolName: tool.name, callId, agent }) !== undefined;
    if (!isDecided) {
      const input = await parseInput(tool, toolCall.arguments);
      const mustAsk = input.ok && await tool.needsApproval(context, input.value, callId);
      if (signal.aborted) return undefined;
      if (mustAsk) {
        const refusal = guardBeforeApproval
          ? await inputRefusal({ tool, context, agent, toolCall })
          : undefined;
        if (refusal !== undefined) return { output: refusal, wantsResponse: true };
        if (signal.aborted) return undefined;
        const resume = () => this.#resume(call, tool);
        const approvalItem = approvals.issue({ ...toolCall }, agent, resume);
        notifier.emit("tool_approval_requested", context, agent, {
          type: "function_approval",
          tool,
          approvalItem,
        });
        return undefined;
      }
    }
    return await this.#run(call, tool);
  }

  /** A person has decided. Resolves when the call has answered. */
  async #resume(call: Call, tool: RealtimeFunctionTool): Promise<void> {
    const outcome = this.#guard(() => this.#run(call, tool));
    const known = this.#known.get(call.toolCall.callId);
    if (known) known.outcome = outcome;
    await this.#deliver(call, outcome);
  }

  async #run(call: Call, tool: RealtimeFunctionTool): Promise<Outcome> {
    const { context, notifier, clock, refusalMessage } = this.#options;
    const { prepared: { agent }, toolCall } = call;
    const { callId } = toolCall;
    const { signal } = this.#connection;
    notifier.emit("agent_tool_start", context, agent, tool, { toolCall });
    notifier.emitTo(agent, "agent_tool_start", context, tool, { toolCall });
    let result: unknown;
    try {
      result = context.isToolApproved({ toolName: tool.name, callId, agent }) === false
        ? await refusalMessage(tool, callId)
        : await invokeTool({ tool, context, agent, toolCall, signal, clock });
    } catch (error) {
      if (signal.aborted || error instanceof ToolAborted) return undefined;
      notifier.error(error);
      result = FAILED;
    }
    if (signal.aborted) return undefined;
    const output = toolOutputText(isBackgroundResult(result) ? result.content : result);
    return {
      output,
      wantsResponse: !isBackgroundResult(result),
      announce() {
        notifier.emit("agent_tool_end", context, agent, tool, output, { toolCall });
        notifier.emitTo(agent, "agent_tool_end", context, tool, output, { toolCall });
      },
    };
  }

  async #handOver(call: Call, handoff: HandoffLike): Promise<Outcome> {
    const { prepared: { agent }, toolCall, turn } = call;
    if (this.#handedOver.has(turn)) {
      return { output: "Another handoff was made already: this one was not.", wantsResponse: true };
    }
    this.#handedOver.add(turn);
    try {
      const next: RealtimeAgentLike = await handoff.onInvokeHandoff(
        this.#options.context,
        toolCall.arguments,
      );
      const done = await this.#options.handOver(agent, next);
      if (!done) return undefined;
      return { output: JSON.stringify({ assistant: next.name }), wantsResponse: true };
    } catch (error) {
      this.#handedOver.delete(turn);
      if (!(error instanceof ToolInputError)) throw error;
      const output =
        `The handoff was not made, as its arguments cannot be used: ${error.problem}. Correct them and call again.`;
      return { output, wantsResponse: true };
    }
  }
}

async function parseInput(tool: RealtimeFunctionTool, input: string): Promise<ParsedToolInput> {
  if (tool.parseInput) return await tool.parseInput(input);
  try {
    return { ok: true, value: JSON.parse(input || "{}") };
  } catch {
    return { ok: false, problem: "they are not JSON" };
  }
}
