import type { RTCPeerConnection } from "npm:werift@0.24";

/** More records than a handshake has. */
const FIRST_FREE = 64;

/**
 * werift counts the records of a handshake up to a number (such as 6), and starts again at 1 with
 * the records after it, in the same epoch. So record 6 looks like a replay, and Chromium drops it
 * (RFC 6347, 4.1.2.6). The data channel then stops for a second, and sometimes forever. This skips
 * the used numbers. Call it before the connection is made.
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
