import { assertEquals } from "@std/assert";
import type { Page } from "npm:playwright-core@1";
import { createEmulator, type Emulator } from "../../src/testing/mod.ts";
import { launchChromium, type OpenPage, openPage } from "../support/e2e/chromium.ts";
import { recordMicrophone } from "../support/e2e/microphone.ts";
import { serveSite } from "../support/e2e/site.ts";
import { answerOffer } from "../support/webrtc/opus_peer.ts";

const PAGE = new URL("./pages/page.ts", import.meta.url);
const API = "https://api.openai.com/**";

/** Runs a program of tests/guide/ as it stands: the emulator gets what it sends to the service. */
async function inPage(test: (at: OpenPage, emulator: Emulator) => Promise<void>): Promise<void> {
  const emulator = createEmulator({ answerOffer });
  await using microphone = await recordMicrophone([
    { silenceMs: 3_000 },
    { speechMs: 1_000 },
    { silenceMs: 8_000 },
  ]);
  await using site = await serveSite(PAGE, emulator);
  const browser = await launchChromium({ microphone });
  const redirect = (page: Page) =>
    page.route(API, async (route) => {
      const request = route.request();
      const answer = await emulator.fetch(request.url(), {
        method: request.method(),
        headers: await request.allHeaders(),
        body: request.postData(),
      });
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
      });
    });
  try {
    await test(await openPage(browser, site, redirect), emulator);
  } finally {
    await browser.close();
    await emulator.close();
  }
}

Deno.test("in a page: a session with no transport named chooses WebRTC, and the parrot answers what is said", () =>
  inPage(async ({ tools }, emulator) => {
    const seen = await tools.evaluate(async (tools) => {
      const session = await tools.talk("ek_test");
      const isWebRTC = session.transport instanceof tools.OpenAIRealtimeWebRTC;
      const instructions = "Greet in one short sentence.";
      await tools.nextOf(session.transport, "output_audio_buffer.stopped");
      const roles = session.history.map(({ role }: { role: string }) => role);
      session.close();
      return { isWebRTC, instructions, roles, left: tools.leftovers() };
    });
    assertEquals(seen.isWebRTC, true);
    assertEquals(seen.roles, ["user", "assistant"]);
    assertEquals(seen.left, { microphones: 0, peers: 0 });
    const config = emulator.sessions[0]!.config as unknown as Record<string, string>;
    assertEquals(config.instructions, seen.instructions);
  }));

Deno.test("in a page: the application's own stream and element are used, and neither is stopped or replaced", () =>
  inPage(async ({ tools }) => {
    const seen = await tools.evaluate(async (tools) => {
      // deno-lint-ignore no-explicit-any -- the DOM's types are missing here
      const { navigator, document } = globalThis as any;
      const mediaStream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const audioElement = document.createElement("audio");
      const session = await tools.talkWith({ mediaStream, audioElement }, "ek_test");
      await tools.nextOf(session.transport, "output_audio_buffer.stopped");
      const playing = { paused: audioElement.paused, hasStream: audioElement.srcObject !== null };
      session.close();
      return {
        playing,
        track: mediaStream.getAudioTracks()[0].readyState,
        enabled: mediaStream.getAudioTracks()[0].enabled,
        keepsStream: audioElement.srcObject !== null,
        left: tools.leftovers(),
      };
    });
    assertEquals(seen, {
      playing: { paused: false, hasStream: true },
      track: "live",
      enabled: true,
      keepsStream: true,
      left: { microphones: 1, peers: 0 },
    });
  }));

Deno.test("in a page: changePeerConnection sees the fresh connection before the offer, and may give another, later", () =>
  inPage(async ({ tools }) => {
    const seen = await tools.evaluate(async (tools) => {
      // deno-lint-ignore no-explicit-any -- the DOM's types are missing here
      const { RTCPeerConnection } = globalThis as any;
      const before: unknown[] = [];
      // deno-lint-ignore no-explicit-any -- see above
      const same = await tools.talkOver((connection: any) => {
        before.push(connection.signalingState, connection.localDescription);
        return connection;
      }, "ek_test");
      same.close();
      const other = new RTCPeerConnection({ iceServers: [] });
      const replaced = await tools.talkOver(async () => await other, "ek_test");
      const isOther = replaced.connectionState.peerConnection === other;
      await tools.nextOf(replaced, "output_audio_buffer.started");
      replaced.close();
      return { before, isOther, left: tools.leftovers() };
    });
    assertEquals(seen, {
      before: ["stable", null],
      isOther: true,
      left: { microphones: 0, peers: 0 },
    });
  }));
