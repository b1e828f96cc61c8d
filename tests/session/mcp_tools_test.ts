import { assertEquals } from "@std/assert";
import type { RealtimeToolDefinition } from "../../src/contract/session_config.ts";
import { McpTools } from "../../src/session/mcp_tools.ts";

function server(
  server_label: string,
  allowed_tools?: string[] | { tool_names: string[] },
): RealtimeToolDefinition {
  return { type: "mcp", server_label, ...allowed_tools && { allowed_tools } };
}

function tools(...names: string[]) {
  return names.map((name) => ({ name }));
}

/** The tools, and each change of them, by their names. */
function create() {
  const changes: string[] = [];
  const mcpTools = new McpTools((tools) => changes.push(tools.map(({ name }) => name).join()));
  return { mcpTools, changes };
}

Deno.test("the tools of an MCP server are available once the agent has the server and it has listed them", () => {
  const { mcpTools, changes } = create();
  mcpTools.listed("dice", tools("roll", "toss"));
  assertEquals([mcpTools.available, changes], [[], []]);
  mcpTools.agentChanged([server("dice")]);
  assertEquals(mcpTools.available, tools("roll", "toss"));
  mcpTools.agentChanged([server("files")]);
  mcpTools.listed("files", tools("read"));
  assertEquals(changes, ["roll,toss", "", "read"]);
});

Deno.test("an agent may allow some tools of a server, as a list or in an object", () => {
  for (const allowed of [["roll"], { tool_names: ["roll"] }]) {
    const { mcpTools } = create();
    mcpTools.agentChanged([server("dice", allowed)]);
    mcpTools.listed("dice", tools("roll", "toss"));
    assertEquals(mcpTools.available, tools("roll"));
  }
});

Deno.test("a tool that two servers list is available once, from the server that the agent names first", () => {
  const { mcpTools } = create();
  mcpTools.listed("two", [{ name: "roll", description: "of two" }]);
  mcpTools.listed("one", [{ name: "roll", description: "of one" }]);
  mcpTools.agentChanged([server("one"), server("two")]);
  assertEquals(mcpTools.available, [{ name: "roll", description: "of one" }]);
});

Deno.test("tools of the same names in another order are no change", () => {
  const { mcpTools, changes } = create();
  mcpTools.agentChanged([server("dice")]);
  mcpTools.listed("dice", tools("roll", "toss"));
  mcpTools.listed("dice", tools("toss", "roll"));
  assertEquals(changes, ["roll,toss"]);
});
