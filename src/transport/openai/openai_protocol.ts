import type { Protocol } from "../protocol.ts";
import { createEventIds } from "./engine/event_ids.ts";
import { OpenAIEngine } from "./engine/openai_engine.ts";
import { ServerPlayback } from "./engine/server_playback.ts";

/**
 * Returns OpenAI's Realtime protocol for one transport. The ids of its client events are unique across
 * connections, so that a late answer from an earlier connection is not mistaken for a current one.
 *
 * `serverPlays` says whether the server plays and truncates the model's audio, as it does over WebRTC and
 * SIP.
 */
export function openAIRealtime({ serverPlays = false } = {}): Protocol {
  const eventIds = createEventIds();
  return {
    serverPlays,
    createEngine: (parts) => {
      const serverPlayback = serverPlays ? new ServerPlayback(parts.clock) : undefined;
      return new OpenAIEngine(parts, { eventIds, serverPlayback });
    },
  };
}
