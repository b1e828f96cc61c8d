import type { RealtimeToolDefinition } from "../contract/session_config.ts";
import type { RealtimeMcpToolInfo } from "../contract/transport_events.ts";

/** Knows which tools of MCP servers the current agent can use. */
export class McpTools {
  readonly #onChange: (tools: RealtimeMcpToolInfo[]) => void;
  readonly #byServer = new Map<string, readonly RealtimeMcpToolInfo[]>();
  #definitions: readonly RealtimeToolDefinition[] = [];
  #available: RealtimeMcpToolInfo[] = [];

  /** `onChange` is called with the tools when their names change. There are none at first. */
  constructor(onChange: (tools: RealtimeMcpToolInfo[]) => void) {
    this.#onChange = onChange;
  }

  /** The tools. Each name is there once. */
  get available(): RealtimeMcpToolInfo[] {
    return this.#available;
  }

  /** A server has listed its tools. */
  listed(serverLabel: string, tools: readonly RealtimeMcpToolInfo[]): void {
    this.#byServer.set(serverLabel, tools);
    this.#update();
  }

  /** Another agent takes over. `definitions` are its tools. */
  agentChanged(definitions: readonly RealtimeToolDefinition[]): void {
    this.#definitions = definitions;
    this.#update();
  }

  #update(): void {
    const byName = new Map<string, RealtimeMcpToolInfo>();
    for (const definition of this.#definitions) {
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
    this.#onChange(available);
  }
}

function namesOf(tools: readonly RealtimeMcpToolInfo[]): string {
  return tools.map(({ name }) => name).sort().join("\n");
}
