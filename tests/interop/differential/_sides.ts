// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import { OpenAIRealtimeWebSocket as Incumbent } from "npm:@openai/agents-realtime@0.20.0";
import type { Clock } from "../../../src/clock/clock.ts";
import type { RealtimeTransportLayer } from "../../../src/contract/transport_layer.ts";
import type { CreateWebSocketOptions } from "../../../src/socket/web_socket_like.ts";
import { OpenAIRealtimeWebSocket } from "../../../src/transport/openai/websocket.ts";
import type { FakeSocket } from "../../support/fake_socket.ts";

/** What scenarios may call: the contract, and what both WebSocket transports add to it. */
export interface Client extends RealtimeTransportLayer {
  requestResponse(response?: Record<string, unknown>): void;
  interrupt(cancelOngoingResponse?: boolean): void;
}

/** What both transports are made with, as far as scenarios choose. */
export interface ClientOptions {
  readonly apiKey?: string;
  readonly model?: string;
  readonly url?: string;
  readonly skipOpenEventListeners?: boolean;
}

/** What both factories are given; ours is given more. */
export type SocketRequest = Pick<CreateWebSocketOptions, "url" | "apiKey">;

/** What a transport of either side is made of. */
export interface SideParts extends ClientOptions {
  readonly clock: Clock;
  readonly createWebSocket: (request: SocketRequest) => Promise<FakeSocket>;
  readonly warn: (message: string) => void;
}

/** Whose transport plays a scenario. */
export type Side = "theirs" | "ours";

/** Makes a transport of one side. Theirs has no clock: it reads `Date.now`. */
export function createClient(
  side: Side,
  { clock, warn, createWebSocket, ...rest }: SideParts,
): Client {
  if (side === "ours") {
    return new OpenAIRealtimeWebSocket({ ...rest, clock, createWebSocket, logger: { warn } });
  }
  const factory = createWebSocket as unknown as ConstructorParameters<
    typeof Incumbent
  >[0] extends { createWebSocket?: infer Factory } | undefined ? Factory : never;
  return new Incumbent({ ...rest, createWebSocket: factory });
}
