import type { Buffer } from "node:buffer";
import type { RTCPeerConnection } from "npm:werift@0.24";

const HANDSHAKE = 22;
const RECORD_HEADER_BYTES = 13;

/**
 * werift takes a message of the handshake that is sent again for a new one, and makes new keys of it,
 * which the other side does not have: no channel ever opens then. Chromium sends again what is not
 * answered within 50 ms, as it is on a busy machine. Nothing gets lost on the loopback address, so
 * what comes twice is left out. To be called before the connection is made.
 */
export function dropRepeatedHandshakes(connection: RTCPeerConnection): void {
  for (const transport of connection.dtlsTransports) {
    transport.onStateChange.subscribe((state) => {
      if (state !== "connecting") return;
      queueMicrotask(() => { // its socket is made right after it says so
        const { socket } = (transport.dtls as unknown as DtlsLike).transport;
        const handle = socket.onData;
        const seen = new Set<string>();
        socket.onData = (data) => {
          const fresh = recordsOf(data).filter((record) => {
            const key = handshakeKey(record);
            if (key === undefined) return true;
            const isNew = !seen.has(key);
            seen.add(key);
            return isNew;
          });
          for (const record of fresh) handle(record);
        };
      });
    });
  }
}

interface DtlsLike {
  readonly transport: { readonly socket: { onData(data: Buffer): void } };
}

/** The records of a datagram (RFC 6347, 4.1). */
function recordsOf(data: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let start = 0; start + RECORD_HEADER_BYTES <= data.length;) {
    const end = start + RECORD_HEADER_BYTES + data.readUInt16BE(start + 11);
    records.push(data.subarray(start, end));
    start = end;
  }
  return records;
}

/** What tells a message of the handshake from the others; the encrypted one comes once. */
function handshakeKey(record: Buffer): string | undefined {
  if (record[0] !== HANDSHAKE) return undefined;
  const isEncrypted = record.readUInt16BE(3) > 0;
  return isEncrypted ? "finished" : record.toString("hex", RECORD_HEADER_BYTES);
}
