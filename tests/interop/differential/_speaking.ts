import type { Stage } from "./_stage.ts";

/** What the model says, in steps. Audio is PCM16 at 24 kHz: 48 bytes a millisecond. */
export const speaking = {
  /** The session as the server describes it. Forgets the tracing that is sent then. */
  async session(stage: Stage, interrupt_response?: boolean): Promise<void> {
    await stage.receive({ type: "session.created", session: {} }, {
      type: "session.updated",
      session: {
        type: "realtime",
        audio: {
          input: { turn_detection: { type: "server_vad", interrupt_response } },
          output: { format: { type: "audio/pcm", rate: 24_000 } },
        },
      },
    });
    const isTracing = (entry: Stage["log"][number]) =>
      entry.kind === "sent" && JSON.stringify(entry.event).includes('"tracing"');
    const index = stage.log.findIndex(isTracing);
    if (index < 0) throw new Error("no tracing was sent");
    stage.log.splice(index, 1);
  },
  created: (stage: Stage, id = "resp_1", response: object = {}): Promise<void> =>
    stage.receive({ type: "response.created", response: { id, ...response } }),
  done: (stage: Stage, id = "resp_1", response: object = {}): Promise<void> =>
    stage.receive({ type: "response.done", response: { id, output: [], ...response } }),
  audio: (
    stage: Stage,
    durationMs: number,
    { item = "item_1", part = 0, response = "resp_1" } = {},
  ): Promise<void> =>
    stage.receive({
      type: "response.output_audio.delta",
      response_id: response,
      item_id: item,
      output_index: 0,
      content_index: part,
      delta: btoa("\0".repeat(durationMs * 48)),
    }),
  audioDone: (
    stage: Stage,
    { item = "item_1", part = 0, response = "resp_1" } = {},
  ): Promise<void> =>
    stage.receive({
      type: "response.output_audio.done",
      response_id: response,
      item_id: item,
      output_index: 0,
      content_index: part,
    }),
  /** The caller begins to speak. */
  bargeIn: (stage: Stage): Promise<void> =>
    stage.receive({
      type: "input_audio_buffer.speech_started",
      audio_start_ms: 0,
      item_id: "item_user",
    }),
};
