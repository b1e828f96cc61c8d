import type { CreateWebSocketOptions } from "../../src/socket/web_socket_like.ts";

/** A key that must be seen where it belongs, and nowhere else. */
export const KEY = "sk-secret-0123456789";

/** What a transport asks a factory for. */
export function requestOf(url: string): CreateWebSocketOptions {
  return {
    url,
    apiKey: KEY,
    headers: { Authorization: `Bearer ${KEY}` },
    protocols: ["realtime", `openai-insecure-api-key.${KEY}`],
    signal: new AbortController().signal,
  };
}
