import { assertEquals, assertMatch } from "@std/assert";
import { createEmulator, type EmulatorOptions, ManualClock } from "../../../../src/testing/mod.ts";
import { SocketClient } from "../../../support/emulator/socket_client.ts";

const URL = "https://emulator/v1/realtime/client_secrets";

function setUp(options: EmulatorOptions = {}) {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, apiKeys: ["sk-server"], ...options });
  const mint = async (body: unknown = {}, key = "sk-server") => {
    const response = await emulator.fetch(URL, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}` },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const connect = async (apiKey: string, query = "?model=gpt-realtime") => {
    const url = `ws://emulator/v1/realtime${query}`;
    const client = new SocketClient(emulator.createWebSocket({ url, apiKey }));
    await clock.advance(0);
    return client;
  };
  return { clock, emulator, mint, connect };
}

Deno.test("client_secrets: mints an ephemeral key with the effective session", async () => {
  const { mint } = setUp();
  const { status, body } = await mint({ session: { type: "realtime", instructions: "be brief" } });
  assertEquals(status, 200);
  assertMatch(body.value, /^ek_/);
  assertEquals(body.expires_at, 1_767_225_600 + 600);
  assertMatch(body.session.id, /^sess_/);
  assertEquals(body.session.object, "realtime.session");
  assertEquals(body.session.instructions, "be brief");
  assertEquals(body.session.audio.output.voice, "alloy");
  const other = await mint({ session: { type: "transcription" } });
  assertEquals(other.body.session.object, "realtime.transcription_session");
});

Deno.test("client_secrets: the key opens any number of sessions as minted, until it expires", async () => {
  const { mint, connect, clock } = setUp();
  const { body } = await mint({
    expires_after: { anchor: "created_at", seconds: 10 },
    session: { type: "realtime", instructions: "be brief" },
  });
  for (let i = 0; i < 2; i++) {
    const client = await connect(body.value);
    assertEquals(client.events[0].session.instructions, "be brief");
  }
  const before = await connect(body.value);
  await clock.advance(10_000);
  const after = await connect(body.value);
  assertEquals(await after.closed(), {
    code: 3000,
    reason: "invalid_request_error.invalid_api_key",
  });
  assertEquals(before.log.includes("close"), false);
});

Deno.test("open question: the close code for an expired key", async () => {
  const { mint, connect, clock } = setUp({ openQuestions: { expiredKeyCloseCode: 4001 } });
  const { body } = await mint({ expires_after: { anchor: "created_at", seconds: 10 } });
  await clock.advance(10_000);
  assertEquals((await (await connect(body.value)).closed()).code, 4001);
});

Deno.test("client_secrets: a transcription key needs no intent", async () => {
  const { mint, connect } = setUp();
  const { body } = await mint({ session: { type: "transcription" } });
  const client = await connect(body.value, "");
  assertEquals(client.events[0].session.type, "transcription");
});

Deno.test("client_secrets: a wrong field is HTTP 400 with the parameter", async () => {
  const { mint } = setUp();
  const cases: [unknown, string, string | null][] = [
    ["{", "invalid_json", null],
    [
      { expires_after: { anchor: "created_at", seconds: 9 } },
      "invalid_value",
      "expires_after.seconds",
    ],
    [
      { expires_after: { anchor: "created_at", seconds: 7201 } },
      "invalid_value",
      "expires_after.seconds",
    ],
    [{ expires_after: { anchor: "now" } }, "invalid_value", "expires_after.anchor"],
    [{ expires_after: {} }, "missing_required_parameter", "expires_after.anchor"],
    [{ model: "gpt-realtime" }, "unknown_parameter", "model"],
    [{ session: {} }, "missing_required_parameter", "session.type"],
    [{ session: { type: "realtime", voice: "alloy" } }, "unknown_parameter", "session.voice"],
  ];
  for (const [given, code, param] of cases) {
    const { status, body } = await mint(given);
    assertEquals([status, body.error.code, body.error.param], [400, code, param]);
  }
});

Deno.test("client_secrets: needs a server key; other methods and paths do not exist", async () => {
  const { mint, emulator } = setUp();
  assertEquals((await mint({}, "sk-other")).status, 401);
  const { body } = await mint();
  assertEquals((await mint({}, body.value)).status, 401);
  assertEquals((await emulator.fetch(URL)).status, 405);
  assertEquals((await emulator.fetch("https://emulator/v1/models")).status, 404);
});

Deno.test("client_secrets: over a real socket", async () => {
  const emulator = createEmulator();
  const server = await emulator.listen();
  const response = await fetch(`${server.http}/v1/realtime/client_secrets`, {
    method: "POST",
    headers: { Authorization: "Bearer sk-x", "Content-Type": "application/json" },
    body: JSON.stringify({ session: { type: "realtime" } }),
  });
  assertEquals(response.status, 200);
  assertMatch((await response.json()).value, /^ek_/);
  await emulator.close();
});
