// A voice loop on a server, and the same over a socket that the application makes.
import { assert, assertEquals } from "@std/assert";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from "../../mod.ts";
import { createEmulator } from "../../src/testing/mod.ts";
import { service, utterance } from "./_world.ts";

Deno.test("a voice loop on a server", async () => {
  const emulator = createEmulator();
  const served = await emulator.listen();

  const agent = new RealtimeAgent({ name: "Greeter", instructions: "Greet the caller." });
  const session = new RealtimeSession(agent, {
    transport: "websocket",
    model: "gpt-realtime",
    config: { audio: { input: { turnDetection: { type: "server_vad" } } } },
  });
  const played: ArrayBuffer[] = [];
  const answered = new Promise<void>((resolve) => {
    session.on("audio", (event) => played.push(event.data));
    session.on("audio_stopped", () => resolve());
  });
  await session.connect({ apiKey: "sk-test", url: `${served.url}?model=gpt-realtime` });
  for (const chunk of utterance()) session.sendAudio(chunk);
  await answered;
  session.close();

  assert(played.every((chunk) => chunk instanceof ArrayBuffer));
  const heard = played.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const [said] = emulator.sessions[0]!.items;
  assertEquals(heard, emulator.sessions[0]!.itemAudio(said!.id!)!.length);
  await emulator.close();
});

Deno.test("a voice loop over a socket that the application makes, open already or still opening", async () => {
  for (const skipOpenEventListeners of [true, false]) {
    const { emulator, clock } = service();
    const asked: { url: string; apiKey: string }[] = [];

    const transport = new OpenAIRealtimeWebSocket({
      skipOpenEventListeners,
      async createWebSocket({ url, apiKey }) {
        asked.push({ url, apiKey });
        const socket = emulator.createWebSocket({ url, apiKey });
        if (skipOpenEventListeners) {
          await new Promise<void>((resolve) => {
            socket.addEventListener("open", () => resolve());
          });
        }
        return socket;
      },
    });
    const agent = new RealtimeAgent({ name: "Greeter" });
    const session = new RealtimeSession(agent, { transport, model: "gpt-realtime" });
    await Promise.all([session.connect({ apiKey: "sk-test" }), clock.advance(0)]);
    session.sendMessage("say: hello");
    await clock.advance(5_000);
    const last = session.history.at(-1);

    assertEquals(asked, [{
      url: "wss://api.openai.com/v1/realtime?model=gpt-realtime",
      apiKey: "sk-test",
    }]);
    assert(last?.type === "message" && last.role === "assistant");
    assertEquals((last.content[0] as { transcript: string }).transcript, "hello");
    session.close();
    await emulator.close();
  }
});
