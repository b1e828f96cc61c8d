// Runs many emulator sessions in one process, and measures the memory, the order of events and the
// duration of a turn.
// deno run -A scripts/bench/emulator.ts [--sessions N] [--turns N] [--fast]
// Callers speak in real time, 20 ms at a time. With --fast, each caller sends a turn all at once.
import { createEmulator } from "../../src/testing/mod.ts";
import { bytesToBase64 } from "../../src/wire/base64.ts";

const FRAME_BYTES = 960;
const FRAME_MS = 20;
/** All sessions are open at once, but the callers start to speak at different times. */
const STAGGER_MS = 1000;

/** The order of the events in one turn. */
const STAGES: readonly string[] = [
  "input_audio_buffer.speech_started",
  "input_audio_buffer.speech_stopped",
  "input_audio_buffer.committed",
  "response.created",
  "response.output_item.added",
  "response.content_part.added",
  "response.output_audio.delta",
  "response.output_audio.done",
  "response.content_part.done",
  "response.output_item.done",
  "response.done",
];

interface Outcome {
  readonly inOrder: boolean;
  readonly audioBytes: number;
  readonly turnMs: readonly number[];
}

const sessionCount = numberOption("--sessions", 500);
const turnCount = numberOption("--turns", 1);
const fast = Deno.args.includes("--fast");

const frames = frameTexts(turnOfSpeech());
const before = Deno.memoryUsage().rss;
const emulator = createEmulator(fast ? { pacing: { speed: Infinity } } : {});
let peakRss = before;
const sampler = setInterval(() => peakRss = Math.max(peakRss, Deno.memoryUsage().rss), 20);
const startMs = performance.now();
const outcomes = await Promise.all(Array.from({ length: sessionCount }, holdConversation));
const totalMs = performance.now() - startMs;
peakRss = Math.max(peakRss, Deno.memoryUsage().rss);
clearInterval(sampler);
await emulator.close();

const turns = outcomes.flatMap(({ turnMs }) => turnMs).toSorted((a, b) => a - b);
const mb = (bytes: number) => Math.round(bytes / 1_048_576);
const report = {
  machine:
    `${Deno.build.target}, ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}`,
  sessions: sessionCount,
  callersSpeak: fast ? "all at once" : "in real time",
  turnsEach: turnCount,
  allInOrder: outcomes.every(({ inOrder }) => inOrder),
  audioBackMb: mb(outcomes.reduce((sum, { audioBytes }) => sum + audioBytes, 0)),
  totalMs: Math.round(totalMs),
  answeredInMsMedian: Math.round(turns[Math.floor(turns.length / 2)]!),
  answeredInMsWorst: Math.round(turns.at(-1)!),
  rssBeforeMb: mb(before),
  rssPeakMb: mb(peakRss),
  rssGrowthMb: mb(peakRss - before),
};
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`));
Deno.exit(report.allInOrder ? 0 : 1);

/** Speaks some turns, one after another, and receives the answers. */
async function holdConversation(): Promise<Outcome> {
  const socket = emulator.createWebSocket({
    url: "ws://emulator/v1/realtime?model=gpt-realtime",
    apiKey: "bench",
  });
  const turnMs: number[] = [];
  let audioBytes = 0;
  let inOrder = true;
  let stage = 0;
  await new Promise<void>((resolve, reject) => {
    let turnStartMs = 0;
    const speak = async () => {
      for (const [i, frame] of frames.entries()) {
        if (!fast) await sleep(i === 0 ? STAGGER_MS * Math.random() : FRAME_MS);
        socket.send(frame);
      }
    };
    socket.addEventListener(
      "close",
      () => reject(new Error("Cannot go on: the socket has closed")),
    );
    socket.addEventListener("message", ({ data }) => {
      const event = JSON.parse(data as string);
      const expected = STAGES.indexOf(event.type);
      if (event.type === "session.created") return speak();
      if (event.type === "error") return reject(new Error(event.error.message));
      if (event.type === "response.output_audio.delta") audioBytes += event.delta.length * 0.75;
      if (event.type === "input_audio_buffer.speech_stopped") turnStartMs = performance.now();
      if (expected < 0) return;
      if (expected < stage) inOrder = false;
      stage = expected;
      if (event.type !== "response.done") return;
      stage = 0;
      turnMs.push(performance.now() - turnStartMs);
      if (turnMs.length === turnCount) resolve();
      else speak();
    });
  });
  return { inOrder, audioBytes, turnMs };
}

/** Half a second of a buzz, and the silence that ends the turn. */
function turnOfSpeech(): Uint8Array {
  const linear16 = new Int16Array(24_000 * 1.1);
  for (let i = 0; i < 12_000; i++) linear16[i] = (i % 171 - 85) * 90;
  return new Uint8Array(linear16.buffer);
}

function numberOption(name: string, byDefault: number): number {
  const index = Deno.args.indexOf(name);
  const value = index < 0 ? byDefault : Number(Deno.args[index + 1]);
  if (!(value >= 1)) throw new RangeError(`Cannot use ${name}: it is ${value}. Use 1 or more`);
  return value;
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

function frameTexts(bytes: Uint8Array): string[] {
  const texts: string[] = [];
  for (let start = 0; start < bytes.length; start += FRAME_BYTES) {
    const audio = bytesToBase64(bytes.subarray(start, start + FRAME_BYTES));
    texts.push(JSON.stringify({ type: "input_audio_buffer.append", audio }));
  }
  return texts;
}
