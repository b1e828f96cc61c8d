import { OpenAIRealtimeWebSocket } from "../../../mod.ts";
import { loadWorklet, Microphone, Speaker } from "../../../src/browser/mod.ts";
import { createEmulator } from "../../../src/testing/mod.ts";
import { measureFrequency } from "./measure.ts";

/** `seconds` of a 440 Hz tone as PCM16 at 24 kHz. */
function tone(seconds: number): Uint8Array {
  const linear16 = new Int16Array(seconds * 24_000);
  for (let n = 0; n < linear16.length; n++) {
    linear16[n] = 12_000 * Math.sin((2 * Math.PI * 440 * n) / 24_000);
  }
  return new Uint8Array(linear16.buffer);
}

/**
 * Holds a conversation in a page that sends and plays the audio itself, with microphone and speaker
 * on the audio thread, over a WebSocket to an emulator in the page. It has a spoken turn, an answer
 * that is measured, and a barge-in.
 */
export async function converse() {
  const emulator = createEmulator({
    responder: () => ({ audio: tone(10), transcript: "la la la" }),
  });
  const client = new OpenAIRealtimeWebSocket({ createWebSocket: emulator.createWebSocket });
  const nextOf = <Name extends "input_audio_buffer.committed" | "conversation.item.truncated">(
    name: Name,
  ) =>
    // deno-lint-ignore no-explicit-any -- an event of any type
    new Promise<any>((resolve) => client.once(name, resolve));
  const audioContext = new AudioContext();
  await loadWorklet(audioContext, "/worklet.js");
  const output = audioContext.createMediaStreamDestination();
  let playedMs = 0;
  const speaker = new Speaker({
    audioContext,
    destination: output,
    onProgress: (progress) => playedMs = progress.playedMs,
  });
  const stopFollowing = speaker.follow(client);
  await client.connect({ apiKey: "ek_any" });
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });
  const microphone = new Microphone(stream, {
    audioContext,
    onAudio: (pcm16) => client.sendAudio(pcm16),
  });
  const { item_id: saidId } = await nextOf("input_audio_buffer.committed");
  const measuredHz = await measureFrequency(output.stream);
  const truncated = nextOf("conversation.item.truncated");
  client.interrupt();
  const reportedMs = playedMs;
  const { source } = client.playback;
  const { audio_end_ms: truncatedMs } = await truncated;
  const said = [...emulator.sessions[0]!.itemAudio(saidId)!];
  microphone.close();
  stopFollowing();
  speaker.close();
  client.close();
  for (const track of stream.getTracks()) track.stop();
  await audioContext.close();
  return { measuredHz, reportedMs, truncatedMs, source, said };
}
