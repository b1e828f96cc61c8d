// `deno task demo:phone`: a caller, the example server and a model. It writes a stereo WAV and
// prints a timeline.
import { dirname } from "node:path";
import { decodeUlaw, encodeWav, WavError } from "../src/audio/mod.ts";
import { createEmulator } from "../src/testing/mod.ts";
import { dialTelephone } from "../src/testing/telephone/mod.ts";
import { DemoError, messageOf } from "./demo/demo_error.ts";
import { CallLog, entryLine } from "./demo_phone/call_log.ts";
import { createModel } from "./demo_phone/model.ts";
import { HELP, parseOptions } from "./demo_phone/options.ts";
import { startServer } from "./demo_phone/server_process.ts";

/** The time limit of the call. */
const LONGEST_CALL_MS = 120_000;

const PUBLIC_URL = "https://voice.example.com";

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options.help) return console.log(HELP);
  const say = (line: string) => {
    if (!options.json) console.log(line);
  };
  const wav = await readFile(options.wav);
  const emulator = createEmulator({
    responder: createModel(),
    session: { audio: { input: { turn_detection: { type: "server_vad" } } } },
  });
  const { url } = await emulator.listen();
  const authToken = crypto.randomUUID();
  try {
    await using server = await startServer({
      OPENAI_API_KEY: "demo",
      TWILIO_AUTH_TOKEN: authToken,
      PUBLIC_URL,
      REALTIME_URL: `${url}?model=gpt-realtime-2.1`,
    });
    say(`Calling scripts/examples/twilio_server.ts on port ${server.port}\n`);
    const log = new CallLog((entry) => say(entryLine(entry)));
    const telephone = await dialTelephone({
      webhookUrl: `http://127.0.0.1:${server.port}/voice`,
      publicWebhookUrl: `${PUBLIC_URL}/voice`,
      authToken,
      resolveStreamUrl: (streamUrl) =>
        streamUrl.replace("wss://voice.example.com", `ws://127.0.0.1:${server.port}`),
      onMessage: (message, atMs) => log.take(message, atMs),
    });
    await telephone.sayWav(wav);
    const timer = setTimeout(() => telephone.hangUp(), LONGEST_CALL_MS);
    const { by } = await telephone.ended;
    clearTimeout(timer);
    log.end(by, telephone.elapsedMs);
    const session = emulator.sessions[0];
    const cuts = log.timeline.flatMap((entry) => {
      if (entry.event !== "barge_in") return [];
      const kept = session?.itemAudio(entry.itemId)?.length ?? 0;
      return [{ itemId: entry.itemId, playedMs: entry.playedMs, truncatedAtMs: kept / 8 }];
    });
    await writeCall(options.out, telephone.said(), telephone.heard());
    const durationMs = Math.round(telephone.elapsedMs);
    const result = { output: options.out, durationMs, timeline: log.timeline, bargeIns: cuts };
    if (options.json) return console.log(JSON.stringify(result, null, 2));
    say("");
    for (const { playedMs, truncatedAtMs } of cuts) {
      say(`Barge-in: the phone had played ${playedMs} ms, the model keeps ${truncatedAtMs} ms`);
    }
    say(`${(durationMs / 1000).toFixed(2)} s, caller left and model right: ${options.out}`);
  } finally {
    await emulator.close();
  }
}

async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw new DemoError(`Cannot read "${path}": ${messageOf(error)}`, { cause: error });
  }
}

/** Writes both sides as they sounded on the line, from µ-law at 8 kHz. */
async function writeCall(path: string, said: Uint8Array, heard: Uint8Array): Promise<void> {
  const [left, right] = [decodeUlaw(said), decodeUlaw(heard)];
  const interleaved = new Int16Array(2 * Math.max(left.length, right.length));
  left.forEach((sample, i) => interleaved[2 * i] = sample);
  right.forEach((sample, i) => interleaved[2 * i + 1] = sample);
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(path, encodeWav(interleaved, { sampleRateHz: 8_000, channels: 2 }));
  } catch (error) {
    throw new DemoError(`Cannot write "${path}": ${messageOf(error)}`, { cause: error });
  }
}

try {
  await main(Deno.args);
} catch (error) {
  const isExpected = error instanceof DemoError || error instanceof WavError;
  console.error(isExpected ? `demo:phone: ${error.message}` : error);
  Deno.exitCode = 1;
}
