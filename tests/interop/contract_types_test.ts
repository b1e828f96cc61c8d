/**
 * The contract holds in both directions: our transports drive that package's session, and its
 * transports drive ours. Checked by the compiler; nothing is connected.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  type OpenAIRealtimeSIP as TheirSip,
  type OpenAIRealtimeWebRTC as TheirWebRtc,
  OpenAIRealtimeWebSocket as TheirWebSocket,
  RealtimeAgent,
  RealtimeSession,
  type RealtimeTransportLayer as TheirLayer,
  // deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
} from "npm:@openai/agents-realtime@0.20.0";
import type { RealtimeTransportLayer } from "../../src/contract/transport_layer.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";

/** Compiles only if `Transport` is one by the contract `Layer`. */
const fits = <Layer>() => <Transport extends Layer>(_transport?: Transport) => {};

Deno.test("our WebSocket transport is one by that package's contract", () => {
  const layer: TheirLayer = new OpenAIRealtimeWebSocket();
  assertEquals(layer.status, "disconnected");
});

Deno.test("that package's session takes our WebSocket transport", () => {
  const transport = new OpenAIRealtimeWebSocket();
  const session = new RealtimeSession(new RealtimeAgent({ name: "test" }), { transport });
  assertEquals<unknown>(session.transport, transport);
});

Deno.test("that package's WebSocket transport is one by our contract", () => {
  const layer: RealtimeTransportLayer = new TheirWebSocket({});
  assertEquals(layer.status, "disconnected");
});

Deno.test("that package's other transports, and its contract itself, are ones by our contract", () => {
  fits<RealtimeTransportLayer>()<TheirLayer>();
  fits<RealtimeTransportLayer>()<TheirWebRtc>();
  fits<RealtimeTransportLayer>()<TheirSip>();
});

Deno.test("our contract is one by that package's", () => {
  fits<TheirLayer>()<RealtimeTransportLayer>();
});

Deno.test("the check tells what is no transport", () => {
  // @ts-expect-error: a status alone is no transport
  fits<RealtimeTransportLayer>()<{ readonly status: "connected" }>();
  // @ts-expect-error: nor by that package's contract
  fits<TheirLayer>()<{ readonly status: "connected" }>();
  // @ts-expect-error: a transport whose `mute` takes a number is another contract's
  fits<TheirLayer>()<Omit<OpenAIRealtimeWebSocket, "mute"> & { mute(level: number): void }>();
});
