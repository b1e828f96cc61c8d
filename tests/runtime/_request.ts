import type { CreateWebSocketOptions } from "../../src/socket/web_socket_like.ts";

/** A key that may be in the header only. */
export const KEY = "sk-secret-0123456789";

/** The options that a transport passes to `createWebSocket`. */
export function requestOf(url: string): CreateWebSocketOptions {
  return {
    url,
    apiKey: KEY,
    headers: { Authorization: `Bearer ${KEY}` },
    protocols: ["realtime", `openai-insecure-api-key.${KEY}`],
    signal: new AbortController().signal,
  };
}
