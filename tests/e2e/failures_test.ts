import { assertEquals, assertStringIncludes } from "@std/assert";
import { createEmulator, type EmulatorOptions } from "../../src/testing/mod.ts";
import { launchChromium, openPage } from "../support/e2e/chromium.ts";
import { serveSite } from "../support/e2e/site.ts";
import { answerOffer } from "../support/webrtc/opus_peer.ts";

const PAGE = new URL("./pages/page.ts", import.meta.url);
const NOTHING = { microphones: 0, peers: 0 };

interface Failure {
  readonly name: string;
  /** The options of the emulator that fails. A healthy emulator replaces it afterwards. */
  readonly options: EmulatorOptions;
  readonly connect?: { readonly apiKey?: string; readonly timeoutMs?: number };
  readonly closesOn?: "session.created";
  readonly stage: string;
  readonly code: string;
  readonly says: string;
}

const FAILURES: readonly Failure[] = [
  {
    name: "401 with a message of the server",
    options: { answerOffer, apiKeys: ["sk-other"] },
    stage: "http",
    code: "server_error",
    says: "status 401: The API key is not valid.",
  },
  {
    name: "an answer that cannot be parsed",
    options: { answerOffer: () => ({ sdp: "v=0\r\nnonsense", send() {}, play() {}, close() {} }) },
    stage: "answer",
    code: "not_opened",
    says: "the answer was not accepted",
  },
  {
    name: "ICE that never connects",
    options: {
      answerOffer: async ({ sdp, callId }, call) => {
        const nowhere = sdp.replaceAll(/^a=candidate.*\r\n/gm, "");
        const peer = await answerOffer({ sdp: nowhere, callId }, call);
        return { ...peer, sdp: peer.sdp.replaceAll(/ 127\.0\.0\.1 \d+ /g, " 127.0.0.1 9 ") };
      },
    },
    connect: { timeoutMs: 1_500 },
    stage: "ice",
    code: "timeout",
    says: "timeoutMs (1500 ms)",
  },
  {
    name: "a channel that closes during connect",
    options: { answerOffer, faults: [{ fault: "close", event: "session.updated", code: 1000 }] },
    stage: "config",
    code: "ended",
    says: "the connection ended",
  },
  {
    name: "close() during connect",
    options: { answerOffer, faults: [{ fault: "drop", event: "session.updated" }] },
    closesOn: "session.created",
    stage: "config",
    code: "closed_by_client",
    says: "close() was called",
  },
];

for (const { name, options, connect = {}, closesOn, stage, code, says } of FAILURES) {
  Deno.test(`in Chromium, ${name}: the error names its stage, no track or peer is left, a retry works`, async () => {
    let emulator = createEmulator(options);
    await using site = await serveSite(PAGE, {
      fetch: (...request) => emulator.fetch(...request),
    });
    const browser = await launchChromium();
    try {
      const { tools } = await openPage(browser, site);
      const failure = await tools.evaluate(async (tools, { connect, closesOn }) => {
        const client = tools.createClient();
        Object.assign(globalThis, { client });
        if (closesOn) client.once(closesOn, () => client.close());
        try {
          await client.connect(connect);
        } catch (error) {
          const { name, stage, code, message } = error as Record<string, string>;
          return { name, stage, code, message, left: tools.leftovers(), status: client.status };
        }
      }, { connect, closesOn });
      const { message, ...rest } = failure!;
      assertStringIncludes(message!, says);
      assertEquals(rest, {
        name: "RealtimeConnectionError",
        stage,
        code,
        left: NOTHING,
        status: "disconnected",
      });
      await emulator.close();
      emulator = createEmulator({ answerOffer });
      const left = await tools.evaluate(async (tools) => {
        const { client } = globalThis as unknown as {
          client: { connect(): Promise<void>; close(): void };
        };
        await client.connect();
        client.close();
        return tools.leftovers();
      });
      assertEquals(left, NOTHING);
    } finally {
      await browser.close();
      await emulator.close();
    }
  });
}

Deno.test("in Chromium, a refused microphone: the error names its stage, and a retry works once it is allowed", async () => {
  const emulator = createEmulator({ answerOffer });
  await using site = await serveSite(PAGE, emulator);
  const browser = await launchChromium({ permitted: false });
  try {
    const { page, tools } = await openPage(browser, site);
    const failure = await tools.evaluate(async (tools) => {
      const client = tools.createClient();
      Object.assign(globalThis, { client });
      try {
        await client.connect();
      } catch (error) {
        const { stage, code, message } = error as Record<string, string>;
        return { stage, code, message, left: tools.leftovers() };
      }
    });
    assertEquals(failure, {
      stage: "microphone",
      code: "not_opened",
      message:
        'Cannot open the microphone: getUserMedia() failed with NotAllowedError (at the stage "microphone")',
      left: NOTHING,
    });
    assertEquals(emulator.sessions.length, 0);
    await page.context().grantPermissions(["microphone"]);
    await tools.evaluate(async () => {
      const { client } = globalThis as unknown as {
        client: { connect(): Promise<void>; close(): void };
      };
      await client.connect();
      client.close();
    });
    assertEquals(emulator.sessions.length, 1);
  } finally {
    await browser.close();
    await emulator.close();
  }
});
