import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import { ModelBehaviorError } from "../agent/errors.ts";
import { callIdOf } from "../agent/session_context.ts";
import {
  type FunctionApprovalCall,
  type HostedApprovalCall,
  RunToolApprovalItem,
} from "../agent/tool_approval_item.ts";

/** What a person has decided. */
export interface Decision {
  readonly approved: boolean;
  /** Whether it holds for every call of the tool. */
  readonly always?: boolean;
  /** What the model is told of a refusal. */
  readonly message?: string;
}

/** What is done then. Resolves when the call has answered. */
export type OnDecision = (decision: Decision) => void | Promise<void>;

/** A call that waits. */
export interface PendingApproval {
  readonly item: RunToolApprovalItem;
  readonly onDecision: OnDecision;
}

/** The calls that wait for a person. Each is decided on once, and only while its connection lasts. */
export class Approvals {
  readonly #pending = new Map<string, PendingApproval>();
  /** Items that were handed out and no longer wait: why not. */
  readonly #over = new WeakMap<RunToolApprovalItem, "decided" | "closed">();

  /** Whether this call waits already. */
  has(callId: string): boolean {
    return this.#pending.has(callId);
  }

  /** Notes that a call waits, and gives what an application decides by. */
  issue(
    rawItem: FunctionApprovalCall | HostedApprovalCall,
    agent: RealtimeAgentLike,
    onDecision: OnDecision,
  ): RunToolApprovalItem {
    const item = new RunToolApprovalItem(rawItem, agent);
    this.#pending.set(callIdOf(item), { item, onDecision });
    return item;
  }

  /**
   * Takes a call out of those that wait: `undefined` if it was decided on already.
   *
   * @throws {ModelBehaviorError} If the connection that it belongs to has ended, or it never waited.
   */
  take(item: RunToolApprovalItem): PendingApproval | undefined {
    const callId = callIdOf(item);
    const over = this.#over.get(item);
    if (over === "decided") return undefined;
    const pending = this.#pending.get(callId);
    if (over === "closed" || !pending) {
      throw new ModelBehaviorError(
        over === "closed"
          ? `Cannot decide on the call "${callId}": the connection it belongs to has ended`
          : `Cannot decide on the call "${callId}": no such call waits for a decision`,
      );
    }
    if (pending.item.toolName !== item.toolName) {
      throw new ModelBehaviorError(
        `Cannot decide on the call "${callId}": it is a call of the tool "${pending.item.toolName}"`,
      );
    }
    this.#pending.delete(callId);
    this.#over.set(pending.item, "decided");
    return pending;
  }

  /** Puts back what could not be sent, so that it may be decided on again. */
  putBack({ item, onDecision }: PendingApproval): void {
    this.#over.delete(item);
    this.#pending.set(callIdOf(item), { item, onDecision });
  }

  /** The connection has ended: nothing waits any more. */
  reset(): void {
    for (const { item } of this.#pending.values()) this.#over.set(item, "closed");
    this.#pending.clear();
  }
}
