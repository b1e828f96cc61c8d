// The load for the server of bench:phone, in the bench's own process: callers who always talk, and
// models that always answer.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { bytesToBase64 } from "../../src/wire/base64.ts";

const FRAME_MS = 20;
const DELTA_MS = 200;
/** The lead of the models over real time. */
const MODEL_AHEAD_MS = 1_000;
/** The callers are in groups, so that their frames do not all leave at the same instant. */
const GROUPS = 10;

const FRAME = bytesToBase64(new Uint8Array(160).map((_, i) => (i * 37) & 255));
const IDS = { response_id: "resp_1", item_id: "item_1", output_index: 0, content_index: 0 };
const DELTA = JSON.stringify({
  type: "response.output_audio.delta",
  event_id: "event_Abcdefghijklmnopqrstu",
  ...IDS,
  delta: bytesToBase64(new Uint8Array(DELTA_MS * 8).map((_, i) => (i * 31) & 255)),
});

/** The counts of frames and marks. */
export interface LoadCounts {
  /** Frames that the callers have sent. */
  said: number;
  /** Frames that have reached a model. */
  appended: number;
  /** Frames that have reached a caller. */
  heard: number;
  /** Marks that have reached a caller and were sent back. */
  marks: number;
}

interface ModelSocket {
  send(text: string): void;
  on(type: "message" | "close", listener: (data: Uint8Array) => void): void;
}

/** Starts models on a loopback socket. */
export async function startModels(counts: LoadCounts): Promise<{ url: string; stop(): void }> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const timers = new Set<number>();
  sockets.on("connection", (socket: ModelSocket) => {
    let begun = false;
    socket.on("message", (data) => {
      // An append begins with `{"type":"input`. The first config starts the answer.
      if (data[9] === 0x69) counts.appended++;
      else if (!begun) {
        begun = true;
        timers.add(answer(socket));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/v1/realtime?model=bench`,
    stop() {
      timers.forEach((timer) => clearInterval(timer));
      server.closeAllConnections();
      server.close();
      sockets.close();
    },
  };
}

/** Sends deltas in real time, with a lead from the start. */
function answer(socket: ModelSocket): number {
  const startMs = performance.now() - MODEL_AHEAD_MS;
  let sentMs = 0;
  const tick = () => {
    for (; sentMs < performance.now() - startMs; sentMs += DELTA_MS) socket.send(DELTA);
  };
  tick();
  return setInterval(tick, DELTA_MS / 2) as unknown as number;
}

/** Starts callers, and resolves when all are connected. */
export async function startCallers(
  url: string,
  callCount: number,
  counts: LoadCounts,
): Promise<{ stop(): void }> {
  const calls: WebSocket[] = [];
  for (let i = 0; i < callCount; i++) calls.push(await dial(url, i, counts));
  const startMs = performance.now();
  let tick = 0;
  const timer = setInterval(() => {
    for (; (tick * FRAME_MS) / GROUPS < performance.now() - startMs; tick++) {
      const chunk = Math.floor(tick / GROUPS);
      for (let i = tick % GROUPS; i < calls.length; i += GROUPS) {
        calls[i]!.send(
          `{"event":"media","sequenceNumber":"${chunk + 2}","media":{"track":"inbound",` +
            `"chunk":"${chunk + 1}","timestamp":"${chunk * FRAME_MS}","payload":"${FRAME}"},` +
            `"streamSid":"MZ${i}"}`,
        );
        counts.said++;
      }
    }
  }, FRAME_MS / GROUPS);
  return {
    stop() {
      clearInterval(timer);
      for (const call of calls) call.close();
    },
  };
}

async function dial(url: string, index: number, counts: LoadCounts): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const streamSid = `MZ${index}`;
  socket.onmessage = ({ data }) => {
    if (data.startsWith('{"event":"media"')) counts.heard++;
    else if (data.startsWith('{"event":"mark"')) {
      counts.marks++;
      socket.send(data);
    }
  };
  const mediaFormat = { encoding: "audio/x-mulaw", sampleRate: 8_000, channels: 1 };
  const start = { streamSid, callSid: `CA${index}`, accountSid: "AC1", mediaFormat };
  socket.send(JSON.stringify({ event: "start", streamSid, start }));
  return socket;
}
