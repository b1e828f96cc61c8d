import type { Protocol } from "../protocol.ts";
import { createEventIds } from "./engine/event_ids.ts";
import { OpenAIEngine } from "./engine/openai_engine.ts";
import { ServerPlayback } from "./engine/server_playback.ts";

/**
 * OpenAI's Realtime protocol for one transport. The ids of its client events are never used twice, so that
 * a late answer to an earlier connection is not taken for an answer to the present one.
 *
 * `serverPlays` says whether the server plays the model's audio and truncates it, as in a call over WebRTC
 * or SIP.
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
