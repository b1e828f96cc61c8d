import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { ModelBehaviorError } from "../agent/errors.ts";
import type { RealtimeFunctionTool } from "../agent/function_tool.ts";
import { callIdOf, type Decision } from "../agent/session_context.ts";
import {
  type FunctionApprovalCall,
  type HostedApprovalCall,
  RunToolApprovalItem,
} from "../agent/tool_approval_item.ts";
import { consoleLogger } from "../transport/logger.ts";
import type { SessionParts } from "./session_parts.ts";

/** What is done then. Resolves when the call has answered. */
type OnDecision = (decision: Decision) => void | Promise<void>;

/** What waits for a person. */
type Request =
  | { readonly type: "function_approval"; readonly tool: RealtimeFunctionTool }
  | { readonly type: "mcp_approval_request" };

interface PendingApproval {
  readonly item: RunToolApprovalItem;
  readonly onDecision: OnDecision;
}

/** The calls that wait for a person. Each is decided on once, and only while its connection lasts. */
export class Approvals {
  readonly #session: SessionParts;
  readonly #pending = new Map<string, PendingApproval>();
  /** What servers have asked for, item by item: a transport may tell of one again. */
  readonly #asked = new Set<string>();
  /** Items that were handed out and no longer wait: why not. */
  readonly #over = new WeakMap<RunToolApprovalItem, "decided" | "ended">();

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
    if (this.#pending.has(callId) || this.#asked.has(callId)) return;
    if (request.type === "mcp_approval_request") this.#asked.add(callId);
    this.#pending.set(callId, { item: approvalItem, onDecision });
    this.#session.notifier.tell("tool_approval_requested", agent, { ...request, approvalItem });
  }

  /**
   * A person has decided on a call. Resolves when it has answered, at once if it was decided on before.
   *
   * @throws {ModelBehaviorError} If the connection that it belongs to has ended, or it never waited.
   */
  async decide(item: RunToolApprovalItem, decision: Decision): Promise<void> {
    const callId = callIdOf(item);
    const over = this.#over.get(item);
    if (over === "decided") return;
    const pending = this.#pending.get(callId);
    if (over || !pending || pending.item.toolName !== item.toolName) {
      throw new ModelBehaviorError(
        `Cannot decide on the call "${callId}": it does not wait, or the connection it belongs to has ended`,
      );
    }
    this.#pending.delete(callId);
    this.#over.set(pending.item, "decided");
    const { context, options: { logger = consoleLogger } } = this.#session;
    const isOnce = item.rawItem.type === "hosted_tool_call";
    if (isOnce && decision.always) logger.warn("A decision on an MCP tool holds for one call only");
    context.decide(pending.item, isOnce ? { ...decision, always: false } : decision);
    try {
      await pending.onDecision(decision);
    } catch (error) {
      // it could not be sent: it may be decided on again
      this.#over.delete(pending.item);
      this.#pending.set(callId, pending);
      throw error;
    }
  }

  /** The connection has ended: nothing waits any more. */
  reset(): void {
    for (const { item } of this.#pending.values()) this.#over.set(item, "ended");
    this.#pending.clear();
    this.#asked.clear();
  }
}
