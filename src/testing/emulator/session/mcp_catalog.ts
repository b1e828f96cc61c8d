import type { McpApprovalRequestItem, McpListToolsItem } from "../../../wire/openai/items.ts";
import type { McpTool, McpToolFilter, WireTool } from "../../../wire/openai/session.ts";
import type { Emit } from "../base/emit.ts";
import type { IdSource } from "../base/id_source.ts";
import { invalidValue } from "../base/problems.ts";
import type { SessionTimers } from "../base/session_timers.ts";
import type { Conversation } from "../conversation/conversation.ts";
import type { EmulatedMcpServer, EmulatedMcpTool } from "../options/emulated_mcp_server.ts";

/** A tool of an MCP server that a session may call. */
export interface ListedMcpTool {
  readonly serverLabel: string;
  readonly tool: EmulatedMcpTool;
  readonly needsApproval: boolean;
}

/** Options of {@linkcode McpCatalog}. */
export interface McpCatalogOptions {
  readonly servers: Readonly<Record<string, EmulatedMcpServer>>;
  readonly conversation: Conversation;
  readonly emit: Emit;
  readonly ids: IdSource;
  readonly timers: SessionTimers;
}

/** The MCP servers of a session. It lists the tools of each once, and keeps the approval requests. */
export class McpCatalog {
  readonly #options: McpCatalogOptions;
  readonly #asked = new Set<string>();
  readonly #listed = new Map<string, readonly EmulatedMcpTool[]>();
  readonly #approvals = new Map<string, McpApprovalRequestItem>();

  constructor(options: McpCatalogOptions) {
    this.#options = options;
  }

  /** Handles the session's tools: lists the tools of each new server. */
  handleTools(tools: readonly WireTool[] = []): void {
    for (const tool of tools) {
      if (tool.type !== "mcp" || this.#asked.has(tool.server_label)) continue;
      this.#asked.add(tool.server_label);
      this.#list(tool);
    }
  }

  /** The listed tools that the declared tools give access to. */
  available(declared: readonly WireTool[]): readonly ListedMcpTool[] {
    return declared.flatMap((entry) =>
      entry.type === "mcp"
        ? (this.#listed.get(entry.server_label) ?? []).map((tool) => ({
          serverLabel: entry.server_label,
          tool,
          needsApproval: needsApproval(entry, tool),
        }))
        : []
    );
  }

  /** Keeps an approval request of the model. */
  noteApprovalRequest(item: McpApprovalRequestItem): void {
    this.#approvals.set(item.id, item);
  }

  /**
   * Checks that an approval request waits for an answer.
   *
   * @throws {ApiProblem} If no request with the id waits.
   */
  requireApprovalRequest(requestId: string): void {
    if (this.#approvals.has(requestId)) return;
    throw invalidValue(
      `No approval request waits with the id '${requestId}'.`,
      "item.approval_request_id",
    );
  }

  /** Removes the approval request that was answered, and returns it. */
  answerApproval(requestId: string): McpApprovalRequestItem | undefined {
    const request = this.#approvals.get(requestId);
    this.#approvals.delete(requestId);
    return request;
  }

  #list(entry: McpTool): void {
    const { conversation, emit, ids, timers, servers } = this.#options;
    const id = ids.item();
    const empty: McpListToolsItem & { readonly id: string } = {
      id,
      type: "mcp_list_tools",
      server_label: entry.server_label,
      tools: [],
    };
    const stored = { item: empty as typeof empty, byModel: false };
    const previous_item_id = conversation.insert(stored);
    emit("conversation.item.added", { previous_item_id, item: empty });
    emit("mcp_list_tools.in_progress", { item_id: id });
    timers.set(() => {
      const tools = servers[entry.server_label]?.tools?.filter((tool) =>
        isSelected(tool, entry.allowed_tools)
      );
      if (!tools) return emit("mcp_list_tools.failed", { item_id: id });
      this.#listed.set(entry.server_label, tools);
      stored.item = { ...empty, tools: tools.map(toWire) };
      emit("mcp_list_tools.completed", { item_id: id });
      emit("conversation.item.done", { previous_item_id, item: stored.item });
    }, 0);
  }
}

function toWire({ name, description = "", inputSchema, readOnly = false }: EmulatedMcpTool) {
  return {
    name,
    description,
    input_schema: inputSchema ?? { type: "object" },
    annotations: { read_only: readOnly },
  };
}

function needsApproval({ require_approval }: McpTool, tool: EmulatedMcpTool): boolean {
  if (typeof require_approval !== "object" || require_approval === null) {
    return require_approval !== "never";
  }
  return !(require_approval.never && isSelected(tool, require_approval.never));
}

/** Whether a filter selects a tool. Without a filter, every tool is selected. */
function isSelected(
  { name, readOnly = false }: EmulatedMcpTool,
  filter: readonly string[] | McpToolFilter | null | undefined,
): boolean {
  if (!filter) return true;
  if (isList(filter)) return filter.includes(name);
  const named = filter.tool_names?.includes(name) ?? true;
  return named && (filter.read_only === undefined || filter.read_only === readOnly);
}

function isList(filter: readonly string[] | McpToolFilter): filter is readonly string[] {
  return Array.isArray(filter);
}
