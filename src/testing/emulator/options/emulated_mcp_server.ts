/** A tool of an {@linkcode EmulatedMcpServer}. */
export interface EmulatedMcpTool {
  /** The tool's name. */
  readonly name: string;
  /**
   * The description of the tool.
   * @default {""}
   */
  readonly description?: string | undefined;
  /**
   * The JSON Schema of the arguments.
   * @default {{ type: "object" }}
   */
  readonly inputSchema?: unknown;
  /**
   * Whether the tool changes nothing. A `read_only` filter of the session selects by it.
   * @default {false}
   */
  readonly readOnly?: boolean | undefined;
  /**
   * Runs the tool with the JSON text of its arguments, and returns its output. If it throws or
   * rejects, the call fails with a `tool_execution_error`.
   */
  readonly call: (argumentsJson: string) => string | Promise<string>;
}

/**
 * A hosted MCP server that the emulated service calls, as the real service calls a remote one. It has
 * nothing to do with the `McpServer` of the main entry point, which an agent calls itself.
 *
 * @example A server with one tool
 * ```ts
 * import { createEmulator, type EmulatedMcpServer } from "@voicewire/realtime/testing";
 *
 * const docs: EmulatedMcpServer = {
 *   tools: [{ name: "search", call: (argumentsJson) => `found for ${argumentsJson}` }],
 * };
 * // A session reaches it with the tool { type: "mcp", server_label: "docs", server_url: "…" }.
 * const emulator = createEmulator({ mcpServers: { docs } });
 * ```
 */
export interface EmulatedMcpServer {
  /** The tools of the server. With `undefined` the server cannot be reached, and listing its tools fails. */
  readonly tools: readonly EmulatedMcpTool[] | undefined;
}
