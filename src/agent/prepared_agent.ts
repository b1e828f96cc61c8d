import { UserError } from "../contract/errors.ts";
import type { RealtimeToolDefinition } from "../contract/session_config.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RealtimeFunctionTool, RealtimeTool } from "./function_tool.ts";
import type { HandoffLike } from "./handoff.ts";
import type { HostedMcpTool } from "./hosted_mcp_tool.ts";
import type { RunContext } from "./run_context.ts";

/** An agent with what it can do at one moment: calls of a response are served by the one it began with. */
export interface PreparedAgent {
  /** The agent. */
  readonly agent: RealtimeAgentLike;
  /** The functions that are enabled. */
  readonly functionTools: readonly RealtimeFunctionTool[];
  /** The handoffs that are enabled. */
  readonly handoffs: readonly HandoffLike[];
  /** All of it, as the service is told. */
  readonly definitions: readonly RealtimeToolDefinition[];
}

/**
 * Asks an agent what it can do now.
 *
 * @throws {UserError} If two of its tools and handoffs have one name. Rejects with what its functions
 * throw.
 */
export async function prepareAgent(
  agent: RealtimeAgentLike,
  // deno-lint-ignore no-explicit-any -- any context
  context: RunContext<any>,
): Promise<PreparedAgent> {
  const [tools, handoffs] = await Promise.all([
    agent.getAllTools(context),
    agent.getEnabledHandoffs(context),
  ]);
  const definitions = [...tools.flatMap(toolDefinition), ...handoffs.map(handoffDefinition)];
  const names = definitions.flatMap((tool) => tool.type === "function" ? tool.name : []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new UserError(
      `The agent "${agent.name}" has two tools called "${twice}"`,
    );
  }
  return { agent, functionTools: tools.filter(isFunction), handoffs, definitions };
}

/** What the service is told of a tool; nothing of kinds that it does not have. */
function toolDefinition(tool: RealtimeTool | { readonly type: string }): RealtimeToolDefinition[] {
  if (isFunction(tool)) {
    const { type, name, description, parameters, strict } = tool;
    return [{ type, name, description, parameters, strict }];
  }
  const { type, name, providerData } = tool as HostedMcpTool;
  if (type !== "hosted_tool" || name !== "hosted_mcp") return [];
  const { server_url, ...rest } = providerData;
  return [{ ...rest, type: "mcp", ...server_url && { server_url } }];
}

function handoffDefinition(handoff: HandoffLike): RealtimeToolDefinition {
  const { toolName: name, toolDescription: description, inputJsonSchema: parameters } = handoff;
  return { type: "function", name, description, parameters, strict: true };
}

function isFunction(tool: { readonly type: string }): tool is RealtimeFunctionTool {
  return tool.type === "function";
}
