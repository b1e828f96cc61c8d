import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  type ClientSecretHandlerOptions,
  createClientSecretHandler,
} from "../../src/server/mod.ts";
import { createEmulator } from "../../src/testing/mod.ts";

const KEY = "sk-server-secret";
const allow = () => true;

/** A handler in front of an emulator, which accepts one key. */
function createHandler(options: Partial<ClientSecretHandlerOptions> = {}) {
  const emulator = createEmulator({ apiKeys: [KEY] });
  const asked: Request[] = [];
  const handler = createClientSecretHandler({
    apiKey: KEY,
    authorize: allow,
    fetch: (input, init) => {
      asked.push(new Request(input, init));
      return emulator.fetch(input, init);
    },
    ...options,
  });
  const post = (init: RequestInit = {}) =>
    handler(new Request("http://site.test/secret", { method: "POST", ...init }));
  return { emulator, handler, post, asked };
}

/** A handler whose provider answers with an error. */
function createRefused(status: number, error: object) {
  return createHandler({
    fetch: () =>
      Promise.resolve(Response.json({ error }, { status, headers: { "x-should-retry": "false" } })),
  });
}

Deno.test("client secrets: a page gets a secret and its expiry, and nothing else", async () => {
  const { post, emulator } = createHandler({ session: { instructions: "A secret prompt." } });
  const response = await post();
  const body = await response.json();
  assertEquals([response.status, Object.keys(body).sort()], [200, ["expires_at", "value"]]);
  assert(body.value.startsWith("ek_"));
  assertEquals(response.headers.get("Cache-Control"), "no-store");
  const socket = emulator.createWebSocket({ url: "ws://emulator/v1/realtime", apiKey: body.value });
  await new Promise((resolve) => socket.addEventListener("message", resolve));
  const config = emulator.sessions[0]!.config as unknown as Record<string, string>;
  assertEquals(config.instructions, "A secret prompt.");
  socket.close();
  await emulator.close();
});

Deno.test("client secrets: the session and the key may depend on the request and on the moment", async () => {
  const { post, asked } = createHandler({
    apiKey: () => Promise.resolve(KEY),
    session: (request) => ({ voice: request.headers.get("x-voice") ?? "ash" }),
    safetyIdentifier: () => "hash-of-user",
    expiresAfterSeconds: 60,
  });
  assertEquals((await post({ headers: { "x-voice": "sage" } })).status, 200);
  const [request] = asked;
  const body = await request!.json();
  assertEquals(body.session.audio.output.voice, "sage");
  assertEquals(body.expires_after, { anchor: "created_at", seconds: 60 });
  assertEquals(request!.headers.get("OpenAI-Safety-Identifier"), "hash-of-user");
});

Deno.test("client secrets: without `authorize` there is no handler", () => {
  const without = { apiKey: KEY } as ClientSecretHandlerOptions;
  assertThrows(() => createClientSecretHandler(without), TypeError, "authorize");
  assertThrows(() => createClientSecretHandler({ apiKey: "", authorize: allow }), TypeError);
  for (const expiresAfterSeconds of [9, 7201, 60.5, NaN]) {
    assertThrows(
      () => createClientSecretHandler({ apiKey: KEY, authorize: allow, expiresAfterSeconds }),
      RangeError,
    );
  }
});

Deno.test("client secrets: whoever is not authorized costs nothing", async () => {
  const refused = createHandler({ authorize: () => false });
  assertEquals([(await refused.post()).status, refused.asked.length], [403, 0]);
  const odd = createHandler({ authorize: (() => "yes") as never });
  assertEquals((await odd.post()).status, 403, "only true is a yes");
  const login = createHandler({ authorize: () => new Response(null, { status: 302 }) });
  assertEquals((await login.post()).status, 302);
});

Deno.test("client secrets: the application limits the rate, after it has authorized", async () => {
  const order: string[] = [];
  const { post, asked } = createHandler({
    authorize: () => order.push("authorize") > 0,
    rateLimit: () => order.push("limit") < 3,
  });
  assertEquals((await post()).status, 200);
  assertEquals((await post()).status, 429);
  assertEquals([order, asked.length], [["authorize", "limit", "authorize", "limit"], 1]);
});

Deno.test("client secrets: only POST mints, so that no link and no image can", async () => {
  const { handler, asked } = createHandler();
  const response = await handler(new Request("http://site.test/secret"));
  assertEquals([response.status, response.headers.get("Allow")], [405, "POST"]);
  assertEquals(asked.length, 0);
});

Deno.test("client secrets: no CORS header is set, whatever origin asks", async () => {
  const { post } = createHandler();
  const response = await post({ headers: { Origin: "http://elsewhere.test" } });
  const names = [...response.headers.keys()];
  assertFalse(names.some((name) => name.startsWith("access-control")), names.join());
});

Deno.test("client secrets: the provider's error comes with its status and words", async () => {
  const error = {
    message: "Unknown voice",
    type: "invalid_request_error",
    code: "bad",
    param: "x",
  };
  const response = await createRefused(400, error).post();
  assertEquals([response.status, (await response.json()).error], [400, error]);
});

Deno.test("client secrets: an error about the server's key is a 502 without the key", async () => {
  const message = `Incorrect API key provided: ${KEY} (sk-ser******cret, ek_abc). Find yours.`;
  const response = await createRefused(401, { message, code: "invalid_api_key" }).post();
  const text = await response.text();
  assertEquals(response.status, 502);
  assertEquals(
    JSON.parse(text).error.message,
    "Incorrect API key provided: [key] ([key], [key]). Find yours.",
  );
  assertFalse(text.includes("secret"));
});

Deno.test("client secrets: a provider that cannot be reached is a 502 that says no more", async () => {
  const { post } = createHandler({
    fetch: () => Promise.reject(new Error(`no route with ${KEY}`)),
  });
  const response = await post();
  const text = await response.text();
  assertEquals(response.status, 502);
  assertFalse(text.includes(KEY));
});

Deno.test("client secrets: what the application's own functions throw is not told", async () => {
  const { post } = createHandler({
    authorize: () => {
      throw new Error(`database password: ${KEY}`);
    },
  });
  const response = await post();
  const text = await response.text();
  assertEquals(response.status, 500);
  assertFalse(text.includes(KEY));
});

Deno.test("client secrets: only true is within the rate", async () => {
  for (const answer of [undefined, null, 0, "yes"]) {
    const { post, asked } = createHandler({ rateLimit: (() => answer) as never });
    assertEquals([(await post()).status, asked.length], [429, 0]);
  }
});

Deno.test("client secrets: a key that may not do this is the server's doing, whatever the key looks like", async () => {
  const apiKey = "azure/0123456789";
  const { post } = createHandler({
    apiKey,
    fetch: () =>
      Promise.resolve(
        Response.json({ error: { message: `The key ${apiKey} may not.` } }, { status: 403 }),
      ),
  });
  const response = await post();
  assertEquals([response.status, (await response.json()).error.message], [
    502,
    "The key [key] may not.",
  ]);
});

Deno.test("client secrets: the shortest and the longest expiry that the service takes are taken", async () => {
  for (const expiresAfterSeconds of [10, 7_200]) {
    assertEquals((await createHandler({ expiresAfterSeconds }).post()).status, 200);
  }
});
