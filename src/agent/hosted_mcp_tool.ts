import type { HostedMCPToolDefinition } from "../contract/session_config.ts";

/** What of a server's tools a rule is about. */
export interface HostedMcpApprovalFilter {
  /** These tools. */
  readonly toolNames?: readonly string[];
  /** The tools that say of themselves that they only read. */
  readonly readOnly?: boolean;
}

/** When the service asks before it calls a tool of the server. */
export type HostedMcpApproval =
  | "never"
  | "always"
  | { readonly never?: HostedMcpApprovalFilter; readonly always?: HostedMcpApprovalFilter };

/** What {@linkcode hostedMcpTool} takes. */
export interface HostedMcpToolOptions {
  /** What the server is called. */
  serverLabel: string;
  /** Where the server is. Either this or `connectorId`. */
  serverUrl?: string;
  /** A connector of the service, in place of a server. */
  connectorId?: string;
  /** What the server is for, for the model. */
  serverDescription?: string;
  /** A token that the service shows to the server. */
  authorization?: string;
  /** Headers that the service sends to the server. */
  headers?: Record<string, string>;
  /** The tools that the model may call. @default all */
  allowedTools?: string[] | { toolNames?: string[] };
  /** When the service asks: it comes as `tool_approval_requested`. @default "never" */
  requireApproval?: HostedMcpApproval;
}

/** A remote MCP server whose tools the service itself calls. */
export interface HostedMcpTool {
  /** Tells it from a function of the application. */
  readonly type: "hosted_tool";
  /** Tells it from other hosted tools. */
  readonly name: "hosted_mcp" | (string & Record<never, never>);
  /** What the service is told. */
  // deno-lint-ignore no-explicit-any -- the fields of the service
  readonly providerData?: any;
}

/**
 * Lets the service call the tools of a remote MCP server.
 *
 * @example A server that asks before it writes
 * ```ts
 * import { hostedMcpTool } from "@voicewire/realtime";
 *
 * const files = hostedMcpTool({
 *   serverLabel: "files",
 *   serverUrl: "https://example.com/mcp",
 *   requireApproval: { always: { toolNames: ["write"] } },
 * });
 * files.name;
 * ```
 */
export function hostedMcpTool(options: HostedMcpToolOptions): HostedMcpTool {
  const { allowedTools, requireApproval = "never" } = options;
  const allowed = Array.isArray(allowedTools) ? allowedTools : allowedTools?.toolNames;
  const definition: HostedMCPToolDefinition = {
    type: "mcp",
    server_label: options.serverLabel,
    server_url: options.serverUrl,
    connector_id: options.connectorId,
    server_description: options.serverDescription,
    authorization: options.authorization,
    headers: options.headers,
    allowed_tools: allowed && { tool_names: [...allowed] },
    require_approval: typeof requireApproval === "string" ? requireApproval : {
      ...requireApproval.always && { always: toWireFilter(requireApproval.always) },
      ...requireApproval.never && { never: toWireFilter(requireApproval.never) },
    },
  };
  return { type: "hosted_tool", name: "hosted_mcp", providerData: definition };
}

function toWireFilter({ toolNames, readOnly }: HostedMcpApprovalFilter) {
  return {
    ...toolNames && { tool_names: [...toolNames] },
    ...readOnly === undefined ? {} : { read_only: readOnly },
  };
}
