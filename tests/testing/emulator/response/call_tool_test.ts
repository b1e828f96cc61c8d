import { assert, assertEquals } from "@std/assert";
import { EngineClient } from "../../../support/emulator/engine_client.ts";

const WEATHER = { type: "function", name: "weather", parameters: { type: "object" } };
const TIME = { type: "function", name: "time" };

function outputOf(client: EngineClient, callId: string, output: string): void {
  const item = { type: "function_call_output", call_id: callId, output };
  client.send({ type: "conversation.item.create", item });
}

async function respond(client: EngineClient, response?: unknown): Promise<void> {
  client.send({ type: "response.create", response });
  await client.clock.advance(5000);
}

Deno.test("tools: call: NAME {json} calls a declared tool, and its output is spoken", async () => {
  const client = new EngineClient();
  client.update({ tools: [WEATHER] });
  client.sendText('call: weather {"city":"Rome"}');
  await respond(client);
  const [call] = client.last("response.done").response.output;
  assertEquals([call.type, call.name, call.arguments], [
    "function_call",
    "weather",
    '{"city":"Rome"}',
  ]);
  outputOf(client, call.call_id, "sunny");
  await respond(client);
  assertEquals(client.last("response.output_audio_transcript.done").transcript, "sunny");
});

Deno.test("tools: several lines are parallel calls: several output items of one response", async () => {
  const client = new EngineClient();
  client.update({ tools: [WEATHER, TIME] });
  client.sendText('call: weather {"city":"Rome"}\ncall: time');
  await respond(client);
  const { output } = client.last("response.done").response;
  assertEquals(output.map(({ name }: { name: string }) => name), ["weather", "time"]);
  const added = client.all("response.output_item.added");
  assertEquals(added.map(({ output_index }) => output_index), [0, 1]);
  assert(output[0].call_id !== output[1].call_id);
  outputOf(client, output[0].call_id, "sunny");
  outputOf(client, output[1].call_id, "noon");
  await respond(client);
  assertEquals(client.last("response.output_audio_transcript.done").transcript, "sunny noon");
});

Deno.test("tools: an undeclared tool is not called, and tool_choice none calls nothing", async () => {
  const client = new EngineClient();
  client.sendText("call: weather");
  await respond(client);
  const { transcript } = client.last("response.output_audio_transcript.done");
  assertEquals(transcript, "(there is no tool weather)");
  client.sendText("call: weather");
  await respond(client, { tools: [WEATHER], tool_choice: "none" });
  assertEquals(client.all("response.function_call_arguments.done"), []);
});

Deno.test("tools: a message may precede the call in the same response", async () => {
  const client = new EngineClient({
    responder: () => [{ say: "one moment" }, { call: "weather", callId: "call_mine" }],
  });
  await respond(client);
  const { output } = client.last("response.done").response;
  assertEquals(output.map(({ type }: { type: string }) => type), ["message", "function_call"]);
  assertEquals([output[1].call_id, output[1].arguments], ["call_mine", "{}"]);
});

const SERVER = {
  tools: [{
    name: "search",
    call: (json: string) => `found ${json}`,
  }, {
    name: "fail",
    readOnly: true,
    call: () => {
      throw new Error("no index");
    },
  }],
};

function mcpClient(tool: Record<string, unknown> = {}): EngineClient {
  const client = new EngineClient({ mcpServers: { docs: SERVER, down: { tools: undefined } } });
  const entry = { type: "mcp", server_label: "docs", server_url: "https://mcp.example", ...tool };
  client.update({ tools: [entry] });
  return client;
}

Deno.test("MCP: the tools of a server are listed once, when the session first names it", async () => {
  const client = mcpClient();
  client.update({ instructions: "again" });
  await client.clock.advance(0);
  assertEquals(client.types().filter((type) => type !== "session.updated"), [
    "session.created",
    "conversation.item.added",
    "mcp_list_tools.in_progress",
    "mcp_list_tools.completed",
    "conversation.item.done",
  ]);
  const { item } = client.last("conversation.item.done");
  assertEquals(item.tools.map(({ name }: { name: string }) => name), ["search", "fail"]);
  assertEquals(item.tools[0].description, "");
});

Deno.test("MCP: the listing of a server that cannot be reached fails", async () => {
  const client = mcpClient({ server_label: "down" });
  await client.clock.advance(0);
  assertEquals(client.types().slice(-2), ["mcp_list_tools.in_progress", "mcp_list_tools.failed"]);
});

