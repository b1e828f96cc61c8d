/** A client's request to connect, over a socket or inside the process. */
export interface Handshake {
  /** The URL, with its query. */
  readonly url: URL;
  /** The request headers, with their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The subprotocols that the client offers. */
  readonly protocols: readonly string[];
}

const KEY_PROTOCOL = "openai-insecure-api-key.";

/** The subprotocol that the server selects. `undefined` if the client did not offer it. */
export function selectProtocol(protocols: Iterable<string>): string | undefined {
  for (const protocol of protocols) if (protocol === "realtime") return protocol;
  return undefined;
}

/**
 * The key in the header or in a subprotocol (docs/protocol.md#opening-a-websocket). Empty if there
 * is none.
 */
export function credentialOf({ headers, protocols }: Handshake): string {
  const bearer = /^Bearer\s+(.*)$/i.exec(headers.authorization ?? "");
  if (bearer) return bearer[1]!.trim();
  const protocol = protocols.find((name) => name.startsWith(KEY_PROTOCOL));
  return protocol?.slice(KEY_PROTOCOL.length) ?? "";
}

/** Whether the path is the path of a realtime socket. */
export function isRealtimePath(url: URL): boolean {
  return url.pathname.endsWith("/realtime");
}
