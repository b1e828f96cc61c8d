import { createWebSocket } from "../runtime/workerd.ts";
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketOptions,
} from "../transport/openai/websocket.ts";

/**
 * Options of {@linkcode CloudflareRealtimeTransportLayer}: those of `OpenAIRealtimeWebSocket`
 * except for the socket.
 */
export type CloudflareRealtimeTransportLayerOptions = Omit<
  OpenAIRealtimeWebSocketOptions,
  "createWebSocket" | "skipOpenEventListeners"
>;

/**
 * A connection to the Realtime API from Cloudflare Workers, Durable Objects or plain workerd. It is
 * the same as `new OpenAIRealtimeWebSocket({ createWebSocket })` with the `createWebSocket` of this
 * entry point. Other SDKs use this name for it.
 *
 * If the server refuses the WebSocket, `connect()` rejects with a `RealtimeConnectionError` whose
 * cause contains an `UpgradeRefusedError` with the HTTP status and the beginning of the body.
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
  /** Creates a transport. It opens no socket before `connect()`. */
  constructor(options: CloudflareRealtimeTransportLayerOptions = {}) {
    super({ ...options, createWebSocket });
  }
}
