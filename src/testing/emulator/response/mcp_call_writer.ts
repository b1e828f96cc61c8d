import type { ItemStatus, McpCallItem } from "../../../wire/openai/items.ts";
import type { EmulatedMcpTool } from "../options/emulated_mcp_server.ts";
import { OutputItem, type OutputWriter } from "./output_item.ts";
import { padded, type ResponseScope } from "./response_scope.ts";

/** A call of an MCP tool to write. */
export interface McpCall {
  readonly serverLabel: string;
  readonly tool: EmulatedMcpTool;
  /** The id of the approval request, if the application approved the call. */
  readonly approvalRequestId?: string | undefined;
}

/** Writes a call of an MCP tool into a response, and runs the tool. */
export class McpCallWriter implements OutputWriter {
  readonly #scope: ResponseScope;
  readonly #call: McpCall;
  readonly #output: OutputItem;
  #item: McpCallItem;

  /** Opens the call, with empty arguments. */
  constructor(scope: ResponseScope, call: McpCall) {
    this.#scope = scope;
    this.#call = call;
    this.#item = {
      id: scope.ids.item(),
      type: "mcp_call",
      server_label: call.serverLabel,
      name: call.tool.name,
      arguments: "",
      output: null,
      error: null,
      approval_request_id: call.approvalRequestId ?? null,
    };
    this.#output = new OutputItem(scope, this.#item);
  }

  /** Sends a piece of the arguments. */
  write(delta: string): void {
    const { emit, ids } = this.#scope;
    this.#item = { ...this.#item, arguments: this.#item.arguments + delta };
    const position = { ...this.#output.position, item_id: this.#item.id };
    emit("response.mcp_call_arguments.delta", padded(ids, { ...position, delta }));
  }

  /** Runs the tool with the complete arguments. Sends nothing after the response has ended. */
  async run(signal: AbortSignal): Promise<void> {
    const { emit } = this.#scope;
    const { id: item_id, arguments: json } = this.#item;
    const { output_index } = this.#output.position;
    const done = { ...this.#output.position, item_id, arguments: json };
    emit("response.mcp_call_arguments.done", done);
    emit("response.mcp_call.in_progress", { item_id, output_index });
    try {
      const output = await this.#call.tool.call(json);
      if (signal.aborted) return;
      this.#item = { ...this.#item, output };
      emit("response.mcp_call.completed", { item_id, output_index });
    } catch (error) {
      if (signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      this.#item = { ...this.#item, error: { type: "tool_execution_error", message } };
      emit("response.mcp_call.failed", { item_id, output_index });
    }
  }

  close(_status: Exclude<ItemStatus, "in_progress">): void {
    this.#output.replace(this.#item);
    this.#output.close();
  }
}
