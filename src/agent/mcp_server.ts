import { argumentAdvice } from "./errors.ts";
import type { RealtimeFunctionTool } from "./function_tool.ts";
import { parseArguments } from "./tool_input.ts";

/** A tool that an MCP server lists. */
export interface McpServerTool {
  /** What it is called. */
  readonly name: string;
  /** What it does. */
  readonly description?: string;
  /** JSON Schema of its arguments. */
  // deno-lint-ignore no-explicit-any -- JSON Schema
  readonly inputSchema: any;
}

/**
 * An MCP server that this side calls: as much of one as an agent uses. The server classes of
 * `@openai/agents` fit it. Connecting it is the application's business.
 */
export interface McpServer {
  /** What it is called. */
  readonly name: string;
  /** The tools. Asked each time an agent takes over. */
  listTools(): Promise<readonly McpServerTool[]>;
  /** Calls one. Gives content parts. */
  // deno-lint-ignore no-explicit-any -- MCP content parts
  callTool(toolName: string, args: Record<string, unknown> | null): Promise<any>;
}

/** The tools of a server as functions that the model may call. */
export async function mcpServerTools(server: McpServer): Promise<RealtimeFunctionTool[]> {
  const tools = await server.listTools();
  return tools.map(({ name, description = "", inputSchema }) => ({
    type: "function",
    name,
    description,
    parameters: inputSchema ?? { type: "object", properties: {} },
    strict: false,
    async invoke(_context, input) {
      const parsed = parseArguments(input);
      if (!parsed.ok) return argumentAdvice(parsed.problem);
      const content = await server.callTool(name, parsed.value as Record<string, unknown>);
      return Array.isArray(content) && content.length === 1 ? content[0] : content;
    },
    needsApproval: () => Promise.resolve(false),
    isEnabled: () => Promise.resolve(true),
  }));
}
