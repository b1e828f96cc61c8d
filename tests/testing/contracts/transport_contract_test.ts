import { assert, assertStringIncludes } from "@std/assert";
import type { CreateWebSocket } from "../../../src/socket/web_socket_like.ts";
import { transportContract } from "../../../src/testing/mod.ts";
import {
  OpenAIRealtimeWebSocket,
  type RealtimeTransportLayer,
  type RealtimeTransportLayerConnectOptions,
} from "../../../src/transport/mod.ts";

transportContract(Deno.test, {
  create: (createWebSocket) => new OpenAIRealtimeWebSocket({ createWebSocket }),
});

class DropsTheTail extends OpenAIRealtimeWebSocket {
  override sendAudio(audio: ArrayBuffer, options?: { commit?: boolean }): void {
    super.sendAudio(audio.slice(0, 65_536), options);
  }
}

class AlwaysTriggers extends OpenAIRealtimeWebSocket {
  override sendMessage(message: string, otherEventData: Record<string, unknown> = {}): void {
    super.sendMessage(message, otherEventData);
  }
}

class NeverInterrupts extends OpenAIRealtimeWebSocket {
  override interrupt(): void {}
}

class IgnoresTheSignal extends OpenAIRealtimeWebSocket {
  override connect({ signal: _, ...options }: RealtimeTransportLayerConnectOptions) {
    return super.connect(options);
  }
}

class KeepsTheConnection extends OpenAIRealtimeWebSocket {
  override close(): void {}
}

class CallsTwice extends OpenAIRealtimeWebSocket {
  constructor(options: { createWebSocket: CreateWebSocket }) {
    super(options);
    this.once("function_call", (call) => this.emit("function_call", call));
  }
}

class ForgetsTheConfig extends OpenAIRealtimeWebSocket {
  override updateSessionConfig(): void {}
}

const BROKEN: readonly [
  new (options: { createWebSocket: CreateWebSocket }) => RealtimeTransportLayer,
  string,
  string,
][] = [
  [DropsTheTail, "the caller's audio", "the length of the audio must be 66496: got 1048576"],
  [AlwaysTriggers, "sendMessage with triggerResponse false", "the responses must be []: got [["],
  [NeverInterrupts, "interrupt stops", "audio_interrupted (1) must come: events were"],
  [
    IgnoresTheSignal,
    "an abort during connect",
    "must reject with the signal's reason: got it resolved",
  ],
  [KeepsTheConnection, "close: disconnected once", "disconnected must come: events were"],
  [KeepsTheConnection, "close during connect", 'connect must be "rejects": got "resolves"'],
  [CallsTwice, "a function call is raised once", "the number of function_call must be 1: got 2"],
  [ForgetsTheConfig, "updateSessionConfig", "the new instructions must come"],
];

for (const [Transport, check, message] of BROKEN) {
  Deno.test(`transportContract: ${Transport.name} fails with "${message}"`, async () => {
    let run: (() => Promise<void>) | undefined;
    transportContract((name, test) => {
      if (name.startsWith(`transport contract: ${check}`)) run = test;
    }, { create: (createWebSocket) => new Transport({ createWebSocket }) });
    assert(run, `no check begins with ${check}`);
    const error = await run().then(() => undefined, (reason: Error) => reason);
    assert(error, "the contract must fail");
    assertStringIncludes(error.message, message);
  });
}
