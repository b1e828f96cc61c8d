import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { backgroundResult, isBackgroundResult } from "../../src/agent/background_result.ts";
import { hostedMcpTool } from "../../src/agent/hosted_mcp_tool.ts";
import { computeInitialSessionConfig } from "../../src/agent/initial_session_config.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import type { RunContext } from "../../src/agent/run_context.ts";
import { toolOutputText } from "../../src/agent/tool_output_text.ts";
import { UsageTotals } from "../../src/agent/usage_totals.ts";
import { UserError } from "../../src/contract/errors.ts";
import type { RealtimeSessionConfigDefinition } from "../../src/contract/session_config.ts";

// deno-lint-ignore no-explicit-any -- tests read any field
type AnyValue = any;

const context = {} as RunContext<AnyValue>;

async function configOf(
  ...args: Parameters<typeof computeInitialSessionConfig>
): Promise<Partial<RealtimeSessionConfigDefinition>> {
  return await computeInitialSessionConfig(...args) as Partial<RealtimeSessionConfigDefinition>;
}

Deno.test("an agent needs a name", () => {
  for (const name of ["", "  ", undefined]) {
    assertThrows(() => new RealtimeAgent({ name: name as string }), UserError, "name");
  }
});

Deno.test("instructions and prompt may be functions of the context and the agent", async () => {
  const agent = new RealtimeAgent<{ user: string }>({
    name: "guide",
    instructions: async ({ context }, { name }) => await `${name} for ${context.user}`,
    prompt: ({ context }) => ({ promptId: `p-${context.user}` }),
  });
  const config = await configOf(agent, { context: { user: "Ann" } });
  assertEquals([config.instructions, config.prompt], ["guide for Ann", { promptId: "p-Ann" }]);
});

Deno.test("the voice of the settings goes before the agent's, and `audio.output.voice` before `voice`", async () => {
  const agent = new RealtimeAgent({ name: "a", voice: "ash" });
  const inAudio = { audio: { output: { voice: "coral" } } };
  assertEquals((await configOf(agent)).voice, "ash");
  assertEquals((await configOf(agent, { config: { voice: "sage" } })).voice, "sage");
  assertEquals((await configOf(agent, { config: { ...inAudio, voice: "sage" } })).voice, "coral");
  assertEquals((await configOf(agent, { config: inAudio }, { voice: "sage" })).voice, "coral");
});

Deno.test("tracing is on, off, or has a name with a group and metadata", async () => {
  const agent = new RealtimeAgent({ name: "a" });
  const tracing = async (options: object) => (await configOf(agent, options)).tracing;
  assertEquals(await tracing({}), "auto");
  assertEquals(await tracing({ tracingDisabled: true, workflowName: "w" }), null);
  assertEquals(await tracing({ groupId: "g" }), "auto");
  assertEquals(await tracing({ workflowName: "w", groupId: "g", traceMetadata: { a: 1 } }), {
    workflow_name: "w",
    group_id: "g",
    metadata: { a: 1 },
  });
});

Deno.test("an agent has the tools of the MCP servers that this side calls", async () => {
  const calls: unknown[] = [];
  const server = {
    name: "files",
    listTools: () =>
      Promise.resolve([{ name: "read", inputSchema: { type: "object", properties: {} } }]),
    callTool(name: string, args: unknown) {
      calls.push([name, args]);
      return Promise.resolve([{ type: "text", text: "content" }]);
    },
  };
  const agent = new RealtimeAgent({ name: "a", mcpServers: [server] });
  const [read] = await agent.getAllTools(context) as AnyValue[];
  assertEquals([read.type, read.name, read.description], ["function", "read", ""]);
  assertEquals(await read.invoke(context, '{"path":"x"}'), { type: "text", text: "content" });
  assertEquals(calls, [["read", { path: "x" }]]);
  assertEquals(String(await read.invoke(context, "{")).includes("not JSON"), true);
  assertEquals(calls.length, 1);
});

Deno.test("all options of a hosted MCP tool are sent to the service", async () => {
  const agent = new RealtimeAgent({
    name: "a",
    tools: [
      hostedMcpTool({
        serverLabel: "files",
        serverUrl: "https://example.com/mcp",
        serverDescription: "Files",
        authorization: "token",
        allowedTools: ["read"],
        requireApproval: { always: { toolNames: ["write"] }, never: { readOnly: true } },
      }),
      hostedMcpTool({ serverLabel: "mail", connectorId: "connector_gmail" }),
    ],
  });
  const { tools } = JSON.parse(JSON.stringify(await configOf(agent)));
  assertEquals(tools, [
    {
      type: "mcp",
      server_label: "files",
      server_url: "https://example.com/mcp",
      server_description: "Files",
      authorization: "token",
      allowed_tools: { tool_names: ["read"] },
      require_approval: { always: { tool_names: ["write"] }, never: { read_only: true } },
    },
    {
      type: "mcp",
      server_label: "mail",
      connector_id: "connector_gmail",
      require_approval: "never",
    },
  ]);
});

