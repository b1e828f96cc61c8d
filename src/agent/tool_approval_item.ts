import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RealtimeToolCall } from "./function_tool.ts";

/** A call of an MCP server's tool that waits for a decision. */
export type HostedApprovalCall = {
  type: "hosted_tool_call";
  /** The name of the tool. */
  name: string;
  /** The arguments, as JSON text. */
  arguments: string;
  /** The status of the call. A session sets "in_progress". */
  status: string;
  /** The other fields of the request, such as `itemId` and `serverLabel`. */
  // deno-lint-ignore no-explicit-any -- the service's own fields
  providerData?: Record<string, any>;
};

/** A call that waits for a decision. Pass it to `session.approve()` or `session.reject()`. */
export class RunToolApprovalItem {
  /** The kind of the item. */
  readonly type = "tool_approval_item";
  /** The call. */
  readonly rawItem: RealtimeToolCall | HostedApprovalCall;
  /** The agent that made the call. */
  readonly agent: RealtimeAgentLike;
  /** The name of the tool. */
  readonly toolName: string;

  /** Sessions make these items. */
  constructor(rawItem: RealtimeToolCall | HostedApprovalCall, agent: RealtimeAgentLike) {
    this.rawItem = rawItem;
    this.agent = agent;
    this.toolName = rawItem.name;
  }

  /** The name of the tool. */
  get name(): string {
    return this.toolName;
  }

  /** The arguments, as JSON text. */
  get arguments(): string {
    return this.rawItem.arguments;
  }

  /** The fields for a person who decides. Only the name of the agent goes into JSON. */
  toJSON(): { type: string; rawItem: object; agent: { name: string }; toolName: string } {
    return { ...this, agent: { name: this.agent.name } };
  }
}
