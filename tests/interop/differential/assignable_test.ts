import { assertEquals } from "@std/assert";
import {
  OpenAIRealtimeWebSocket as Incumbent,
  type RealtimeTransportLayer as IncumbentContract,
  // deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
} from "npm:@openai/agents-realtime@0.20.0";
import type { RealtimeTransportLayer } from "../../../src/contract/transport_layer.ts";
import { OpenAIRealtimeWebSocket } from "../../../src/transport/openai/websocket.ts";

const ours = (): OpenAIRealtimeWebSocket => new OpenAIRealtimeWebSocket();
const theirs = (): Incumbent => new Incumbent();

Deno.test("our transport and our contract fit the incumbent's contract, and its fit ours", () => {
  const ourTransport: IncumbentContract = ours();
  const theirTransport: RealtimeTransportLayer = theirs();
  const ourContract = (layer: RealtimeTransportLayer): IncumbentContract => layer;
  const theirContract = (layer: IncumbentContract): RealtimeTransportLayer => layer;
  assertEquals(ourContract(theirContract(ourTransport)).status, "disconnected");
  assertEquals(theirContract(ourContract(theirTransport)).status, "disconnected");
});

Deno.test("a transport that lacks a part of the contract fits neither", () => {
  const { sendEvent, interrupt, status } = ours();
  const part = { sendEvent, interrupt, status };
  // @ts-expect-error -- there is more to a transport
  const ourContract: RealtimeTransportLayer = part;
  // @ts-expect-error -- there is more to a transport
  const theirContract: IncumbentContract = part;
  assertEquals(ourContract as unknown, theirContract as unknown);
});
