// A page that runs by itself: it makes a call, then holds a conversation over a WebSocket, and
// posts the results. Its microphone plays a tone for two seconds and then digital silence,
// repeatedly.
import { converse } from "./converse.ts";
import type { PageTools } from "./page.ts";
import "./page.ts";

const { page: tools } = globalThis as unknown as { readonly page: PageTools };

const TONE_MS = 2_000;

const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  const stream = await getUserMedia(constraints);
  setTimeout(() => stream.getTracks().forEach((track) => track.enabled = false), TONE_MS);
  return stream;
};

/** Makes a call with a spoken turn, an answer that is measured, and a barge-in. */
async function call() {
  const client = tools.createClient();
  const committed = tools.nextOf(client, "input_audio_buffer.committed");
  const started = tools.nextOf(client, "output_audio_buffer.started");
  const truncated = tools.nextOf(client, "conversation.item.truncated");
  await client.connect();
  const { item_id: saidId } = await committed;
  await started;
  const measuredHz = await tools.measureFrequency(client.sound!);
  client.interrupt();
  const { audio_end_ms: truncatedMs } = await truncated;
  const [entry] = client.playback.entries;
  client.close();
  return { saidId, measuredHz, truncatedMs, entry, left: tools.leftovers() };
}

async function report() {
  try {
    return { called: await call(), conversed: await converse() };
  } catch (error) {
    return { error: String(error) };
  }
}

await fetch("/report", { method: "POST", body: JSON.stringify(await report()) });