Deno.test("MCP: allowed_tools selects by name and by read_only", async () => {
  for (const allowed_tools of [["fail"], { read_only: true }]) {
    const client = mcpClient({ allowed_tools });
    await client.clock.advance(0);
    const { tools } = client.last("conversation.item.done").item;
    assertEquals(tools.map(({ name }: { name: string }) => name), ["fail"]);
  }
});

Deno.test("MCP: a call without approval has the order of the service, and its output is spoken next", async () => {
  const client = mcpClient({ require_approval: "never" });
  await client.clock.advance(0);
  client.sendText('call: search {"q":1}');
  const from = client.events.length;
  await respond(client);
  assertEquals(client.types(from).slice(0, -1), [
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.mcp_call_arguments.delta",
    "response.mcp_call_arguments.done",
    "response.mcp_call.in_progress",
    "response.mcp_call.completed",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
  ]);
  assert(typeof client.last("response.mcp_call_arguments.delta").obfuscation === "string");
  assertEquals(client.last("response.done").response.output[0].output, 'found {"q":1}');
  await respond(client);
  const { transcript } = client.last("response.output_audio_transcript.done");
  assertEquals(transcript, 'found {"q":1}');
});

Deno.test("MCP: an exception of a tool fails the call with a tool_execution_error", async () => {
  const client = mcpClient({ require_approval: "never" });
  await client.clock.advance(0);
  client.sendText("call: fail");
  await respond(client);
  assertEquals(client.all("response.mcp_call.failed").length, 1);
  assertEquals(client.last("response.done").response.output[0].error, {
    type: "tool_execution_error",
    message: "no index",
  });
});

Deno.test("MCP: by default a call waits for approval, and is not made if it is refused", async () => {
  const client = mcpClient();
  await client.clock.advance(0);
  for (const approve of [true, false]) {
    client.sendText("call: search {}");
    await respond(client);
    const [request] = client.last("response.done").response.output;
    assertEquals([request.type, request.name, request.arguments], [
      "mcp_approval_request",
      "search",
      "{}",
    ]);
    const item = { type: "mcp_approval_response", approval_request_id: request.id, approve };
    client.send({ type: "conversation.item.create", previous_item_id: request.id, item });
    await client.clock.advance(1000);
    const [output] = client.last("response.done").response.output;
    if (approve) {
      assertEquals([output.type, output.approval_request_id, output.output], [
        "mcp_call",
        request.id,
        "found {}",
      ]);
    } else {
      assertEquals(output, request);
    }
  }
});

Deno.test("MCP: a never filter exempts a tool from approval", async () => {
  const client = mcpClient({ require_approval: { never: { tool_names: ["search"] } } });
  await client.clock.advance(0);
  client.sendText("call: search {}");
  await respond(client);
  assertEquals(client.last("response.done").response.output[0].type, "mcp_call");
});

Deno.test("MCP: an approval without a request is refused", () => {
  const client = mcpClient();
  const item = { type: "mcp_approval_response", approval_request_id: "item_x", approve: true };
  client.send({ type: "conversation.item.create", item });
  assertEquals(client.error().param, "item.approval_request_id");
});

Deno.test("MCP: a request is answered once", async () => {
  const client = mcpClient();
  await client.clock.advance(0);
  client.sendText("call: search {}");
  await respond(client);
  const [{ id }] = client.last("response.done").response.output;
  const item = { type: "mcp_approval_response", approval_request_id: id, approve: false };
  client.send({ type: "conversation.item.create", item });
  const from = client.events.length;
  client.send({ type: "conversation.item.create", item });
  assertEquals(client.error(from).param, "item.approval_request_id");
});

Deno.test("MCP: a call that is approved while a response runs is made when that is over", async () => {
  const client = mcpClient();
  await client.clock.advance(0);
  client.sendText("call: search {}");
  await respond(client);
  const [{ id }] = client.last("response.done").response.output;
  client.sendText("say: one moment, I am still speaking");
  client.send({ type: "response.create" });
  const item = { type: "mcp_approval_response", approval_request_id: id, approve: true };
  client.send({ type: "conversation.item.create", item });
  await client.clock.advance(5_000);
  const outputs = client.all("response.done").map(({ response }) => response.output[0].type);
  assertEquals(outputs, ["mcp_approval_request", "message", "mcp_call"]);
});
