import { createWebSocket } from "../runtime/workerd.ts";
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketOptions,
} from "../transport/openai/websocket.ts";

/** What {@linkcode CloudflareRealtimeTransportLayer} takes: a WebSocket's options, but for the socket. */
export type CloudflareRealtimeTransportLayerOptions = Omit<
  OpenAIRealtimeWebSocketOptions,
  "createWebSocket" | "skipOpenEventListeners"
>;

/**
 * A connection to the Realtime API from Cloudflare Workers, Durable Objects and plain workerd: an
 * `OpenAIRealtimeWebSocket` whose socket is workerd's. It is the same as
 * `new OpenAIRealtimeWebSocket({ createWebSocket })` with the `createWebSocket` of this entry point,
 * under the name that programs of the field know.
 *
 * If the server refuses the upgrade, `connect()` rejects with a `RealtimeConnectionError` whose
 * cause holds an `UpgradeRefusedError`: the status, and the beginning of the body.
 *
 * @example In a Worker
 * ```ts
 * import { CloudflareRealtimeTransportLayer } from "@voicewire/realtime/workerd";
 *
 * const transport = new CloudflareRealtimeTransportLayer({
 *   url: "wss://api.openai.com/v1/realtime?model=gpt-realtime",
 * });
 * if (transport.status !== "disconnected") throw new Error("nothing is opened before connect()");
 * ```
 */
export class CloudflareRealtimeTransportLayer extends OpenAIRealtimeWebSocket {
  /** Nothing is opened before `connect()`. */
  constructor(options: CloudflareRealtimeTransportLayerOptions = {}) {
    super({ ...options, createWebSocket });
  }
}
