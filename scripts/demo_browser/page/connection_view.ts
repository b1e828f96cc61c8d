import type { OpenAIRealtimeWebRTC } from "../../../mod.ts";
import { LevelMeter } from "../../../src/browser/mod.ts";
import { find } from "./elements.ts";

const WORDS: Readonly<Record<string, string>> = {
  connecting: "Connecting…",
  connected: "Listening",
  disconnected: "Not connected",
};

/** Shows the connection's state, its latency, and the levels of both sides. */
export class ConnectionView {
  readonly #transport: OpenAIRealtimeWebRTC;
  readonly #status = find("status", HTMLElement);
  readonly #latency = find("latency", HTMLElement);
  readonly #answer = find("answer", HTMLElement);
  #meters: (() => void)[] = [];
  #timers: ReturnType<typeof setInterval>[] = [];
  #speechEndMs: number | undefined;
  #audioContext: AudioContext | undefined;

  constructor(transport: OpenAIRealtimeWebRTC) {
    this.#transport = transport;
    transport.on("connection_change", (status, cause) => {
      const why = cause && cause.initiator !== "client" ? `: ended by the ${cause.initiator}` : "";
      this.#status.textContent = `${WORDS[status]}${why}`;
      if (status === "connected") this.#start();
      if (status === "disconnected") this.#stop();
    });
    const say = (words: string) => this.#status.textContent = words;
    transport.on("input_audio_buffer.speech_started", () => say("You are speaking"));
    transport.on("output_audio_buffer.stopped", () => say("Listening"));
    transport.on("output_audio_buffer.cleared", () => say("Listening"));
    transport.on("input_audio_buffer.speech_stopped", () => {
      say("Listening");
      this.#speechEndMs = performance.now();
    });
    transport.on("output_audio_buffer.started", () => {
      say("The model is speaking");
      if (this.#speechEndMs === undefined) return;
      this.#answer.textContent = `${Math.round(performance.now() - this.#speechEndMs)} ms`;
      this.#speechEndMs = undefined;
    });
  }

  #start(): void {
    this.#audioContext = new AudioContext();
    this.#meter("level-in", () => this.#transport.microphone);
    this.#meter("level-out", () => this.#transport.sound);
    this.#timers = [
      setInterval(() => this.#meters.forEach((draw) => draw()), 50),
      setInterval(() => this.#readLatency(), 1_000),
    ];
  }

  #stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#meters = [];
    this.#audioContext?.close();
    for (const id of ["level-in", "level-out"]) find(id, HTMLMeterElement).value = -60;
    this.#latency.textContent = "–";
  }

  /** A meter that follows a stream, also when another stream replaces it. */
  #meter(id: string, streamOf: () => OpenAIRealtimeWebRTC["sound"]): void {
    const element = find(id, HTMLMeterElement);
    const audioContext = this.#audioContext!;
    let stream: OpenAIRealtimeWebRTC["sound"];
    let meter: LevelMeter | undefined;
    this.#meters.push(() => {
      if (streamOf() !== stream) {
        stream = streamOf();
        meter?.close();
        meter = stream && new LevelMeter(stream, { audioContext });
      }
      const dbfs = meter?.readDbfs() ?? -60;
      element.value = dbfs;
      element.title = `${Math.round(dbfs)} dB`;
    });
  }

  async #readLatency(): Promise<void> {
    if (this.#transport.status !== "connected") return;
    const stats = await this.#transport.getStats();
    stats.forEach((report) => {
      if (report.type !== "candidate-pair" || !report.nominated) return;
      if (report.currentRoundTripTime === undefined) return;
      this.#latency.textContent = `${Math.round(report.currentRoundTripTime * 1000)} ms`;
    });
  }
}
