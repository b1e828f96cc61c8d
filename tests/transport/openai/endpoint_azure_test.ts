import { assertEquals, assertFalse, assertRejects } from "@std/assert";
import { UserError } from "../../../src/contract/errors.ts";
import type { CreateWebSocketOptions } from "../../../src/socket/web_socket_like.ts";
import {
  credentials,
  endpointUrl,
  modelOf,
  resolveApiKey,
} from "../../../src/transport/openai/endpoint.ts";
import { createClient } from "../../support/client.ts";
import { FakeSocket } from "../../support/fake_socket.ts";

const AZURE = "wss://mine.openai.azure.com/openai/v1/realtime";
const PREVIEW = "wss://mine.openai.azure.com/openai/realtime?api-version=2025-04-01-preview";
const ENTRA = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl";

const URLS: [name: string, choice: Parameters<typeof endpointUrl>[0], url: string][] = [
  ["no deployment", { url: AZURE, model: "d 1" }, `${AZURE}?model=d+1`],
  ["no deployment, from connect()", { connectUrl: AZURE, model: "d" }, `${AZURE}?model=d`],
  ["a model", { url: `${AZURE}?model=mine`, model: "d" }, `${AZURE}?model=mine`],
  ["a call", { url: `${AZURE}?call_id=rtc_1`, model: "d" }, `${AZURE}?call_id=rtc_1`],
  [
    "a transcription",
    { url: `${AZURE}?intent=transcription`, model: "d" },
    `${AZURE}?intent=transcription`,
  ],
  ["an api-version", { url: PREVIEW, model: "d" }, `${PREVIEW}&deployment=d`],
  [
    "an api-version and a deployment",
    { url: `${PREVIEW}&deployment=mine`, model: "d" },
    `${PREVIEW}&deployment=mine`,
  ],
  [
    "a model, for a call",
    { url: `${AZURE}?model=mine`, callId: "rtc_1", model: "d" },
    `${AZURE}?call_id=rtc_1`,
  ],
];
for (const [name, choice, url] of URLS) {
  Deno.test(`an Azure URL that names ${name}`, () => assertEquals(endpointUrl(choice), url));
}

Deno.test("a URL names its model, or on Azure its deployment", () => {
  const of = [`${AZURE}?model=a`, `${PREVIEW}&deployment=b`, AZURE, "wss://x.example/?model=c"];
  assertEquals(of.map(modelOf), ["a", "b", undefined, "c"]);
  assertEquals([modelOf(undefined), modelOf("not a url")], [undefined, undefined]);
});

const KEYS: [name: string, key: string, header: string][] = [
  ["a key", "0123456789abcdef0123456789abcdef", "api-key"],
  ["a key that begins like a token", "eyJhbGci", "api-key"],
  ["a key with dots", "a.b.c", "api-key"],
  ["an Entra token", ENTRA, "Authorization"],
];
for (const [name, key, header] of KEYS) {
  Deno.test(`${name} goes to Azure as ${header}`, () => {
    const value = header === "api-key" ? key : `Bearer ${key}`;
    assertEquals(credentials(AZURE, key).headers, { [header]: value });
  });
}

/** The request to the factory, and the session config. */
async function connectTo(
  options: Parameters<typeof createClient>[0],
  connect: Parameters<ReturnType<typeof createClient>["client"]["connect"]>[0] = {},
): Promise<[url: string, model: string]> {
  const socket = new FakeSocket(1);
  let asked: CreateWebSocketOptions | undefined;
  const { client } = createClient({
    ...options,
    createWebSocket: (request) => {
      asked = request;
      return socket;
    },
  });
  await client.connect(connect);
  client.close();
  return [asked!.url, JSON.parse(socket.sent[0]!).session.model];
}

Deno.test("on Azure the deployment is the model, in the URL and in the session config", async () => {
  assertEquals(await connectTo({ url: AZURE, model: "mine" }), [`${AZURE}?model=mine`, "mine"]);
  assertEquals(await connectTo({ url: `${AZURE}?model=mine` }), [`${AZURE}?model=mine`, "mine"]);
  assertEquals(await connectTo({}, { url: `${AZURE}?model=mine` }), [
    `${AZURE}?model=mine`,
    "mine",
  ]);
});

Deno.test("an Azure key is not sent to OpenAI when attaching to a call", async () => {
  const [url] = await connectTo({ url: `${AZURE}?model=mine` }, { callId: "rtc_1" });
  assertEquals(url, `${AZURE}?call_id=rtc_1`);
});

for (
  const [name, end] of [["a line break", "\n"], ["a blank", " x"], ["a letter of no ASCII", "é"]]
) {
  Deno.test(`a key with ${name} is refused, in a message without the key`, async () => {
    const error = await assertRejects(
      () => resolveApiKey(`sk-secret${end}`, false),
      UserError,
      "the API key has white space or characters that are not ASCII",
    );
    assertFalse(error.message.includes("secret"), error.message);
  });
}
