import { assertEquals } from "@std/assert";
import { hostedMcpTool } from "../../src/agent/hosted_mcp_tool.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { scripted } from "../support/scripted_session.ts";

/** An agent that may use tools of an MCP server. */
function agentWith(name: string, ...servers: { label: string; allowedTools?: string[] }[]) {
  const tools = servers.map(({ label: serverLabel, allowedTools }) =>
    hostedMcpTool({ serverLabel, serverUrl: `https://${serverLabel}.example`, allowedTools })
  );
  return new RealtimeAgent({ name, tools });
}

const listed = (serverLabel: string, ...names: string[]) => ({
  serverLabel,
  tools: names.map((name) => ({ name, inputSchema: {}, description: `${serverLabel}'s` })),
});

Deno.test("which tools of MCP servers there are changes with the agent that speaks", async () => {
  const first = agentWith("first", { label: "dice" });
  const second = agentWith("second", { label: "dice", allowedTools: ["roll"] });
  const none = new RealtimeAgent({ name: "none" });
  const { session, emit } = await scripted(first);
  const told: string[][] = [];
  session.on("mcp_tools_changed", (tools) => told.push(tools.map(({ name }) => name)));
  emit("mcp_tools_listed", listed("dice", "roll", "shake"));
  for (const agent of [second, first, none, none]) await session.updateAgent(agent);
  assertEquals(told, [["roll", "shake"], ["roll"], ["roll", "shake"], []]);
  assertEquals(session.availableMcpTools, []);
  session.close();
});

Deno.test("of two MCP servers with a tool of one name, the first one's counts", async () => {
  const { session, emit } = await scripted(
    agentWith("a", { label: "dice" }, { label: "cards" }),
  );
  emit("mcp_tools_listed", listed("cards", "shuffle", "draw"));
  emit("mcp_tools_listed", listed("dice", "roll", "draw"));
  assertEquals(session.availableMcpTools.map(({ name, description }) => [name, description]), [
    ["roll", "dice's"],
    ["draw", "dice's"],
    ["shuffle", "cards's"],
  ]);
  session.close();
});

Deno.test("the same tools in another order are no news", async () => {
  const { session, emit } = await scripted(agentWith("a", { label: "dice" }));
  let told = 0;
  session.on("mcp_tools_changed", () => told++);
  emit("mcp_tools_listed", listed("dice", "roll", "shake"));
  emit("mcp_tools_listed", listed("dice", "shake", "roll"));
  assertEquals(told, 1);
  session.close();
});
