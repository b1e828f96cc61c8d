import { ToolInputError } from "./errors.ts";
import type { RealtimeFunctionTool } from "./function_tool.ts";
import { parseArguments } from "./tool_input.ts";

/** A tool that an MCP server lists. */
export interface McpServerTool {
  /** The tool's name. */
  readonly name: string;
  /** Says what the tool does. */
  readonly description?: string | undefined;
  /** The JSON Schema of the arguments. */
  // deno-lint-ignore no-explicit-any -- JSON Schema
  readonly inputSchema: any;
}

/**
 * An MCP server that this side calls: the part of it that an agent uses. The server classes of
 * `@openai/agents` implement it. The application connects the server.
 */
export interface McpServer {
  /** The server's name. */
  readonly name: string;
  /** Lists the tools. Called each time an agent takes over. */
  listTools(): Promise<readonly McpServerTool[]>;
  /** Calls a tool. Resolves with content parts. */
  // deno-lint-ignore no-explicit-any -- MCP content parts
  callTool(toolName: string, args: Record<string, unknown> | null): Promise<any>;
}

/** Turns the tools of a server into functions that the model may call. */
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
      if (!parsed.ok) return new ToolInputError(name, parsed.problem).advice;
      const content = await server.callTool(name, parsed.value as Record<string, unknown>);
      return Array.isArray(content) && content.length === 1 ? content[0] : content;
    },
    needsApproval: () => Promise.resolve(false),
    isEnabled: () => Promise.resolve(true),
  }));
}
