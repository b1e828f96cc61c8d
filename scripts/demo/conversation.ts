import { decodePcm16, encodePcm16 } from "../../src/audio/mod.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/mod.ts";
import { type Caller, FRAME_MS, FRAME_SAMPLES } from "./caller.ts";
import { codecNamed } from "./codecs.ts";
import { DemoError, messageOf, reasonOf } from "./demo_error.ts";
import type { CodecName } from "./options.ts";
import { type PlayedPart, Speaker } from "./speaker.ts";
import type { Stage } from "./stage.ts";
import type { BargeIn, TimelineEntry, TimelineNote } from "./timeline.ts";

/** The silence after which the server ends the caller's turn. */
const SILENCE_DURATION_MS = 500;
const PREFIX_PADDING_MS = 300;

/** The conversation ends when nothing happens for this long after the caller's last frame. */
const QUIET_MS = 1_500;

/** The longest wait after the caller's last frame. The demo reports an answer that it cuts off. */
const LONGEST_ANSWER_MS = 120_000;

/** The audio of both sides in one frame. */
export interface ConversationFrame {
  readonly atMs: number;
  readonly caller: Int16Array;
  readonly model: Int16Array;
}

/** Options of {@linkcode holdConversation}. */
export interface ConversationOptions {
  readonly stage: Stage;
  readonly caller: Caller;
  readonly codecName: CodecName | undefined;
  onEntry(entry: TimelineEntry): void;
  onFrame(frame: ConversationFrame): Promise<void>;
}

/** The result of a conversation. */
export interface ConversationResult {
  readonly durationMs: number;
  readonly timeline: readonly TimelineEntry[];
  readonly bargeIns: readonly BargeIn[];
  readonly latenciesMs: {
    readonly connect: number;
    /**
     * The times from the end of each turn, as the server reports it, to the first audio of the
     * reply.
     */
    readonly reply: readonly number[];
    /** The times from the caller's first sound to the model's silence, for each barge-in. */
    readonly bargeIn: readonly number[];
  };
}

/**
 * Streams the caller's frames in real time, plays the replies, and lets the caller interrupt them.
 */
export async function holdConversation(options: ConversationOptions): Promise<ConversationResult> {
  const { stage, caller, codecName, onFrame } = options;
  const { clock } = stage;
  const client = new OpenAIRealtimeWebSocket({
    url: stage.url,
    createWebSocket: stage.createWebSocket,
    codec: codecName && codecNamed(codecName),
    clock,
  });
  const log = new Log(options);
  const speaker = new Speaker();
  listen(client, speaker, log);

  const connectStartMs = clock.now();
  try {
    await client.connect({
      apiKey: stage.apiKey,
      until: "acknowledged",
      initialSessionConfig: {
        instructions: "You are on the phone. Answer in one or two short sentences.",
        outputModalities: ["audio"],
        audio: {
          input: {
            turnDetection: {
              type: "server_vad",
              prefixPaddingMs: PREFIX_PADDING_MS,
              silenceDurationMs: SILENCE_DURATION_MS,
            },
          },
        },
      },
    });
  } catch (error) {
    throw new DemoError(`Cannot talk to ${stage.name}: ${reasonOf(error)}`, { cause: error });
  }
  log.begin(clock.now() - connectStartMs);
  const silence = new Int16Array(FRAME_SAMPLES);
  const callerMs = caller.frames.length * FRAME_MS;
  let tick = 0;
  for (; !log.isOver(tick * FRAME_MS - callerMs, speaker.idle); tick++) {
    const atMs = tick * FRAME_MS;
    await stage.passUntil(log.startMs + atMs);
    if (log.lost) throw new DemoError(`Cannot go on: the connection ended with ${log.lost}`);
    const spoken = caller.frames[tick] ?? silence;
    const { frame, parts } = speaker.play();
    for (const part of parts) client.reportPlayback(part);
    log.played(parts, speaker.idle);
    client.sendAudio(encodePcm16(spoken));
    await onFrame({ atMs, caller: spoken, model: frame });
  }
  if (!speaker.idle || log.responses > 0) log.note({ event: "answer_cut" });
  client.close();
  return log.result(tick * FRAME_MS);
}

function listen(client: OpenAIRealtimeWebSocket, speaker: Speaker, log: Log): void {
  client.on("audio", ({ itemId, contentIndex, data }) => {
    log.audioCame(itemId);
    speaker.add(itemId, contentIndex, decodePcm16(new Uint8Array(data)));
  });
  client.on("audio_interrupted", () => log.interrupted(speaker.flush()));
  client.on("audio_transcript_delta", ({ itemId, delta }) => log.transcript(itemId, delta));
  client.on(
    "input_audio_buffer.speech_started",
    (event) => log.speechStarted(event.audio_start_ms),
  );
  client.on("input_audio_buffer.speech_stopped", (event) => log.speechStopped(event.audio_end_ms));
  client.on("response.created", () => log.responses++);
  client.on("response.done", ({ response }) => {
    log.responses--;
    if (response.status !== "failed" && response.status !== "incomplete") return;
    const { error, reason } = response.status_details ?? {};
    log.note({ event: "response_failed", reason: error?.code ?? reason ?? response.status });
  });
  client.on("conversation.item.truncated", (event) => log.truncated(event));
  client.on("conversation.item.deleted", (event) => {
    log.note({ event: "item_deleted", itemId: event.item_id });
  });
  client.on("error", ({ error }) => {
    const words = (error as { error?: { message?: string } }).error?.message ?? messageOf(error);
    log.note({ event: "error", message: words });
  });
  client.on("connection_change", (status, cause) => {
    if (status === "disconnected" && cause?.initiator !== "client") {
      log.lost = `code ${cause?.code} ${cause?.reason ?? ""}`.trim();
    }
  });
}

