// Speech to speech in a page: no transport named, microphone and playback by themselves.
import { RealtimeAgent, RealtimeSession } from "@voicewire/realtime";

/** Resolves when the caller may speak: instructions and tools hold by then. */
export async function talk(apiKey: string): Promise<RealtimeSession> {
  const agent = new RealtimeAgent({
    name: "Greeter",
    instructions: "Greet in one short sentence.",
  });
  const session = new RealtimeSession(agent);
  await session.connect({ apiKey });
  return session;
}
