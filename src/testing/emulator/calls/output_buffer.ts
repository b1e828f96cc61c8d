import { type AudioFormat, PCM16_24K, sampleRateHzOf } from "../../../audio/format.ts";
import { createResampler, type Resampler } from "../../../audio/resampler.ts";
import type { Clock, TimerHandle } from "../../../clock/clock.ts";
import { base64ToBytes } from "../../../wire/base64.ts";
import type { RealtimeResponse } from "../../../wire/openai/response.ts";
import type { KnownServerEvent, ServerEventMap } from "../../../wire/openai/server_events.ts";
import type { WireAudioFormat } from "../../../wire/openai/session.ts";
import { toAudioFormat, toLinear16 } from "../base/convert_audio.ts";
import type { Emit } from "../base/emit.ts";

/** The sample rate of the audio on a call. */
export const CALL_RATE_HZ = 24_000;
const FRAME_MS = 20;
const FRAME_SAMPLES = CALL_RATE_HZ * FRAME_MS / 1000;

/** Options of {@linkcode OutputBuffer}. */
export interface OutputBufferOptions {
  readonly clock: Clock;
  readonly emit: Emit;
  /** Plays 20 ms of audio. */
  readonly play: (linear16: Int16Array) => void;
  /** Truncates an item's audio at the position that was played. */
  readonly truncate: (itemId: string, contentIndex: number, audioEndMs: number) => void;
}

/** One spoken content part that waits to be played. */
interface Segment {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly responseId: string;
  readonly format: AudioFormat;
  readonly resampler: Resampler | undefined;
  samples: Int16Array[];
  waiting: number;
  played: number;
  complete: boolean;
}

/** A response that is playing or will play. */
interface Voice {
  readonly responseId: string;
  started: boolean;
  /** Whether `response.done` was sent. */
  done: boolean;
}

/**
 * The server's output buffer on a call. It takes the audio deltas, which the client does not receive
 * there, and plays them in real time: one frame every 20 ms, with silence in the gaps. It reports
 * when a response starts and stops playing. On a barge-in it drops the rest of the audio.
 */
export class OutputBuffer {
  readonly #options: OutputBufferOptions;
  #segments: Segment[] = [];
  #voices: Voice[] = [];
  /** Responses that were cleared while they were still generated. Their later audio is dropped. */
  readonly #cleared = new Set<string>();
  /** The audio format of each running response. */
  readonly #formats = new Map<string, AudioFormat>();
  #timer: TimerHandle;
  #startMs = 0;
  #frames = 0;
  #stopped = false;

  constructor(options: OutputBufferOptions) {
    this.#options = options;
  }

  /** Starts playback. It plays silence until there is audio. */
  start(): void {
    this.#startMs = this.#options.clock.now();
    this.#wait();
  }

  /** Stops playback. */
  stop(): void {
    this.#stopped = true;
    this.#options.clock.clearTimer(this.#timer);
    this.#segments = [];
    this.#voices = [];
  }

  /** Handles an event of the session after it was sent. */
  handleEvent(event: KnownServerEvent): void {
    switch (event.type) {
      case "response.created":
        this.#formats.set(event.response.id ?? "", formatOf(event.response));
        return;
      case "response.output_audio.delta":
        return this.#take(event);
      case "response.output_audio.done":
        return this.#complete(event);
      case "response.done":
        return this.#handleDone(event);
    }
  }

  /** Drops the rest of the audio, reports it, and truncates each item at the position that was played. */
  clear(): void {
    const segments = this.#segments, voices = this.#voices;
    this.#segments = [];
    this.#voices = [];
    for (const { responseId, done } of voices) {
      if (!done) this.#cleared.add(responseId);
      this.#options.emit("output_audio_buffer.cleared", { response_id: responseId });
    }
    for (const { itemId, contentIndex, played, waiting, complete } of segments) {
      if (complete && waiting === 0) continue;
      const playedMs = Math.floor(played * 1000 / CALL_RATE_HZ);
      this.#options.truncate(itemId, contentIndex, playedMs);
    }
  }

