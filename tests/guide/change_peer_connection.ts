// A look at the peer connection before the offer is made, or another one in its place.
import {
  OpenAIRealtimeWebRTC,
  type PeerConnectionLike,
  RealtimeAgent,
  RealtimeSession,
} from "@voicewire/realtime";

/** Calls `change` with the fresh connection, and talks over the one that it gives. */
export async function talkOver(
  change: (connection: PeerConnectionLike) => PeerConnectionLike | Promise<PeerConnectionLike>,
  apiKey: string,
): Promise<OpenAIRealtimeWebRTC> {
  const agent = new RealtimeAgent({
    name: "Greeter",
    instructions: "Greet in one short sentence.",
  });
  const transport = new OpenAIRealtimeWebRTC({ changePeerConnection: change });
  const session = new RealtimeSession(agent, { transport });
  await session.connect({ apiKey });
  return transport;
}
