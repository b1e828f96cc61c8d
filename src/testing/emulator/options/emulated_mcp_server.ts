/** One tool of an {@linkcode EmulatedMcpServer}. */
export interface EmulatedMcpTool {
  /** The tool's name. */
  readonly name: string;
  /**
   * What it does.
   * @default {""}
   */
  readonly description?: string;
  /**
   * JSON Schema of its arguments.
   * @default {{ type: "object" }}
   */
  readonly inputSchema?: unknown;
  /**
   * Whether it changes nothing, which a `read_only` filter asks for.
   * @default {false}
   */
  readonly readOnly?: boolean;
  /** Runs it: from the arguments' JSON text to its output. What it throws becomes a tool execution error. */
  readonly call: (argumentsJson: string) => string | Promise<string>;
}

/** A stand-in for a remote MCP server, which the emulator asks as the service would. */
export interface EmulatedMcpServer {
  /** Its tools. With `undefined` the server cannot be reached, and the listing fails. */
  readonly tools: readonly EmulatedMcpTool[] | undefined;
}
