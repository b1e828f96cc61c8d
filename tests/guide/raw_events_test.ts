// Raw events beside a session, and the thin client without a session.
import { assert, assertEquals } from "@std/assert";
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from "../../mod.ts";
import { service, utterance } from "./_world.ts";

Deno.test("raw events: every server event as it came, and any client event, beside a session", async () => {
  const { emulator, clock } = service();
  const agent = new RealtimeAgent({ name: "Greeter" });
  const session = new RealtimeSession(agent, {
    transport: new OpenAIRealtimeWebSocket({ ...emulator, clock }),
  });
  const types: string[] = [];
  const raised: string[] = [];
  session.transport.on("*", (event) => types.push(event.type));
  session.on("transport_event", ({ type }) => raised.push(type));
  await Promise.all([session.connect({ apiKey: "sk-test" }), clock.advance(0)]);
  await clock.advance(10);
  session.transport.sendEvent({
    type: "response.create",
    response: { instructions: "Say good morning.", metadata: { topic: "greeting" } },
  });
  await clock.advance(5_000);
  session.transport.sendEvent({
    type: "session.update",
    session: { type: "realtime", instructions: "Be brief." },
  });
  session.transport.sendEvent({ type: "response.create" });
  await clock.advance(100);
  session.transport.sendEvent({ type: "response.cancel" });
  await clock.advance(5_000);

  assertEquals(types, raised);
  assertEquals(types[0], "session.created");
  assertEquals(types.filter((type) => type === "response.done").length, 2);
  assertEquals(
    (emulator.sessions[0]!.config as { instructions: string }).instructions,
    "Be brief.",
  );
  session.close();
  await emulator.close();
});

Deno.test("the thin client, with the formats as strings", async () => {
  const { emulator, clock } = service();
  const client = new OpenAIRealtimeWebSocket({ ...emulator, clock });
  const played: ArrayBuffer[] = [];
  let interruptions = 0;
  client.on("audio", (event) => played.push(event.data));
  client.on("audio_interrupted", () => interruptions++);
  const connecting = client.connect({
    apiKey: "sk-test",
    model: "gpt-realtime",
    initialSessionConfig: {
      instructions: "Greet the caller.",
      outputModalities: ["audio"],
      audio: {
        input: { format: "pcm16", turnDetection: { type: "server_vad" } },
        output: { format: "pcm16", voice: "ash" },
      },
    },
  });
  await Promise.all([connecting, clock.advance(0)]);
  for (const buffer of utterance()) {
    client.sendAudio(buffer);
    await clock.advance(20);
  }
  await clock.advance(300);
  for (const buffer of utterance()) {
    client.sendAudio(buffer);
    await clock.advance(20);
  }
  await clock.advance(10_000);

  const { model, audio } = emulator.sessions[0]!.config as unknown as {
    model: string;
    audio: { output: { voice: string; format: object } };
  };
  assertEquals([model, audio.output.voice, audio.output.format], [
    "gpt-realtime",
    "ash",
    { type: "audio/pcm", rate: 24_000 },
  ]);
  assert(played.length > 0);
  assertEquals(interruptions > 0, true);
  client.close();
  await emulator.close();
});
