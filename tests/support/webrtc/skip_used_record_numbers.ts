import type { RTCPeerConnection } from "npm:werift@0.24";

/** More records than a handshake has. */
const FIRST_FREE = 64;

/**
 * werift numbers its last record of the handshake on from those before it (6, say), and begins anew
 * at 1 with what comes after, in the same epoch. So the sixth record is a replay, which Chromium
 * drops (RFC 6347, 4.1.2.6); the data channel stands still for a second then, and at times for
 * good. To be called before the connection is made.
 */
export function skipUsedRecordNumbers(connection: RTCPeerConnection): void {
  for (const transport of connection.dtlsTransports) {
    transport.onStateChange.subscribe((state) => {
      const context = transport.dtls?.dtls;
      if (state !== "connected" || !context) return;
      context.recordSequenceNumber = Math.max(context.recordSequenceNumber, FIRST_FREE);
    });
  }
}
