import type { RealtimeItem } from "../transport/realtime_item.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RealtimeContextData, RunContext, ToolCallKey } from "./run_context.ts";
import type { RunToolApprovalItem } from "./tool_approval_item.ts";
import { UsageTotals } from "./usage_totals.ts";

interface Decisions {
  readonly agent: RealtimeAgentLike;
  /** Holds for every call, if it is set. */
  always?: boolean;
  alwaysMessage?: string;
  readonly byCall: Map<string, { readonly approved: boolean; readonly message?: string }>;
}

/** How many decisions on single calls are kept for each tool. */
const DECISIONS_KEPT = 1_000;

/** The context of a session: the application's own, the usage, and what was decided of tools. */
export class SessionContext<TContext> implements RunContext<RealtimeContextData<TContext>> {
  context: RealtimeContextData<TContext>;
  usage: UsageTotals = new UsageTotals();
  /** By tool; agents may have different tools of one name. */
  readonly #decisions = new Map<string, Decisions[]>();

  /** `history` is asked each time that somebody reads `context.history`. */
  constructor(context: TContext | undefined, history: () => RealtimeItem[]) {
    this.context = Object.defineProperty({ ...context }, "history", {
      get: history,
      enumerable: true,
      configurable: true,
    }) as RealtimeContextData<TContext>;
  }

  isToolApproved({ toolName, callId, agent }: ToolCallKey): boolean | undefined {
    for (const { byCall, always } of this.#decisionsOn(toolName, agent)) {
      const approved = byCall.get(callId)?.approved ?? always;
      if (approved !== undefined) return approved;
    }
    return undefined;
  }

  approveTool(item: RunToolApprovalItem, { alwaysApprove = false } = {}): void {
    this.#decide(item, { approved: true, always: alwaysApprove });
  }

  rejectTool(
    item: RunToolApprovalItem,
    { alwaysReject = false, message }: { alwaysReject?: boolean; message?: string } = {},
  ): void {
    this.#decide(item, { approved: false, always: alwaysReject, message });
  }

  getRejectionMessage(toolName: string, callId: string): string | undefined {
    for (const { byCall, alwaysMessage } of this.#decisionsOn(toolName)) {
      const message = byCall.get(callId)?.message ?? alwaysMessage;
      if (message !== undefined) return message;
    }
    return undefined;
  }

  #decisionsOn(toolName: string, agent?: RealtimeAgentLike): Decisions[] {
    const all = this.#decisions.get(toolName) ?? [];
    return agent ? all.filter((decisions) => decisions.agent === agent) : all;
  }

  #decide(
    { toolName, agent, rawItem }: RunToolApprovalItem,
    { approved, always, message }: { approved: boolean; always: boolean; message?: string },
  ): void {
    let [decisions] = this.#decisionsOn(toolName, agent);
    if (!decisions) {
      decisions = { agent, byCall: new Map() };
      this.#decisions.set(toolName, [...this.#decisionsOn(toolName), decisions]);
    }
    const { byCall } = decisions;
    byCall.set(callIdOf({ rawItem }), { approved, ...message === undefined ? {} : { message } });
    if (byCall.size > DECISIONS_KEPT) byCall.delete(byCall.keys().next().value!);
    if (!always) return;
    decisions.always = approved;
    decisions.alwaysMessage = message;
  }
}

/** What a call is known by: its call id or, for a tool of an MCP server, the id of the item that asks. */
export function callIdOf({ rawItem }: Pick<RunToolApprovalItem, "rawItem">): string {
  return rawItem.type === "function_call"
    ? rawItem.callId
    : String(rawItem.providerData?.itemId ?? "");
}
