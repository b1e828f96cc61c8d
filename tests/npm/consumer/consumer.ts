// A program of a user, compiled against the installed package by the TypeScript compiler.
import {
  type ConnectionCause,
  OpenAIRealtimeWebSocket,
  RealtimeAgent,
  RealtimeConnectionError,
  RealtimeSession,
  tool,
} from "@voicewire/realtime";
import { type AudioFormat, decodeUlaw, pcm16Codec } from "@voicewire/realtime/audio";
import { createWebSocket as inBrowser } from "@voicewire/realtime/browser";
import { createWebSocket as inBun } from "@voicewire/realtime/bun";
import { createWebSocket as inDeno } from "@voicewire/realtime/deno";
import { createWebSocket as inNode } from "@voicewire/realtime/node";
import { createEmulator, ManualClock, type Responder } from "@voicewire/realtime/testing";
import type { CreateWebSocket, RealtimeTransportLayer } from "@voicewire/realtime/transport";
import { CloudflareRealtimeTransportLayer } from "@voicewire/realtime/workerd";

export const factories: CreateWebSocket[] = [inBrowser, inBun, inDeno, inNode];
export const transports: RealtimeTransportLayer[] = [
  new CloudflareRealtimeTransportLayer({ url: "wss://example.com" }),
  new OpenAIRealtimeWebSocket({
    createWebSocket: inNode,
    codec: pcm16Codec({ appRateHz: 48_000 }),
  }),
];
export const format: AudioFormat = { type: "audio/pcm", rateHz: 24000 };
export const samples: Int16Array = decodeUlaw(new Uint8Array(160));

const responder: Responder = (turn) => ({ say: turn.text });
export const emulator = createEmulator({ clock: new ManualClock(), responder });

const weather = tool({
  name: "weather",
  description: "The weather in a city",
  parameters: { type: "object", properties: { city: { type: "string" } } },
  execute: () => "sunny",
});
const agent = new RealtimeAgent({ name: "guide", instructions: "Be brief.", tools: [weather] });
export const session = new RealtimeSession(agent, { transport: transports[0]! });
session.on("audio", ({ data }) => {
  const bytes: ArrayBuffer = data;
  return bytes;
});
// @ts-expect-error -- a mistyped event name does not compile
session.on("audoi", () => {});

/** What a program makes of an error. */
export function causeOf(error: unknown): ConnectionCause | undefined {
  return error instanceof RealtimeConnectionError ? error.cause : undefined;
}
