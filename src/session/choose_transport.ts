import { UserError } from "../contract/errors.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";
import { OpenAIRealtimeWebRTC } from "../transport/openai/webrtc/webrtc.ts";
import { OpenAIRealtimeWebSocket } from "../transport/openai/websocket.ts";

/**
 * The transport of a session: the one that was given, or a new one of the kind that was named, or
 * WebRTC where the runtime has it and else a WebSocket.
 *
 * @throws {UserError} If WebRTC was named and is not there, or it is no transport.
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
  throw new UserError(
    '`transport` must be "webrtc", "websocket" or a transport',
  );
}
