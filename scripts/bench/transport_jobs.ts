// The jobs of the transport. Three contestants do each one through the same in-memory socket. Runs
// on Deno, Bun and Node from the sources: all imports are relative, and the incumbent is a
// parameter.
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";

/** The part of a transport class that the jobs use. Ours and the incumbent's fit it. */
export interface TransportClass {
  new (options: { apiKey: string; createWebSocket: () => Promise<unknown> }): {
    connect(options: { apiKey: string }): Promise<void>;
    on(type: string, listener: (event: { data: ArrayBuffer; delta: string }) => void): unknown;
    sendAudio(audio: ArrayBuffer): void;
    close(): void;
  };
}

/** One job, with a run of each contestant. `sink` keeps the engine from leaving out work. */
export interface Job {
  readonly name: string;
  readonly floor: () => void;
  readonly ours: () => void;
  readonly theirs: () => void;
}

/** A socket that is open at once and delivers messages by a plain call. */
export class MemorySocket {
  readyState = 1;
  bufferedAmount = 0;
  sentChars = 0;
  readonly #listeners = new Map<string, ((event: unknown) => void)[]>();

  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.#listeners.set(type, [...this.#listeners.get(type) ?? [], listener]);
  }

  removeEventListener(): void {}

  send(text: string): void {
    this.sentChars += text.length;
  }

  close(): void {}

  deliver(data: string): void {
    for (const listener of this.#listeners.get("message") ?? []) listener({ data });
  }
}

let sink = 0;

/** A sum of all work. Print it, so that the engine cannot leave out the work. */
export function sunk(): number {
  return sink;
}

const IDS = {
  event_id: "event_Abcdefghijklmnopqrstu",
  response_id: "resp_Abcdefghijklmnopqrstu",
  item_id: "item_Abcdefghijklmnopqrstu",
  output_index: 0,
  content_index: 0,
};

const RESPONSE_CREATED = JSON.stringify({
  type: "response.created",
  event_id: "event_Abcdefghijklmnopqrstu",
  response: {
    object: "realtime.response",
    id: IDS.response_id,
    status: "in_progress",
    output: [],
    conversation_id: "conv_Abcdefghijklmnopqrstu",
  },
});

/** All jobs, with connected transports and their listeners. */
export async function transportJobs(Incumbent: TransportClass): Promise<Job[]> {
  const Ours = OpenAIRealtimeWebSocket as unknown as TransportClass;
  const jobs: Job[] = [];
  for (const durationMs of [20, 100, 400]) {
    const message = audioDelta(durationMs);
    const [ours, theirs] = await Promise.all([Ours, Incumbent].map(async (Transport) => {
      const { transport, socket } = await connected(Transport);
      transport.on("audio", ({ data }) => sink += data.byteLength);
      return () => socket.deliver(message);
    }));
    const floor = () => {
      const event = JSON.parse(message);
      sink += fromBase64(event.delta).byteLength;
    };
    jobs.push({ name: `audio delta in, ${durationMs} ms`, floor, ours: ours!, theirs: theirs! });
  }
  jobs.push(await unheardDelta(Ours, Incumbent), await transcriptDelta(Ours, Incumbent));
  for (const durationMs of [20, 100, 400]) {
    const audio = new Uint8Array(durationMs * 48).map((_, i) => (i * 7) & 255);
    const [ours, theirs] = await Promise.all([Ours, Incumbent].map(async (Transport) => {
      const { transport } = await connected(Transport);
      return () => transport.sendAudio(audio.buffer);
    }));
    const socket = new MemorySocket();
    const floor = () => {
      const bytes = new Uint8Array(audio.buffer);
      socket.send('{"type":"input_audio_buffer.append","audio":"' + toBase64(bytes) + '"}');
    };
    jobs.push({ name: `sendAudio, ${durationMs} ms`, floor, ours: ours!, theirs: theirs! });
  }
  return jobs;
}

async function unheardDelta(Ours: TransportClass, Incumbent: TransportClass): Promise<Job> {
  const message = audioDelta(100);
  const [ours, theirs] = await Promise.all([Ours, Incumbent].map(async (Transport) => {
    const { socket } = await connected(Transport);
    return () => socket.deliver(message);
  }));
  const floor = () => {
    sink += JSON.parse(message).delta.length;
  };
  return { name: "audio delta in, 100 ms, nobody listens", floor, ours: ours!, theirs: theirs! };
}

async function transcriptDelta(Ours: TransportClass, Incumbent: TransportClass): Promise<Job> {
  const message = JSON.stringify({
    type: "response.output_audio_transcript.delta",
    ...IDS,
    delta: " hello",
    obfuscation: "abcdefghijkl",
  });
  const [ours, theirs] = await Promise.all([Ours, Incumbent].map(async (Transport) => {
    const { transport, socket } = await connected(Transport);
    transport.on("audio_transcript_delta", ({ delta }) => sink += delta.length);
    return () => socket.deliver(message);
  }));
  const floor = () => {
    sink += JSON.parse(message).delta.length;
  };
  return { name: "transcript delta in", floor, ours: ours!, theirs: theirs! };
}

async function connected(Transport: TransportClass) {
  const socket = new MemorySocket();
  const transport = new Transport(
    {
      apiKey: "bench",
      createWebSocket: () => Promise.resolve(socket),
      skipOpenEventListeners: true,
    } as ConstructorParameters<TransportClass>[0],
  );
  await transport.connect({ apiKey: "bench" });
  socket.deliver(RESPONSE_CREATED);
  return { transport, socket };
}

function audioDelta(durationMs: number): string {
  const audio = new Uint8Array(durationMs * 48).map((_, i) => (i * 31) & 255);
  return JSON.stringify({
    type: "response.output_audio.delta",
    ...IDS,
    delta: toBase64(audio),
  });
}

interface Native {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
  Buffer?: {
    from(data: ArrayBuffer, offset?: number, length?: number): {
      write(text: string, encoding: string): number;
      toString(encoding: string): string;
    };
  };
}

/** Decodes by hand: the runtime's own base64, into an ArrayBuffer of its own. */
function fromBase64(text: string): ArrayBuffer {
  const { fromBase64: native } = Uint8Array as unknown as Native;
  if (native) return native(text).buffer;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  (globalThis as unknown as Native).Buffer!.from(bytes.buffer).write(text, "base64");
  return bytes.buffer;
}

function toBase64(bytes: Uint8Array<ArrayBuffer>): string {
  const { toBase64: native } = bytes as unknown as { toBase64?(): string };
  if (native) return native.call(bytes);
  const { Buffer } = globalThis as unknown as Native;
  return Buffer!.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}