/** Keeps the timeline and the measurements from it. */
class Log {
  /** The number of running responses. */
  responses = 0;
  /** Why the connection ended, if the demo did not end it. */
  lost: string | undefined;
  startMs: number;
  readonly #options: ConversationOptions;
  readonly #timeline: TimelineEntry[] = [];
  readonly #bargeIns: BargeIn[] = [];
  readonly #replyLatenciesMs: number[] = [];
  readonly #transcripts = new Map<string, string>();
  #connectMs = 0;
  #lastEventMs = 0;
  #speechStartMs = 0;
  #turnEndedAtMs: number | undefined;
  #replyingItem: string | undefined;
  #speaking: string | undefined;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.startMs = options.stage.clock.now();
  }

  begin(connectMs: number): void {
    this.startMs = this.#options.stage.clock.now();
    this.#connectMs = connectMs;
    this.note({ event: "connected", tookMs: round(connectMs) });
  }

  note(entry: TimelineNote): void {
    const atMs = this.#now();
    this.#lastEventMs = atMs;
    const dated = { atMs: round(atMs), ...entry } as TimelineEntry;
    this.#timeline.push(dated);
    this.#options.onEntry(dated);
  }

  speechStarted(audioStartMs: number): void {
    this.#speechStartMs = audioStartMs + PREFIX_PADDING_MS;
    this.note({ event: "speech_started", audioStartMs });
  }

  speechStopped(audioEndMs: number): void {
    this.#turnEndedAtMs = this.#now();
    this.note({ event: "speech_stopped", audioEndMs });
  }

  audioCame(itemId: string): void {
    this.#lastEventMs = this.#now();
    if (this.#replyingItem === itemId) return;
    this.#replyingItem = itemId;
    const latencyMs = this.#turnEndedAtMs === undefined
      ? null
      : round(this.#now() - this.#turnEndedAtMs);
    this.#turnEndedAtMs = undefined;
    if (latencyMs !== null) this.#replyLatenciesMs.push(latencyMs);
    this.note({ event: "reply_began", itemId, latencyMs });
  }

  transcript(itemId: string, delta: string): void {
    this.#transcripts.set(itemId, (this.#transcripts.get(itemId) ?? "") + delta);
  }

  played(parts: readonly PlayedPart[], idle: boolean): void {
    this.#speaking = parts.at(-1)?.itemId ?? this.#speaking;
    if (!idle || !this.#speaking || this.responses > 0) return;
    const itemId = this.#speaking;
    this.#speaking = undefined;
    this.note({ event: "reply_heard", itemId, transcript: this.#transcripts.get(itemId) ?? "" });
  }

  interrupted(cut: readonly PlayedPart[]): void {
    this.#speaking = undefined;
    if (cut.length === 0) return;
    this.note({ event: "barge_in", itemIds: cut.map(({ itemId }) => itemId) });
    const atMs = round(this.#now());
    const reactionMs = round(atMs - this.#speechStartMs);
    for (const part of cut) {
      this.#bargeIns.push({ atMs, ...part, truncatedAtMs: null, reactionMs });
    }
  }

  truncated(event: { item_id: string; content_index: number; audio_end_ms: number }): void {
    const { item_id: itemId, content_index: contentIndex, audio_end_ms: heardMs } = event;
    this.note({ event: "item_truncated", itemId, contentIndex, heardMs });
    const index = this.#bargeIns.findLastIndex((one) =>
      one.itemId === itemId && one.contentIndex === contentIndex
    );
    const bargeIn = this.#bargeIns[index];
    if (bargeIn) this.#bargeIns[index] = { ...bargeIn, truncatedAtMs: heardMs };
  }

  /** Whether nothing more will happen, `sinceCallerMs` after the caller's last frame. */
  isOver(sinceCallerMs: number, idle: boolean): boolean {
    if (sinceCallerMs < 0) return false;
    if (sinceCallerMs > LONGEST_ANSWER_MS) return true;
    const quietMs = Math.min(sinceCallerMs, this.#now() - this.#lastEventMs);
    return idle && this.responses === 0 && quietMs > QUIET_MS;
  }

  result(durationMs: number): ConversationResult {
    return {
      durationMs,
      timeline: this.#timeline,
      bargeIns: this.#bargeIns,
      latenciesMs: {
        connect: round(this.#connectMs),
        reply: this.#replyLatenciesMs,
        bargeIn: [...new Set(this.#bargeIns.map(({ reactionMs }) => reactionMs))],
      },
    };
  }

  #now(): number {
    return this.#options.stage.clock.now() - this.startMs;
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
