import { bytesToBase64 } from "../../../src/wire/base64.ts";
import type { AnyEvent, Stage } from "./_stage.ts";

/** The session is there, and cancels by itself when the caller speaks. */
export function started(stage: Stage): Promise<void> {
  const audio = { input: { turn_detection: { type: "semantic_vad", interrupt_response: true } } };
  return stage.receive(
    { type: "session.created", session: { tracing: null, audio } },
    { type: "session.updated", session: { audio } },
  );
}

/** A response begins. */
export function created(stage: Stage, id: string): Promise<void> {
  return stage.receive({ type: "response.created", response: { id, status: "in_progress" } });
}

/** A response is over. */
export function done(stage: Stage, id: string, more: object = {}): Promise<void> {
  const response = { id, status: "completed", output: [], ...more };
  return stage.receive({ type: "response.done", response });
}

function partOf(itemId: string, responseId: string) {
  return { response_id: responseId, item_id: itemId, output_index: 0, content_index: 0 };
}

/** Audio of an item: silence, PCM16 at 24 kHz. */
export function audio(
  stage: Stage,
  itemId: string,
  responseId: string,
  durationMs: number,
): Promise<void> {
  const delta = bytesToBase64(new Uint8Array(durationMs * 48));
  const type = "response.output_audio.delta";
  return stage.receive({ type, ...partOf(itemId, responseId), delta });
}

/** All audio of an item has come. */
export function audioDone(stage: Stage, itemId: string, responseId: string): Promise<void> {
  return stage.receive({ type: "response.output_audio.done", ...partOf(itemId, responseId) });
}

/** The caller speaks. */
export function speechStarted(stage: Stage): Promise<void> {
  const type = "input_audio_buffer.speech_started";
  return stage.receive({ type, audio_start_ms: 0, item_id: "item_user" });
}

/** A function call is done. */
export function call(id: string, responseId: string, outputIndex: number): AnyEvent {
  return {
    type: "response.output_item.done",
    response_id: responseId,
    output_index: outputIndex,
    item: {
      id,
      type: "function_call",
      status: "completed",
      call_id: `call_${id}`,
      name: "weather",
      arguments: "{}",
    },
  };
}
