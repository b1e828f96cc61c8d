import type { RealtimeAgentLike } from "../../agent/agent_like.ts";
import { ModelBehaviorError } from "../../agent/errors.ts";
import type { RealtimeFunctionTool } from "../../agent/function_tool.ts";
import { callIdOf, type Decision } from "../../agent/session_context.ts";
import {
  type FunctionApprovalCall,
  type HostedApprovalCall,
  RunToolApprovalItem,
} from "../../agent/tool_approval_item.ts";
import { consoleLogger } from "../../events/logger.ts";
import type { SessionParts } from "../session_parts.ts";

/** What is done then. Resolves when the call has answered. */
type OnDecision = (decision: Decision) => void | Promise<void>;

/** What waits for a person. */
type Request =
  | { readonly type: "function_approval"; readonly tool: RealtimeFunctionTool }
  | { readonly type: "mcp_approval_request" };

interface Approval {
  readonly item: RunToolApprovalItem;
  readonly onDecision: OnDecision;
  /** Why it no longer waits. */
  over?: "decided" | "ended" | undefined;
}

/** The calls that wait for a person. Each is decided on once, and only while its connection lasts. */
export class Approvals {
  readonly #session: SessionParts;
  /** What this connection has asked for: a transport may tell of a request again. */
  readonly #byCall = new Map<string, Approval>();
  /** All items that were handed out. */
  readonly #byItem = new WeakMap<RunToolApprovalItem, Approval>();

  /** Nothing waits at first. */
  constructor(session: SessionParts) {
    this.#session = session;
  }

  /** Asks a person for a decision on a call. Does nothing if one was asked before. */
  ask(
    request: Request,
    rawItem: FunctionApprovalCall | HostedApprovalCall,
    agent: RealtimeAgentLike,
    onDecision: OnDecision,
  ): void {
    const approvalItem = new RunToolApprovalItem(rawItem, agent);
    const callId = callIdOf(approvalItem);
    if (this.#byCall.has(callId)) return;
    const approval: Approval = { item: approvalItem, onDecision };
    this.#byCall.set(callId, approval);
    this.#byItem.set(approvalItem, approval);
    this.#session.tell("tool_approval_requested", agent, { ...request, approvalItem });
  }

  /**
   * A person has decided on a call. Resolves when it has answered, at once if it was decided on before.
   *
   * @throws {ModelBehaviorError} If the connection that it belongs to has ended, or it never waited.
   */
  async decide(item: RunToolApprovalItem, decision: Decision): Promise<void> {
    const callId = callIdOf(item);
    const approval = this.#byItem.get(item) ?? this.#byCall.get(callId); // it may be a copy
    if (approval?.over === "decided") return;
    if (!approval || approval.over || approval.item.toolName !== item.toolName) {
      throw new ModelBehaviorError(
        `The call "${callId}" does not wait for a decision in this connection`,
      );
    }
    approval.over = "decided";
    const { context, options: { logger = consoleLogger } } = this.#session;
    const isOnce = item.rawItem.type === "hosted_tool_call";
    if (isOnce && decision.always) logger.warn("A decision on an MCP tool holds for one call");
    if (!isOnce) this.#byCall.delete(callId); // a request of a server may come again, a call does not
    context.decide(approval.item, isOnce ? { ...decision, always: false } : decision);
    try {
      await approval.onDecision(decision);
    } catch (error) {
      // it could not be sent: it may be decided on again, as long as the connection lasts
      approval.over = this.#byCall.get(callId) === approval ? undefined : "ended";
      throw error;
    }
  }

  /** The connection has ended: nothing waits any more. */
  reset(): void {
    for (const approval of this.#byCall.values()) approval.over ??= "ended";
    this.#byCall.clear();
    this.#session.context.forgetCalls();
  }
}
