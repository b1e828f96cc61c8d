import type { HostedMCPToolDefinition } from "../contract/session_config.ts";
import { withoutUndefined } from "./without_undefined.ts";

/** The tools of a server that an approval rule covers. */
export interface HostedMcpApprovalFilter {
  /** The names of the tools. */
  readonly toolNames?: readonly string[] | undefined;
  /** Covers the tools that the server marks as read-only. */
  readonly readOnly?: boolean | undefined;
}

/** When the service asks for approval before it calls a tool of the server. */
export type HostedMcpApproval =
  | "never"
  | "always"
  | {
    readonly never?: HostedMcpApprovalFilter | undefined;
    readonly always?: HostedMcpApprovalFilter | undefined;
  };

/** The options of {@linkcode hostedMcpTool}. */
export interface HostedMcpToolOptions {
  /** The name of the server, unique within a session. */
  serverLabel: string;
  /** The URL of the server. Pass either this or `connectorId`. */
  serverUrl?: string | undefined;
  /** The id of a connector of the service, in place of a server. */
  connectorId?: string | undefined;
  /** Says what the server is for, for the model. */
  serverDescription?: string | undefined;
  /** A token that the service sends to the server. */
  authorization?: string | undefined;
  /** Headers that the service sends to the server. */
  headers?: Record<string, string> | undefined;
  /** The tools that the model may call. @default all */
  allowedTools?: string[] | { toolNames?: string[] | undefined } | undefined;
  /** When the session raises `tool_approval_requested` before a call. @default "never" */
  requireApproval?: HostedMcpApproval | undefined;
}

/** A remote MCP server. The service itself calls its tools. */
export interface HostedMcpTool {
  /** The kind of the tool. */
  readonly type: "hosted_tool";
  /** The kind of hosted tool. A session ignores other kinds. */
  readonly name: "hosted_mcp" | (string & Record<never, never>);
  /** The definition that is sent to the service. */
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
    ...withoutUndefined({
      server_url: options.serverUrl,
      connector_id: options.connectorId,
      server_description: options.serverDescription,
      authorization: options.authorization,
      headers: options.headers,
      allowed_tools: allowed && { tool_names: [...allowed] },
    }),
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
