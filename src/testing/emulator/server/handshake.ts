/** What a client says when it connects, over a socket or inside the process. */
export interface Handshake {
  /** The URL, with its query. */
  readonly url: URL;
  /** The request headers, their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The subprotocols it offers. */
  readonly protocols: readonly string[];
}

const KEY_PROTOCOL = "openai-insecure-api-key.";

/** The subprotocol that the server selects, or undefined if it was not offered. */
export function selectProtocol(protocols: Iterable<string>): string | undefined {
  for (const protocol of protocols) if (protocol === "realtime") return protocol;
  return undefined;
}

/** The credential, by header or by subprotocol (PROTOCOL A.1). Empty if there is none. */
export function credentialOf({ headers, protocols }: Handshake): string {
  const bearer = /^Bearer\s+(.*)$/i.exec(headers.authorization ?? "");
  if (bearer) return bearer[1]!.trim();
  const protocol = protocols.find((name) => name.startsWith(KEY_PROTOCOL));
  return protocol?.slice(KEY_PROTOCOL.length) ?? "";
}

/** Whether the path is that of a realtime socket. */
export function isRealtimePath(url: URL): boolean {
  return url.pathname.endsWith("/realtime");
}
