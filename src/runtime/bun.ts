/**
 * The WebSocket of Bun. The key is in a request header, which the constructor of Bun's `WebSocket`
 * takes as an option of its own
 * (https://bun.com/docs/runtime/http/websockets#connect-to-a-websocket-server).
 *
 * @example Use the WebSocket of this runtime
 * ```ts
 * import { createWebSocket } from "@voicewire/realtime/bun";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 *
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * if (client.status !== "disconnected") throw new Error("nothing is opened before connect()");
 * ```
 *
 * @module
 */
export * from "./_header_web_socket.ts";
