// The server of bench:phone. Each call arrives on its own socket and is joined to its own model. It
// prints its port, and prints its figures as JSON when it receives a line.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { WebSocketServer } from "ws";
import { TwilioRealtimeTransportLayer } from "../../src/telephony/mod.ts";
import { base64ToBytes, bytesToBase64 } from "../../src/wire/base64.ts";

const FRAME_MS = 20;
/**
 * With a lead of 160 ms, eight frames go at once. Each later frame goes 140 ms before it is due.
 */
const AHEAD_MS = 140;

/** The part of the `ws` package's socket that the bench uses. */
interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: string, listener: (event: { data: unknown }) => void): void;
}

const [mode = "ours", modelUrl = ""] = process.argv.slice(2);
const latenessMs: number[] = [];
let measuring = false;
/** Frames that came after they were due: the caller has heard a gap. */
let gaps = 0;

/** Records the lateness of each frame of a call. After a gap, frames are due from then on. */
function watched(socket: Socket, aheadMs: number): Socket {
  let soundsAtMs = 0;
  return {
    addEventListener: (type, listener) => socket.addEventListener(type, listener),
    close: () => socket.close(),
    send(text) {
      socket.send(text);
      if (!text.startsWith('{"event":"media"')) return;
      const nowMs = performance.now();
      soundsAtMs ||= nowMs;
      if (measuring) latenessMs.push(nowMs - (soundsAtMs - aheadMs));
      if (measuring && nowMs > soundsAtMs && aheadMs > 0) gaps++;
      soundsAtMs = (aheadMs > 0 ? Math.max(soundsAtMs, nowMs) : soundsAtMs) + FRAME_MS;
    },
  };
}

async function ours(socket: Socket): Promise<void> {
  const twilioWebSocket = watched(socket, AHEAD_MS);
  const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket, url: modelUrl });
  transport.on("error", () => {});
  await transport.connect({ apiKey: "bench" });
}

/**
 * The same messages by hand: one parse, one join and one send each, with an interval that catches
 * up.
 */
function floor(raw: Socket): void {
  const phone = watched(raw, 0);
  const model = new WebSocket(modelUrl);
  let streamSid = "";
  const frames: string[] = [];
  let [count, timer, startMs] = [0, 0, 0];
  const sendFrames = () => {
    startMs ||= performance.now();
    while (frames.length > 0 && count * FRAME_MS <= performance.now() - startMs) sendFrame();
  };
  const sendFrame = () => {
    const frame = frames.shift();
    phone.send(`{"event":"media","streamSid":"${streamSid}","media":{"payload":"${frame}"}}`);
    if (++count % 5 !== 0) return;
    phone.send(`{"event":"mark","streamSid":"${streamSid}","mark":{"name":"m${count}"}}`);
  };
  model.onopen = () => {
    const format = { type: "audio/pcmu" };
    const session = { type: "realtime", audio: { input: { format }, output: { format } } };
    model.send(JSON.stringify({ type: "session.update", session }));
    timer = setInterval(sendFrames, FRAME_MS) as unknown as number;
  };
  model.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.type !== "response.output_audio.delta") return;
    const bytes = base64ToBytes(event.delta);
    for (let start = 0; start < bytes.length; start += 160) {
      frames.push(bytesToBase64(bytes.subarray(start, start + 160)));
    }
  };
  raw.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.event === "start") streamSid = message.start.streamSid;
    if (message.event !== "media" || model.readyState !== WebSocket.OPEN) return;
    model.send(`{"type":"input_audio_buffer.append","audio":"${message.media.payload}"}`);
  });
  raw.addEventListener("close", () => {
    clearInterval(timer);
    model.close();
  });
}

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket: Socket) => mode === "floor" ? floor(socket) : ours(socket));
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));

/** A line on stdin starts the measurement, and the next line ends it. */
process.stdin.on("data", () => {
  measuring = !measuring;
  if (measuring) return;
  latenessMs.sort((a, b) => a - b);
  const at = (share: number) => latenessMs[Math.floor(latenessMs.length * share)] ?? NaN;
  const [p50, p99, max] = [at(0.5), at(0.99), latenessMs.at(-1) ?? NaN];
  console.log(JSON.stringify({ frames: latenessMs.length, p50, p99, max, gaps }));
});
