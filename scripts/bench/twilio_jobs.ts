// The jobs of the phone. Three contestants do each one through the same in-memory sockets.
import { TwilioRealtimeTransportLayer } from "../../src/telephony/mod.ts";
import { bytesToBase64 } from "../../src/wire/base64.ts";
import { type Job, MemorySocket } from "./transport_jobs.ts";

/** The part of a Twilio transport that the jobs use. Ours and the incumbent's fit it. */
export interface TwilioClass {
  new (options: Record<string, unknown>): {
    connect(options: { apiKey: string }): Promise<void>;
  };
}

const FRAME = bytesToBase64(new Uint8Array(160).map((_, i) => (i * 37) & 255));

/** Frames with rising timestamps. After the last one, they start again. */
const FRAMES = Array.from({ length: 1_000 }, (_, i) =>
  JSON.stringify({
    event: "media",
    sequenceNumber: String(i + 2),
    media: { track: "inbound", chunk: String(i + 1), timestamp: String(i * 20), payload: FRAME },
    streamSid: "MZ0123456789abcdef0123456789abcdef",
  }));

const DELTA = JSON.stringify({
  type: "response.output_audio.delta",
  event_id: "event_Abcdefghijklmnopqrstu",
  response_id: "resp_Abcdefghijklmnopqrstu",
  item_id: "item_Abcdefghijklmnopqrstu",
  output_index: 0,
  content_index: 0,
  delta: bytesToBase64(new Uint8Array(800).map((_, i) => (i * 31) & 255)),
});

/** A delta must be inside a response. */
const CREATED = JSON.stringify({
  type: "response.created",
  event_id: "event_Abcdefghijklmnopqrstu",
  response: { id: "resp_Abcdefghijklmnopqrstu", status: "in_progress", output: [] },
});

const START = JSON.stringify({
  event: "start",
  sequenceNumber: "1",
  start: {
    accountSid: "AC0123456789abcdef0123456789abcdef",
    streamSid: "MZ0123456789abcdef0123456789abcdef",
    callSid: "CA0123456789abcdef0123456789abcdef",
    tracks: ["inbound"],
    mediaFormat: { encoding: "audio/x-mulaw", sampleRate: 8_000, channels: 1 },
    customParameters: {},
  },
  streamSid: "MZ0123456789abcdef0123456789abcdef",
});

/** Both jobs, with calls that are connected. */
export async function twilioJobs(Incumbent: TwilioClass): Promise<Job[]> {
  const Ours = TwilioRealtimeTransportLayer as unknown as TwilioClass;
  return [await frameToModel(Ours, Incumbent), await deltaToPhone(Ours, Incumbent)];
}

async function frameToModel(Ours: TwilioClass, Incumbent: TwilioClass): Promise<Job> {
  const [ours, theirs] = await Promise.all([Ours, Incumbent].map(async (Transport) => {
    const { phone } = await call(Transport);
    return frames((frame) => phone.deliver(frame));
  }));
  const model = new MemorySocket();
  const floor = frames((frame) => {
    const { payload } = JSON.parse(frame).media;
    model.send('{"type":"input_audio_buffer.append","audio":"' + payload + '"}');
  });
  return { name: "Twilio frame to the model, 20 ms", floor, ours: ours!, theirs: theirs! };
}

function frames(take: (frame: string) => void): () => void {
  let i = 0;
  return () => take(FRAMES[i++ % FRAMES.length]!);
}

async function deltaToPhone(Ours: TwilioClass, Incumbent: TwilioClass): Promise<Job> {
  const [ours, theirs] = await Promise.all([Ours, Incumbent].map(async (Transport) => {
    const { model } = await call(Transport);
    return () => model.deliver(DELTA);
  }));
  const phone = new MemorySocket();
  const sid = '"streamSid":"MZ0123456789abcdef0123456789abcdef"';
  let count = 0;
  const floor = () => {
    const { delta, item_id } = JSON.parse(DELTA);
    phone.send('{"event":"media",' + sid + ',"media":{"payload":"' + delta + '"}}');
    const name = `${item_id}:${count * 100}:g1:m${++count}`;
    phone.send('{"event":"mark",' + sid + ',"mark":{"name":"' + name + '"}}');
  };
  return {
    name: "delta to Twilio with its mark, 100 ms, pacing: false",
    floor,
    ours: ours!,
    theirs: theirs!,
  };
}

async function call(Transport: TwilioClass) {
  const [phone, model] = [new MemorySocket(), new MemorySocket()];
  const transport = new Transport({
    apiKey: "bench",
    twilioWebSocket: phone,
    pacing: false,
    createWebSocket: () => Promise.resolve(model),
    skipOpenEventListeners: true,
  });
  await transport.connect({ apiKey: "bench" });
  phone.deliver(START);
  model.deliver(CREATED);
  return { phone, model };
}
