import type { RealtimeAgentLike } from "../../agent/agent_like.ts";
import { ModelBehaviorError } from "../../agent/errors.ts";
import type { RealtimeFunctionTool, RealtimeToolCall } from "../../agent/function_tool.ts";
import { callIdOf, type Decision, type SessionContext } from "../../agent/session_context.ts";
import { type HostedApprovalCall, RunToolApprovalItem } from "../../agent/tool_approval_item.ts";
import { consoleLogger } from "../../events/logger.ts";
import type { RealtimeMcpApprovalRequest, RealtimeToolApprovalRequest } from "../session_events.ts";
import type { RealtimeSessionOptions } from "../session_options.ts";

/** The parts of a session that approvals need. */
export interface ApprovalsOwner {
  /** Notes the decisions. */
  readonly context: Pick<SessionContext<unknown>, "decide" | "forgetCalls">;
  /** Where warnings go. */
  readonly options: Pick<RealtimeSessionOptions, "logger">;
  /** Asks the application for a decision. */
  requested(
    agent: RealtimeAgentLike,
    request: RealtimeToolApprovalRequest | RealtimeMcpApprovalRequest,
  ): void;
}

/** Acts on a decision. Resolves when the call has answered. */
type OnDecision = (decision: Decision) => void | Promise<void>;

/** The tool that waits: a function of the application, or a tool of an MCP server. */
type Request =
  | { readonly type: "function_approval"; readonly tool: RealtimeFunctionTool }
  | { readonly type: "mcp_approval_request" };

interface Approval {
  readonly item: RunToolApprovalItem;
  readonly onDecision: OnDecision;
  /** Why the call no longer waits. */
  over?: "decided" | "ended" | undefined;
}

/** The calls that wait for a decision. Each is decided once, and only while its connection lasts. */
export class Approvals {
  readonly #owner: ApprovalsOwner;
  /** The requests of this connection. A transport may raise one again. */
  readonly #byCall = new Map<string, Approval>();
  /** All items that were handed out, also those of earlier connections. */
  readonly #byItem = new WeakMap<RunToolApprovalItem, Approval>();

  /** No call waits at first. */
  constructor(owner: ApprovalsOwner) {
    this.#owner = owner;
  }

  /** Asks for a decision on a call. Does nothing if it was asked for before. */
  ask(
    request: Request,
    rawItem: RealtimeToolCall | HostedApprovalCall,
    agent: RealtimeAgentLike,
    onDecision: OnDecision,
  ): void {
    const approvalItem = new RunToolApprovalItem(rawItem, agent);
    const callId = callIdOf(approvalItem);
    if (this.#byCall.has(callId)) return;
    const approval: Approval = { item: approvalItem, onDecision };
    this.#byCall.set(callId, approval);
    this.#byItem.set(approvalItem, approval);
    this.#owner.requested(agent, { ...request, approvalItem });
  }

  /**
   * Decides on a call. Resolves when the call has answered, or at once if it was decided before.
   *
   * @throws {ModelBehaviorError} If the connection of the call has ended, or the call never waited.
   */
  async decide(item: RunToolApprovalItem, decision: Decision): Promise<void> {
    const callId = callIdOf(item);
    const approval = this.#byItem.get(item) ?? this.#byCall.get(callId); // it may be a copy
    if (approval?.over === "decided") return;
    if (!approval || approval.over || approval.item.toolName !== item.toolName) {
      throw new ModelBehaviorError(
        `Cannot decide on the call "${callId}": it does not wait for a decision in this connection. ` +
          "Pass an item of `tool_approval_requested` while its connection lasts",
      );
    }
    approval.over = "decided";
    const { context, options: { logger = consoleLogger } } = this.#owner;
    const isHosted = item.rawItem.type === "hosted_tool_call";
    if (isHosted && decision.always) {
      logger.warn("`alwaysApprove` and `alwaysReject` have no effect on tools of MCP servers");
    }
    if (!isHosted) this.#byCall.delete(callId); // a request of a server may come again, a call does not
    context.decide(approval.item, isHosted ? { ...decision, always: false } : decision);
    try {
      await approval.onDecision(decision);
    } catch (error) {
      // the decision was not sent: it may be made again while the connection lasts
      approval.over = this.#byCall.get(callId) === approval ? undefined : "ended";
      throw error;
    }
  }

  /** The connection has ended: no call waits any more. */
  reset(): void {
    for (const approval of this.#byCall.values()) approval.over ??= "ended";
    this.#byCall.clear();
    this.#owner.context.forgetCalls();
  }
}
