import type { PreparedAgent } from "../agent/prepared_agent.ts";
import type { RealtimeMcpToolInfo } from "../transport/transport_events.ts";

/** Which tools of MCP servers the agent that speaks can use. */
export class McpTools {
  readonly #byServer = new Map<string, readonly RealtimeMcpToolInfo[]>();
  readonly #onChanged: (tools: RealtimeMcpToolInfo[]) => void;
  #prepared: PreparedAgent | undefined;
  #available: RealtimeMcpToolInfo[] = [];

  /** `onChanged` is told when they are others by name. */
  constructor(onChanged: (tools: RealtimeMcpToolInfo[]) => void) {
    this.#onChanged = onChanged;
  }

  /** The tools, each name once. */
  get available(): RealtimeMcpToolInfo[] {
    return this.#available;
  }

  /** A server's tools are known. */
  listed(serverLabel: string, tools: readonly RealtimeMcpToolInfo[]): void {
    this.#byServer.set(serverLabel, tools);
    this.#update();
  }

  /** Another agent speaks. */
  use(prepared: PreparedAgent): void {
    this.#prepared = prepared;
    this.#update();
  }

  #update(): void {
    const byName = new Map<string, RealtimeMcpToolInfo>();
    for (const definition of this.#prepared?.definitions ?? []) {
      if (definition.type !== "mcp") continue;
      const { allowed_tools: rule } = definition;
      const allowed = Array.isArray(rule) ? rule : rule?.tool_names;
      for (const tool of this.#byServer.get(definition.server_label) ?? []) {
        if ((allowed?.includes(tool.name) ?? true) && !byName.has(tool.name)) {
          byName.set(tool.name, tool);
        }
      }
    }
    const names = (tools: readonly RealtimeMcpToolInfo[]) => tools.map(({ name }) => name).sort();
    const next = [...byName.values()];
    if (names(next).join("\n") === names(this.#available).join("\n")) return;
    this.#available = next;
    this.#onChanged(next);
  }
}
