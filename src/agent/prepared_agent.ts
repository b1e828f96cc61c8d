import { UserError } from "../contract/errors.ts";
import type { RealtimeToolDefinition } from "../contract/session_config.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RealtimeFunctionTool, RealtimeTool } from "./function_tool.ts";
import type { HandoffLike } from "./handoff.ts";
import type { HostedMcpTool } from "./hosted_mcp_tool.ts";
import type { RunContext } from "./run_context.ts";

/** An agent with its tools and handoffs at one moment. A response keeps those that it began with. */
export interface PreparedAgent {
  /** The agent. */
  readonly agent: RealtimeAgentLike;
  /** The enabled functions of the application. */
  readonly functionTools: readonly RealtimeFunctionTool[];
  /** The enabled handoffs. */
  readonly handoffs: readonly HandoffLike[];
  /** The tools and handoffs as definitions for the service. */
  readonly definitions: readonly RealtimeToolDefinition[];
}

/**
 * Asks an agent for its enabled tools and handoffs.
 *
 * @throws {UserError} If two of them have the same name. Rejects with the errors of the agent's
 * functions.
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
      `Cannot use the agent "${agent.name}": two of its tools and handoffs are named "${twice}". ` +
        "Rename one of them",
    );
  }
  return { agent, functionTools: tools.filter(isFunction), handoffs, definitions };
}

/** The definition of a tool for the service. Empty for kinds that the Realtime API does not have. */
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
