import type { Clock } from "../../../clock/clock.ts";
import type { Logger } from "../../../events/logger.ts";
import type { RealtimeWireSession } from "../../../wire/openai/session.ts";
import type { AnswerOffer } from "./answer_offer.ts";
import type { EmulatedMcpServer } from "./emulated_mcp_server.ts";
import type { Fault } from "./fault.ts";
import type { OpenQuestions } from "./open_questions.ts";
import type { EmulatorRateLimits } from "./rate_limits.ts";
import type { Responder } from "./responder.ts";

/** How fast the model's output is delivered. Everything is timed on the emulator's clock. */
export interface EmulatorPacing {
  /**
   * Seconds of audio delivered in one second: 1 is real time, less is slow, `Infinity` leaves no
   * gap between chunks but still one turn of the clock, so that a barge-in can come in between.
   * @default {5}
   */
  readonly speed?: number;
  /**
   * How much audio one delta holds, in milliseconds.
   * @default {100}
   */
  readonly chunkMs?: number;
  /**
   * How long the model thinks before its first output, in milliseconds.
   * @default {0}
   */
  readonly thinkMs?: number;
  /**
   * Up to how many milliseconds each chunk is late, by chance (seeded).
   * @default {0}
   */
  readonly jitterMs?: number;
}

/** The settings of a session that can have another default. */
export type EmulatorSessionDefaults = Omit<
  RealtimeWireSession,
  "type" | "id" | "object" | "model" | "expires_at"
>;

/** Options of `createEmulator`. */
export interface EmulatorOptions {
  /**
   * Where time comes from: pacing, timeouts and expiry all run on it.
   * @default {systemClock}
   */
  readonly clock?: Clock;
  /**
   * Unix time in milliseconds at the clock's zero, for `expires_at`. By default the true one on the
   * system clock, and the first of January 2026 on any other, so that runs are the same.
   */
  readonly clockZeroUnixMs?: number;
  /**
   * Makes ids and everything that happens by chance. The same seed gives the same run.
   * @default {1}
   */
  readonly seed?: number;
  /** The keys to accept. By default any that is not empty. Keys minted by the emulator always count. */
  readonly apiKeys?: readonly string[];
  /** Model ids to accept besides those that start with `gpt-`. */
  readonly models?: readonly string[];
  /**
   * What the model answers.
   * @default {parrot}
   */
  readonly responder?: Responder;
  /** How fast the answer is delivered. */
  readonly pacing?: EmulatorPacing;
  /** Changes to the settings that a new session starts with, merged as `session.update` merges. */
  readonly session?: EmulatorSessionDefaults;
  /**
   * What the caller said, for input transcription. The emulator cannot understand speech: by
   * default it says how long it was.
   */
  readonly transcribe?: Transcribe;
  /**
   * How long an input transcription takes, in milliseconds.
   * @default {200}
   */
  readonly transcriptionDelayMs?: number;
  /**
   * What semantic turn detection makes of a silence of half a second. With false it waits for more:
   * 2, 4 or 8 s in all, for the eagerness high, medium (and auto) or low. By default the caller has
   * always finished.
   */
  readonly isUtteranceComplete?: JudgeUtterance;
  /** The MCP servers that tools may name, by label. */
  readonly mcpServers?: Readonly<Record<string, EmulatedMcpServer>>;
  /** How many tokens a minute the service allows, in one session. */
  readonly rateLimits?: EmulatorRateLimits;
  /** Faults that every connection has; see {@linkcode Fault}. */
  readonly faults?: readonly Fault[];
  /** Answers WebRTC offers, which come as `POST /v1/realtime/calls`. Without it there are no calls. */
  readonly answerOffer?: AnswerOffer;
  /**
   * Where it is noted that a listener of an in-process socket has thrown: a real socket would have
   * let that end the process.
   * @default {consoleLogger}
   */
  readonly logger?: Logger;
  /** What nobody outside the service knows for certain, each with the best current answer. */
  readonly openQuestions?: Partial<OpenQuestions>;
}

/** What the caller has said. */
export interface CallerAudio {
  /** The caller's bytes, in the session's input format. May be kept. */
  readonly audio: Uint8Array;
  /** How long they last. */
  readonly audioMs: number;
  /** The id of the user item, or of the one it will become. */
  readonly itemId: string;
}

/** Gives the words of an audio turn. What it throws becomes a failed transcription. */
export type Transcribe = (said: CallerAudio) => string | Promise<string>;

/** Says whether the caller has finished: true ends the turn, false waits for as long as the eagerness allows. */
export type JudgeUtterance = (said: CallerAudio) => boolean;