Deno.test("a clone has the agent's properties, with the given changes", () => {
  const agent = new RealtimeAgent({ name: "a", instructions: "Be brief.", voice: "ash" });
  const clone = agent.clone({ name: "b" });
  assertEquals([clone.name, clone.instructions, clone.voice], ["b", "Be brief.", "ash"]);
  assertEquals(clone.tools, agent.tools);
  assertEquals(JSON.stringify(agent), '{"name":"a"}');
});

Deno.test("isBackgroundResult knows results of this and of another package, and nothing else", () => {
  assertEquals(isBackgroundResult(backgroundResult(1)), true);
  assertEquals(isBackgroundResult({ [Symbol("backgroundResult")]: true, content: 1 }), true);
  for (const value of [null, undefined, 1, "x", {}, { content: 1 }, [backgroundResult(1)]]) {
    assertEquals(isBackgroundResult(value), false);
  }
});

Deno.test("every result of a tool has a text", () => {
  const thrower = {
    toJSON() {
      throw new Error("no");
    },
  };
  const lost = "(not writable as text)";
  const cases: [unknown, string][] = [
    ["text", "text"],
    [undefined, "undefined"],
    [null, "null"],
    [12, "12"],
    [5n, "5"],
    [Symbol("s"), "Symbol(s)"],
    [{ a: [1, undefined] }, '{"a":[1,null]}'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [new Error("broken"), '{"name":"Error","message":"broken"}'],
    [new Set([1]), "[1]"],
    [new ArrayBuffer(4), '"(4 bytes)"'],
    [thrower, lost],
    [{ a: 1, thrower, b: [thrower] }, `{"a":1,"thrower":"${lost}","b":["${lost}"]}`],
    [{
      a: 1,
      c: 5n,
      get b(): string {
        throw new Error("no");
      },
    }, `{"a":1,"c":"5","b":"${lost}"}`],
    [new Map<unknown, unknown>([["a", thrower], [1, 5n]]), `{"1":"5","a":"${lost}"}`],
    [JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    [new Array(2), "[null,null]"],
  ];
  for (const [value, text] of cases) assertEquals(toolOutputText(value), text);
});

Deno.test("a structure whose getters never end is given up early", () => {
  let made = 0;
  const endless = (): object => {
    if (++made > 100_000) throw new Error("still going on");
    return {
      get left() {
        return endless();
      },
      get right() {
        return endless();
      },
    };
  };
  assertEquals(toolOutputText(endless()), "(not writable as text)");
  assert(made < 100_000);
});

Deno.test("usage is counted in total, by response and by modality; cached tokens are part of the input", () => {
  const usage = new UsageTotals();
  for (const responseId of ["r1", "r2"]) {
    usage.add({
      requests: 1,
      inputTokens: 100,
      outputTokens: 20,
      totalTokens: 120,
      inputTokensDetails: [{
        text_tokens: 60,
        audio_tokens: 40,
        cached_tokens: 30,
        cached_tokens_details: { text_tokens: 25, audio_tokens: 5 },
      } as AnyValue],
      outputTokensDetails: [{ text_tokens: 5, audio_tokens: 15 }],
    });
    usage.label(responseId);
  }
  assertEquals([usage.requests, usage.inputTokens, usage.outputTokens, usage.totalTokens], [
    2,
    200,
    40,
    240,
  ]);
  assertEquals(usage.inputByModality, {
    text: 120,
    audio: 80,
    image: 0,
    cached: { text: 50, audio: 10, image: 0, total: 60 },
  });
  assertEquals(usage.outputByModality, { text: 10, audio: 30, image: 0 });
  assertEquals(
    usage.requestUsageEntries?.map(({ responseId, totalTokens }) => [responseId, totalTokens]),
    [["r1", 120], ["r2", 120]],
  );
});

Deno.test("a handoff that cannot be made rejects, and does not throw synchronously", async () => {
  const target = { ...new RealtimeAgent({ name: "target" }), name: "" };
  const agent = new RealtimeAgent({ name: "a", handoffs: [target as AnyValue] });
  await assertRejects(() => agent.getEnabledHandoffs(context), UserError, "name");
});
