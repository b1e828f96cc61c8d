/**
 * The WebSocket of Deno. The key is in a request header, which the constructor of Deno's
 * `WebSocket` takes as an option of its own (https://docs.deno.com/api/web/~/WebSocket). The
 * program needs `--allow-net` for the host.
 *
 * @example Use the WebSocket of this runtime
 * ```ts
 * import { createWebSocket } from "@voicewire/realtime/deno";
 * import { OpenAIRealtimeWebSocket } from "@voicewire/realtime/transport";
 *
 * const client = new OpenAIRealtimeWebSocket({ createWebSocket });
 * if (client.status !== "disconnected") throw new Error("nothing is opened before connect()");
 * ```
 *
 * @module
 */
export * from "./_header_web_socket.ts";
