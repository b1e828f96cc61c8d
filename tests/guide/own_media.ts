// The same with a microphone and a loudspeaker of the application's own.
import {
  type AudioElementLike,
  type MediaStreamLike,
  OpenAIRealtimeWebRTC,
  RealtimeAgent,
  RealtimeSession,
} from "@voicewire/realtime";

/** Neither the stream nor the element is stopped or replaced, whatever happens to the session. */
export async function talkWith(
  media: { readonly mediaStream: MediaStreamLike; readonly audioElement: AudioElementLike },
  apiKey: string,
): Promise<RealtimeSession> {
  const agent = new RealtimeAgent({
    name: "Greeter",
    instructions: "Greet in one short sentence.",
  });
  const session = new RealtimeSession(agent, { transport: new OpenAIRealtimeWebRTC(media) });
  await session.connect({ apiKey });
  return session;
}
