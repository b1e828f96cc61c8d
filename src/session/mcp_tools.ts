import type { RealtimeMcpToolInfo } from "../contract/transport_events.ts";
import type { SessionParts } from "./session_parts.ts";

/** Which tools of MCP servers the agent that speaks can use. */
export class McpTools {
  readonly #session: SessionParts;
  readonly #byServer = new Map<string, readonly RealtimeMcpToolInfo[]>();
  #available: RealtimeMcpToolInfo[] = [];

  /** There are none at first. */
  constructor(session: SessionParts) {
    this.#session = session;
  }

  /** The tools, each name once. */
  get available(): RealtimeMcpToolInfo[] {
    return this.#available;
  }

  /** A server's tools are known. */
  listed(serverLabel: string, tools: readonly RealtimeMcpToolInfo[]): void {
    this.#byServer.set(serverLabel, tools);
    this.update();
  }

  /** A server's tools are known, or another agent speaks: tells of the tools if they are others by name. */
  update(): void {
    const session = this.#session;
    const byName = new Map<string, RealtimeMcpToolInfo>();
    for (const definition of session.desk.prepared.definitions) {
      if (definition.type !== "mcp") continue;
      const { allowed_tools: rule } = definition;
      const allowed = Array.isArray(rule) ? rule : rule?.tool_names;
      for (const tool of this.#byServer.get(definition.server_label) ?? []) {
        if ((allowed?.includes(tool.name) ?? true) && !byName.has(tool.name)) {
          byName.set(tool.name, tool);
        }
      }
    }
    const available = [...byName.values()];
    if (namesOf(available) === namesOf(this.#available)) return;
    this.#available = available;
    session.emit("mcp_tools_changed", available);
  }
}

function namesOf(tools: readonly RealtimeMcpToolInfo[]): string {
  return tools.map(({ name }) => name).sort().join("\n");
}