  #take(event: ServerEventMap["response.output_audio.delta"]): void {
    const { response_id: responseId, item_id: itemId, content_index: contentIndex } = event;
    if (this.#stopped || this.#cleared.has(responseId)) return;
    if (!this.#voices.some((voice) => voice.responseId === responseId)) {
      this.#voices.push({ responseId, started: false, done: false });
    }
    let segment = this.#find(itemId, contentIndex);
    if (!segment) {
      const format = this.#formats.get(responseId) ?? PCM16_24K;
      const inputRateHz = sampleRateHzOf(format);
      const resampler = inputRateHz === CALL_RATE_HZ
        ? undefined
        : createResampler({ inputRateHz, outputRateHz: CALL_RATE_HZ });
      const empty = { samples: [], waiting: 0, played: 0, complete: false };
      segment = { itemId, contentIndex, responseId, format, resampler, ...empty };
      this.#segments.push(segment);
    }
    const linear16 = toLinear16(segment.format, base64ToBytes(event.delta));
    queue(segment, segment.resampler ? segment.resampler.push(linear16) : linear16);
  }

  #complete(event: ServerEventMap["response.output_audio.done"]): void {
    const segment = this.#find(event.item_id, event.content_index);
    if (!segment || segment.complete) return;
    if (segment.resampler) queue(segment, segment.resampler.flush());
    segment.complete = true;
  }

  #handleDone({ response }: ServerEventMap["response.done"]): void {
    const id = response.id ?? "";
    this.#cleared.delete(id);
    this.#formats.delete(id);
    const voice = this.#voices.find(({ responseId }) => responseId === id);
    if (voice) voice.done = true;
    this.#endVoices();
  }

  #find(itemId: string, contentIndex: number): Segment | undefined {
    return this.#segments.find((one) => one.itemId === itemId && one.contentIndex === contentIndex);
  }

  #wait(): void {
    const { clock } = this.#options;
    const dueMs = this.#startMs + (this.#frames + 1) * FRAME_MS;
    this.#timer = clock.setTimer(() => this.#playDue(), Math.max(0, dueMs - clock.now()));
  }

  /** Plays every frame that is due. After a late timer it catches up. */
  #playDue(): void {
    const elapsedMs = this.#options.clock.now() - this.#startMs;
    while (!this.#stopped && (this.#frames + 1) * FRAME_MS <= elapsedMs + 1e-6) {
      this.#frames++;
      this.#options.play(this.#nextFrame());
      this.#endVoices();
    }
    if (!this.#stopped) this.#wait();
  }

  #nextFrame(): Int16Array {
    const frame = new Int16Array(FRAME_SAMPLES);
    const segment = this.#segments.find(({ complete, waiting }) => !complete || waiting > 0);
    const isReady = segment && (segment.complete || segment.waiting >= FRAME_SAMPLES);
    if (!isReady) return frame;
    const voice = this.#voices.find(({ responseId }) => responseId === segment.responseId);
    if (voice && !voice.started) {
      voice.started = true;
      this.#options.emit("output_audio_buffer.started", { response_id: voice.responseId });
    }
    take(segment, frame);
    return frame;
  }

  /** Ends the playback of each response that is done and has no audio left. */
  #endVoices(): void {
    for (const voice of this.#voices.slice()) {
      const own = this.#segments.filter(({ responseId }) => responseId === voice.responseId);
      if (!voice.done || own.some(({ waiting }) => waiting > 0)) continue;
      this.#voices.splice(this.#voices.indexOf(voice), 1);
      this.#segments = this.#segments.filter((segment) => !own.includes(segment));
      if (!voice.started) continue;
      this.#options.emit("output_audio_buffer.stopped", { response_id: voice.responseId });
    }
  }
}

function formatOf({ audio }: RealtimeResponse): AudioFormat {
  return toAudioFormat(audio?.output?.format as WireAudioFormat | undefined);
}

function queue(segment: Segment, linear16: Int16Array): void {
  if (linear16.length === 0) return;
  segment.samples.push(linear16);
  segment.waiting += linear16.length;
}

/** Fills a frame with the audio that is available. */
function take(segment: Segment, frame: Int16Array): void {
  let filled = 0;
  while (filled < frame.length) {
    const [first] = segment.samples;
    if (!first) break;
    const count = Math.min(first.length, frame.length - filled);
    frame.set(first.subarray(0, count), filled);
    filled += count;
    if (count === first.length) segment.samples.shift();
    else segment.samples[0] = first.subarray(count);
  }
  segment.waiting -= filled;
  segment.played += filled;
}
