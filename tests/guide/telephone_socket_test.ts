// A program that forwards between a telephone's socket and the model by itself.
import { assert, assertEquals } from "@std/assert";
import {
  OpenAIRealtimeWebSocket,
  RealtimeAgent,
  RealtimeSession,
  type RealtimeTransportLayer,
  utils,
} from "../../mod.ts";
import { PCMU } from "../../src/audio/format.ts";
import { join, quiet, voice } from "../support/emulator/signals.ts";
import { service } from "./_world.ts";

type Message = { event: string; media?: { payload: string }; mark?: { name: string } };

/** A telephone's side of a media stream, as the program sees it: messages in, messages out. */
class PhoneSocket {
  readonly received: Message[] = [];
  onmessage: (message: Message) => void = () => {};

  send(text: string): void {
    this.received.push(JSON.parse(text));
  }
}

/** What the user writes. */
function bridge(phone: PhoneSocket, transport: RealtimeTransportLayer): RealtimeSession {
  const agent = new RealtimeAgent({ name: "Phone", instructions: "Be brief." });
  const session = new RealtimeSession(agent, {
    transport,
    config: {
      audio: {
        input: { format: "g711_ulaw", turnDetection: { type: "server_vad" } },
        output: { format: "g711_ulaw" },
      },
    },
  });
  let streamSid = "";
  phone.onmessage = (message) => {
    if (message.event === "start") {
      streamSid = (message as unknown as { streamSid: string }).streamSid;
    } else if (message.event === "media") {
      session.sendAudio(utils.base64ToArrayBuffer(message.media!.payload));
    } else if (message.event === "stop") session.close();
  };
  session.on("audio", ({ data }) => {
    const payload = utils.arrayBufferToBase64(data);
    phone.send(JSON.stringify({ event: "media", streamSid, media: { payload } }));
  });
  session.on("audio_interrupted", () => {
    phone.send(JSON.stringify({ event: "clear", streamSid }));
  });
  return session;
}

Deno.test("a telephone's socket by hand: audio both ways, and the phone is cleared when the caller barges in", async () => {
  const { emulator, clock } = service({ pacing: { speed: 5 } });
  const phone = new PhoneSocket();
  const session = bridge(phone, new OpenAIRealtimeWebSocket({ ...emulator, clock }));
  await Promise.all([session.connect({ apiKey: "sk-test" }), clock.advance(0)]);
  await clock.advance(10);
  const speak = async (sound: Uint8Array) => {
    for (let start = 0; start < sound.length; start += 160) {
      const payload = utils.arrayBufferToBase64(
        sound.slice(start, start + 160).buffer as ArrayBuffer,
      );
      phone.onmessage({ event: "media", media: { payload } });
      await clock.advance(20);
    }
  };

  phone.onmessage({ event: "start", streamSid: "MZ1" } as Message);
  await speak(join(quiet(200, PCMU), voice(1_500, PCMU), quiet(700, PCMU)));
  const before = phone.received.length;
  assert(phone.received.every(({ event }) => event === "media") && before > 0);
  await speak(join(voice(300, PCMU), quiet(700, PCMU)));
  assertEquals(phone.received.filter(({ event }) => event === "clear").length, 1);
  await clock.advance(10_000);
  const cut = session.history.find((item) => item.type === "message" && item.role === "assistant");
  assertEquals((cut as { status: string }).status, "incomplete");
  phone.onmessage({ event: "stop" });
  assertEquals(session.transport.status, "disconnected");
  await emulator.close();
});
