import type { RealtimeAgentLike } from "./agent_like.ts";

/** A call of a function of the application, as an approval shows it. */
export type FunctionApprovalCall = {
  type: "function_call";
  callId: string;
  name: string;
  /** JSON text. */
  arguments: string;
  id?: string;
  responseId?: string;
};

/** A call of a tool of an MCP server, as an approval shows it. `providerData` has the service's own fields. */
export type HostedApprovalCall = {
  type: "hosted_tool_call";
  name: string;
  /** JSON text. */
  arguments: string;
  status: string;
  // deno-lint-ignore no-explicit-any -- the service's own fields
  providerData?: Record<string, any>;
};

/** A call that waits for a person: hand it to `session.approve()` or `session.reject()`. */
export class RunToolApprovalItem {
  /** Tells an approval from other items. */
  readonly type = "tool_approval_item";
  /** The call. */
  readonly rawItem: FunctionApprovalCall | HostedApprovalCall;
  /** The agent that made it. */
  readonly agent: RealtimeAgentLike;
  /** The tool. */
  readonly toolName: string;

  /** Sessions make these. */
  constructor(rawItem: FunctionApprovalCall | HostedApprovalCall, agent: RealtimeAgentLike) {
    this.rawItem = rawItem;
    this.agent = agent;
    this.toolName = rawItem.name;
  }

  /** The tool. */
  get name(): string {
    return this.toolName;
  }

  /** The arguments, as JSON text. */
  get arguments(): string {
    return this.rawItem.arguments;
  }

  /** What a person needs to decide, without the agent's inner parts. */
  toJSON(): { type: string; rawItem: object; agent: { name: string }; toolName: string } {
    return { ...this, agent: { name: this.agent.name } };
  }
}
