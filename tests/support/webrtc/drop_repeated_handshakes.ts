import type { Buffer } from "node:buffer";
import type { RTCPeerConnection } from "npm:werift@0.24";

const HANDSHAKE = 22;
const RECORD_HEADER_BYTES = 13;

/**
 * werift treats a repeated message of the handshake as a new one and makes new keys, which the
 * other side does not have. Then no channel opens. Chromium repeats a message after 50 ms without
 * an answer, which happens on a busy machine. Nothing gets lost on the loopback address, so this
 * drops all repeated messages. Call it before the connection is made.
 */
export function dropRepeatedHandshakes(connection: RTCPeerConnection): void {
  for (const transport of connection.dtlsTransports) {
    transport.onStateChange.subscribe((state) => {
      if (state !== "connecting") return;
      queueMicrotask(() => { // werift creates its socket right after this event
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

/** A key for a message of the handshake; none for the encrypted one, which comes once. */
function handshakeKey(record: Buffer): string | undefined {
  if (record[0] !== HANDSHAKE) return undefined;
  const isEncrypted = record.readUInt16BE(3) > 0;
  return isEncrypted ? "finished" : record.toString("hex", RECORD_HEADER_BYTES);
}
