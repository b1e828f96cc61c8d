// Two programs on a phone, both called by the telephone simulator: a session with a handoff over
// TwilioRealtimeTransportLayer, and the example that forwards Twilio's messages itself.
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as incumbent from "npm:@openai/agents-realtime@0.20.0";
import { RealtimeAgent, RealtimeSession } from "../../mod.ts";
import { relayCall } from "../../scripts/examples/twilio_raw.ts";
import { TwilioRealtimeTransportLayer } from "../../src/telephony/mod.ts";
import { createEmulator, ManualClock, type Responder } from "../../src/testing/mod.ts";
import { createTelephone } from "../../src/testing/telephone/mod.ts";
import { mark, markedMs, tone } from "../support/phone.ts";
import { HandSocket } from "../support/twilio_stage.ts";

/** The first turn is handed over to the billing agent, who answers; later ones are long answers. */
function createModel(): Responder {
  let turns = 0;
  return ({ kind, tools }) => {
    if (kind === "function_output") return { audio: mark(0x22, 400) };
    if (turns++ > 0) return { audio: mark(0x33, 6_000) };
    const handover = tools.find((tool) => "name" in tool && tool.name?.startsWith("transfer_to"));
    assert(handover && "name" in handover, "the agent can hand over");
    return { call: handover.name! };
  };
}

const CONFIG = {
  audio: { input: { turnDetection: { type: "server_vad", silenceDurationMs: 300 } } },
} as const;

/** What the caller lives through, whoever's session it is. */
async function converse(
  connectSession: (transport: TwilioRealtimeTransportLayer) => Promise<void>,
) {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, responder: createModel(), pacing: { speed: 10 } });
  const telephone = createTelephone({ clock });
  // deno-lint-ignore no-explicit-any -- tests look into whatever went out
  const updates: any[] = [];
  const transport = new TwilioRealtimeTransportLayer({
    twilioWebSocket: telephone.socket,
    clock,
    createWebSocket: (request) => {
      const socket = emulator.createWebSocket(request);
      const send = socket.send.bind(socket);
      socket.send = (data) => {
        const event = JSON.parse(data as string);
        if (event.type === "session.update" && event.session.audio) updates.push(event.session);
        send(data);
      };
      return socket;
    },
  });
  const connected = connectSession(transport);
  await clock.advance(50);
  await connected;
  telephone.say(tone(400));
  await clock.advance(3_000);
  assertEquals(markedMs(telephone.heard(), 0x22), 400);
  assert(updates.length >= 2, "the handoff has changed the session");
  for (const { audio } of updates) {
    assertEquals([audio.input.format, audio.output.format], [
      { type: "audio/pcmu" },
      { type: "audio/pcmu" },
    ]);
  }
  telephone.say(tone(300));
  await clock.advance(2_000);
  telephone.say(tone(100));
  await clock.advance(200);
  const session = emulator.sessions[0]!;
  const { output } = session.config.audio as { output?: { format?: unknown } };
  assertEquals(output?.format, { type: "audio/pcmu" });
  const heardMs = markedMs(telephone.heard(), 0x33);
  const item = session.items.findLast((each) => "role" in each && each.role === "assistant");
  assert(heardMs > 500, "the caller has heard some of it");
  assertAlmostEquals(session.itemAudio(item!.id!)!.length / 8, heardMs, 20);
  telephone.hangUp();
  await clock.advance(0);
  assertEquals(transport.status, "disconnected");
  await emulator.close();
  return updates;
}

Deno.test("Twilio: a session with a handoff that names no format carries µ-law, is heard, and is interrupted", async () => {
  const billing = new RealtimeAgent({ name: "Billing", instructions: "You are billing." });
  const desk = new RealtimeAgent({ name: "Desk", instructions: "Greet.", handoffs: [billing] });
  const updates = await converse((transport) =>
    new RealtimeSession(desk, { transport, config: CONFIG }).connect({ apiKey: "any" })
  );
  assert(updates.at(-1).instructions.includes("You are billing."));
});

Deno.test("Twilio: the session of the agents SDK drives the transport in the same way", async () => {
  const billing = new incumbent.RealtimeAgent({
    name: "Billing",
    instructions: "You are billing.",
  });
  const desk = new incumbent.RealtimeAgent({
    name: "Desk",
    instructions: "Greet.",
    handoffs: [billing],
  });
  const updates = await converse((transport) =>
    new incumbent.RealtimeSession(desk, { transport, config: CONFIG }).connect({ apiKey: "any" })
  );
  assert(updates.at(-1).instructions.includes("You are billing."));
});

Deno.test("Twilio by hand: the example forwards, clears, and truncates at the last mark", async () => {
  const clock = new ManualClock();
  const emulator = createEmulator({
    clock,
    responder: () => ({ audio: mark(0x33, 6_000) }),
    pacing: { speed: 10 },
  });
  const telephone = createTelephone({ clock });
  relayCall(telephone.socket, {
    apiKey: "any",
    clock,
    createWebSocket: emulator.createWebSocket,
  });
  await clock.advance(50);
  telephone.say(tone(400));
  await clock.advance(2_500);
  telephone.say(tone(100));
  await clock.advance(200);
  const heardMs = markedMs(telephone.heard(), 0x33);
  const session = emulator.sessions[0]!;
  const item = session.items.findLast((each) => "role" in each && each.role === "assistant");
  assert(heardMs > 500 && heardMs < 2_000);
  assertAlmostEquals(session.itemAudio(item!.id!)!.length / 8, heardMs, 100); // a mark each 100 ms
  assertEquals(telephone.figures.clearCount, 1);
  telephone.hangUp();
  await clock.advance(0);
  await emulator.close();
});

Deno.test("Twilio by hand: a message that is not Twilio's closes the socket, and throws nothing", () => {
  for (const odd of ["{", "null", '{"event":"start"}', '{"event":"mark"}']) {
    const socket = new HandSocket();
    relayCall(socket as never, { apiKey: "any" });
    socket.receive(odd);
    assertEquals([odd, socket.closes.length], [odd, 1]);
  }
});
