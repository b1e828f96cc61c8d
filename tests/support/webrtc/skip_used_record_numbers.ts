import type { RTCPeerConnection } from "npm:werift@0.24";

/** More records than a handshake has. */
const FIRST_FREE = 64;

/**
 * werift numbers its last record of the handshake on from those before it (6, say), and begins anew
 * at 1 with what comes after, in the same epoch. So the sixth record is a replay, which Chromium
 * drops (RFC 6347, 4.1.2.6); the data channel stands still for a second then, and at times for
 * good. To be called as soon as the first message of the channel has come.
 */
export function skipUsedRecordNumbers(connection: RTCPeerConnection): void {
  for (const { dtls } of connection.dtlsTransports) {
    const context = dtls?.dtls;
    if (context && context.recordSequenceNumber < FIRST_FREE) {
      context.recordSequenceNumber = FIRST_FREE;
    }
  }
}
