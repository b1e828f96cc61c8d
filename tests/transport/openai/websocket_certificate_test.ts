import { assertEquals, assertRejects } from "@std/assert";
import { WebSocket as WsSocket } from "ws";
import { createLoopbackCertificate } from "../../../scripts/emulate_certificate.ts";
import { causeOfEnd } from "../../../src/contract/connection_cause.ts";
import { RealtimeConnectionError } from "../../../src/contract/errors.ts";
import type { WebSocketLike } from "../../../src/socket/web_socket_like.ts";
import { createClient } from "../../support/client.ts";

/** A server with a certificate that is not trusted. */
async function serveUntrusted() {
  const { cert, key } = await createLoopbackCertificate();
  const options = { cert, key, port: 0, hostname: "127.0.0.1", onListen: () => {} };
  return Deno.serve(options, () => new Response());
}

const FACTORIES = {
  "the runtime's own WebSocket": undefined,
  "the ws package": ({ url }: { url: string }) => new WsSocket(url) as unknown as WebSocketLike,
};
for (const [name, createWebSocket] of Object.entries(FACTORIES)) {
  Deno.test(`a certificate that is not trusted is not retryable, with ${name}`, async () => {
    await using server = await serveUntrusted();
    const url = `wss://127.0.0.1:${server.addr.port}/`;
    const { client } = createClient({ url, ...createWebSocket && { createWebSocket } });
    const { cause } = await assertRejects(() => client.connect(), RealtimeConnectionError);
    assertEquals([cause.code, cause.initiator, cause.retryable], [1006, "network", false]);
  });
}

const FINAL: Record<string, unknown> = {
  "Node's code for one that signed itself": { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
  "Node's code for another name": { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
  "Node's code for one that has run out": { code: "CERT_HAS_EXPIRED" },
  "a code in the error's cause": { cause: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" } },
  "Deno's words": { message: "invalid peer certificate: UnknownIssuer" },
};
for (const [name, error] of Object.entries(FINAL)) {
  Deno.test(`a refused certificate is recognised by ${name}`, () => {
    assertEquals(causeOfEnd({ code: 1006, reason: "", error }).retryable, false);
  });
}

for (const error of [{ code: "ECONNREFUSED" }, { message: "connection reset" }, { code: 7 }]) {
  Deno.test(`${JSON.stringify(error)} is not about a certificate, and is retryable`, () => {
    assertEquals(causeOfEnd({ code: 1006, reason: "", error }).retryable, true);
  });
}
