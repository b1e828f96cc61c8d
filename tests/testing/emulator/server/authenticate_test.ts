import { assertEquals } from "@std/assert";
import { createEmulator, ManualClock } from "../../../../src/testing/mod.ts";
import { SocketClient } from "../../../support/emulator/socket_client.ts";

type Case = {
  readonly name: string;
  readonly query: string;
  readonly headers?: Record<string, string>;
  readonly protocols?: string[];
  readonly code: number;
  readonly reason: string;
};

const good = { authorization: "Bearer sk-good" };

const cases: Case[] = [
  {
    name: "no key",
    query: "?model=gpt-realtime",
    headers: {},
    code: 3000,
    reason: "invalid_api_key",
  },
  {
    name: "a key that is not accepted",
    query: "?model=gpt-realtime",
    headers: { authorization: "Bearer sk-bad" },
    code: 3000,
    reason: "invalid_api_key",
  },
  {
    name: "a key that is not accepted, as a subprotocol",
    query: "?model=gpt-realtime",
    protocols: ["realtime", "openai-insecure-api-key.sk-bad"],
    code: 3000,
    reason: "invalid_api_key",
  },
  { name: "no model", query: "", headers: good, code: 4000, reason: "missing_model" },
  {
    name: "an unacceptable model",
    query: "?model=../x",
    headers: good,
    code: 4000,
    reason: "invalid_model",
  },
  {
    name: "an unknown model",
    query: "?model=other",
    headers: good,
    code: 4004,
    reason: "model_not_found",
  },
  {
    name: "the beta header",
    query: "?model=gpt-realtime",
    headers: { ...good, "OpenAI-Beta": "realtime=v1" },
    code: 4000,
    reason: "beta_api_shape_disabled",
  },
];

for (const { name, query, headers, protocols, code, reason } of cases) {
  Deno.test(`authentication: ${name} opens, gets one error, and is closed with ${code}`, async () => {
    const emulator = createEmulator({ apiKeys: ["sk-good"], clock: new ManualClock() });
    const client = new SocketClient(
      emulator.createWebSocket({
        url: `ws://emulator/v1/realtime${query}`,
        apiKey: "ignored",
        headers,
        protocols,
      }),
    );
    assertEquals(await client.closed(), { code, reason: `invalid_request_error.${reason}` });
    assertEquals(client.log, ["open", "error", "close"]);
    assertEquals(client.events[0].error.code, reason);
    assertEquals(emulator.sessions, []);
  });
}

Deno.test("authentication: any key that is not empty, by header or subprotocol, and a listed model", async () => {
  const emulator = createEmulator({ models: ["my-voice"] });
  const ways = [
    { url: "ws://e/v1/realtime?model=my-voice", apiKey: "x" },
    {
      url: "ws://e/v1/realtime?model=gpt-5-voice",
      apiKey: "",
      headers: { Authorization: "Bearer y" },
    },
    {
      url: "ws://e/v1/realtime?model=gpt-realtime",
      apiKey: "",
      protocols: ["realtime", "openai-insecure-api-key.z"],
    },
    { url: "ws://e/v1/realtime?intent=transcription", apiKey: "x" },
  ];
  for (const way of ways) {
    const socket = emulator.createWebSocket(way);
    await new SocketClient(socket).event("session.created");
    const { protocol } = socket as unknown as { protocol: string };
    assertEquals(protocol, way.protocols ? "realtime" : "");
  }
  assertEquals(emulator.sessions.map(({ config }) => config.type), [
    "realtime",
    "realtime",
    "realtime",
    "transcription",
  ]);
  await emulator.close();
});
