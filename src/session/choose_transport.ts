import { UserError } from "../contract/errors.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";
import { OpenAIRealtimeWebRTC } from "../transport/openai/webrtc/webrtc.ts";
import { OpenAIRealtimeWebSocket } from "../transport/openai/websocket.ts";

/**
 * Returns the given transport, or makes one of the named kind. Without a choice: WebRTC where the
 * runtime has it, else a WebSocket.
 *
 * @throws {UserError} If `choice` is "webrtc" and the runtime has no WebRTC, or is not a transport.
 */
export function chooseTransport(
  choice: "webrtc" | "websocket" | RealtimeTransportLayer | undefined,
): RealtimeTransportLayer {
  switch (choice ?? ("RTCPeerConnection" in globalThis ? "webrtc" : "websocket")) {
    case "webrtc":
      return new OpenAIRealtimeWebRTC();
    case "websocket":
      return new OpenAIRealtimeWebSocket();
  }
  if (typeof choice === "object" && choice !== null) return choice;
  const given = typeof choice === "string" ? `"${choice}"` : `a ${typeof choice}`;
  throw new UserError(
    `Cannot make a session: \`transport\` is ${given}. Use "webrtc", "websocket" or a ` +
      "`RealtimeTransportLayer`",
  );
}
