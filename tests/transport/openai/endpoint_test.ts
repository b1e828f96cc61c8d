import { assertEquals, assertFalse, assertRejects, assertStrictEquals } from "@std/assert";
import { UserError } from "../../../src/contract/errors.ts";
import { credentials, endpointUrl, resolveApiKey } from "../../../src/transport/openai/endpoint.ts";

const OPENAI = "wss://api.openai.com/v1/realtime";
const URLS: [name: string, choice: Parameters<typeof endpointUrl>[0], url: string][] = [
  ["the model alone", { model: "m" }, `${OPENAI}?model=m`],
  ["a model with odd characters", { model: "a b&c=d" }, `${OPENAI}?model=a%20b%26c%3Dd`],
  ["the constructor's url", { url: "wss://a/", model: "m" }, "wss://a/"],
  [
    "a call over the constructor's url",
    { callId: "rtc_1", url: "wss://a/", model: "m" },
    `${OPENAI}?call_id=rtc_1`,
  ],
  ["connect()'s url over all", {
    connectUrl: "wss://b/",
    callId: "rtc_1",
    url: "wss://a/",
    model: "m",
  }, "wss://b/"],
  ["a call with odd characters", { callId: "rtc/1?", model: "m" }, `${OPENAI}?call_id=rtc%2F1%3F`],
];
for (const [name, choice, url] of URLS) {
  Deno.test(`the URL of a connection with ${name}`, () => assertEquals(endpointUrl(choice), url));
}

const HEADERS: [url: string, headers: Record<string, string>][] = [
  [OPENAI, { Authorization: "Bearer k" }],
  ["ws://127.0.0.1:8080/v1/realtime", { Authorization: "Bearer k" }],
  ["not a url", { Authorization: "Bearer k" }],
  ["wss://mine.openai.azure.com/openai/v1/realtime?model=d", { "api-key": "k" }],
  ["wss://openai.azure.com.evil.example/", { Authorization: "Bearer k" }],
  ["wss://evil.example/?x=.openai.azure.com", { Authorization: "Bearer k" }],
];
for (const [url, headers] of HEADERS) {
  Deno.test(`${url} receives the key as ${Object.keys(headers)[0]}`, () => {
    assertEquals(credentials(url, "k").headers, headers);
  });
}

Deno.test("the subprotocols are those that the service reads, with the one it selects first", () => {
  assertEquals(credentials(OPENAI, "ek_1").protocols, ["realtime", "openai-insecure-api-key.ek_1"]);
});

const KEYS: Record<string, Parameters<typeof resolveApiKey>[0]> = {
  "a string": "sk-1",
  "a function": () => "sk-1",
  "an async function": () => Promise.resolve("sk-1"),
};
for (const [name, apiKey] of Object.entries(KEYS)) {
  Deno.test(`the key can be ${name}`, async () => {
    assertEquals(await resolveApiKey(apiKey, false), "sk-1");
  });
}

// deno-lint-ignore no-explicit-any -- what JavaScript callers pass
const MISSING: Record<string, any> = {
  "left out": undefined,
  "empty": "",
  "a function that gives nothing": () => undefined,
  "a function that gives an empty string": () => Promise.resolve(""),
  "a number": 7,
};
for (const [name, apiKey] of Object.entries(MISSING)) {
  Deno.test(`a key that is ${name} is a UserError`, async () => {
    await assertRejects(() => resolveApiKey(apiKey, false), UserError, "there is no API key");
  });
}

for (const how of ["throws", "rejects"] as const) {
  Deno.test(`the error that a key function ${how} is passed on unchanged`, async () => {
    const failure = new Error("vault is shut");
    const apiKey = () => {
      if (how === "throws") throw failure;
      return Promise.reject(failure);
    };
    assertStrictEquals(await assertRejects(() => resolveApiKey(apiKey, false)), failure);
  });
}

/** Runs `fn` as if in a browser page. */
async function inBrowser(fn: () => Promise<void>): Promise<void> {
  const globals = globalThis as { window?: unknown };
  globals.window = { document: {} };
  try {
    await fn();
  } finally {
    delete globals.window;
  }
}

Deno.test("a browser refuses a secret key, in a message without the key", () =>
  inBrowser(async () => {
    const error = await assertRejects(() => resolveApiKey("sk-secret-1", false), UserError);
    assertFalse(error.message.includes("secret-1"));
  }));

Deno.test("a browser accepts an ephemeral key, and with useInsecureApiKey a secret one", () =>
  inBrowser(async () => {
    assertEquals(await resolveApiKey("ek_1", false), "ek_1");
    assertEquals(await resolveApiKey("sk-1", true), "sk-1");
  }));
