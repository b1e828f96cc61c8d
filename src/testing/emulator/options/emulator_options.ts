import type { Clock } from "../../../clock/clock.ts";
import type { Logger } from "../../../events/logger.ts";
import type { RealtimeWireSession } from "../../../wire/openai/session.ts";
import type { AnswerOffer } from "./answer_offer.ts";
import type { EmulatedMcpServer } from "./emulated_mcp_server.ts";
import type { Fault } from "./fault.ts";
import type { OpenQuestions } from "./open_questions.ts";
import type { EmulatorRateLimits } from "./rate_limits.ts";
import type { Responder } from "./responder.ts";

/** How fast the model's output arrives. The emulator's clock times it. */
export interface EmulatorPacing {
  /**
   * How many seconds of audio arrive in one second: 1 is real time, less is slower. `Infinity` leaves
   * no time between chunks, but each one waits for a turn of the clock, so that a barge-in can come
   * in between.
   * @default {5}
   */
  readonly speed?: number | undefined;
  /**
   * The length of the audio in one delta, in milliseconds.
   * @default {100}
   */
  readonly chunkMs?: number | undefined;
  /**
   * The time between a response's start and its first output, in milliseconds.
   * @default {0}
   */
  readonly thinkMs?: number | undefined;
  /**
   * The largest random delay of a chunk, in milliseconds. The randomness is seeded.
   * @default {0}
   */
  readonly jitterMs?: number | undefined;
}

/** The settings of a session whose defaults {@linkcode EmulatorOptions} can change. */
export type EmulatorSessionDefaults = Omit<
  RealtimeWireSession,
  "type" | "id" | "object" | "model" | "expires_at"
>;

/** Options of `createEmulator`. */
export interface EmulatorOptions {
  /**
   * The clock for pacing, timeouts and expiry. Pass a `ManualClock` to control time in a test.
   * @default {systemClock}
   */
  readonly clock?: Clock | undefined;
  /**
   * The Unix time in milliseconds when the clock is at zero. It decides `expires_at` and the times in
   * webhooks. By default the real time with the system clock, and the first of January 2026 with any
   * other clock, so that every run is the same.
   */
  readonly clockZeroUnixMs?: number | undefined;
  /**
   * The seed for ids, jitter and faults. The same seed gives the same run.
   * @default {1}
   */
  readonly seed?: number | undefined;
  /**
   * The API keys to accept. By default any key that is not empty. The emulator always accepts the
   * ephemeral keys that it minted.
   */
  readonly apiKeys?: readonly string[] | undefined;
  /**
   * Model ids to accept besides those that start with `gpt-`.
   * @default {[]}
   */
  readonly models?: readonly string[] | undefined;
  /**
   * The function that stands in for the model.
   * @default {parrot}
   */
  readonly responder?: Responder | undefined;
  /** How fast the model's output arrives. By default at five times real time. */
  readonly pacing?: EmulatorPacing | undefined;
  /**
   * Changes to the settings of a new session. They are merged as `session.update` merges them.
   * @default {{}}
   */
  readonly session?: EmulatorSessionDefaults | undefined;
  /**
   * Transcribes the caller's audio, for input transcription. The emulator does not understand speech:
   * by default the transcript is the length of the audio, such as `(1200 ms)`.
   */
  readonly transcribe?: Transcribe | undefined;
  /**
   * The time that an input transcription takes, in milliseconds.
   * @default {200}
   */
  readonly transcriptionDelayMs?: number | undefined;
  /**
   * Judges for semantic turn detection, after half a second of silence, whether the caller has
   * finished. If not, the turn ends after a silence of 2 s (eagerness `high`), 4 s (`medium` and
   * `auto`) or 8 s (`low`). By default the caller has always finished.
   */
  readonly isUtteranceComplete?: JudgeUtterance | undefined;
  /**
   * The hosted MCP servers that the emulated service can reach, by the `server_label` of the tools.
   * @default {{}}
   */
  readonly mcpServers?: Readonly<Record<string, EmulatedMcpServer>> | undefined;
  /** The token limit of each session. By default 15 million tokens a minute. */
  readonly rateLimits?: EmulatorRateLimits | undefined;
  /**
   * The faults of every connection.
   * @default {[]}
   */
  readonly faults?: readonly Fault[] | undefined;
  /**
   * Answers WebRTC offers, which arrive as `POST /v1/realtime/calls`. Without it the emulator answers
   * them with HTTP status 501.
   */
  readonly answerOffer?: AnswerOffer | undefined;
  /**
   * Receives a warning when a listener on an in-process socket throws. On a real socket the exception
   * would end the process.
   * @default {consoleLogger}
   */
  readonly logger?: Logger | undefined;
  /**
   * Answers to questions about the service that its documentation leaves open. By default the best
   * current answers; {@linkcode OpenQuestions} lists them.
   */
  readonly openQuestions?: Partial<OpenQuestions> | undefined;
}

/** The audio of one caller turn, or of its beginning. */
export interface CallerAudio {
  /** The bytes of the audio, in the session's input format. They may be kept. */
  readonly audio: Uint8Array;
  /** The length of the audio in milliseconds. */
  readonly audioMs: number;
  /** The id of the user item that the turn has become or will become. */
  readonly itemId: string;
}

/** Returns the transcript of an audio turn. If it throws or rejects, the transcription fails. */
export type Transcribe = (said: CallerAudio) => string | Promise<string>;

/** Judges whether the caller has finished. `true` ends the turn; `false` waits as long as the eagerness allows. */
export type JudgeUtterance = (said: CallerAudio) => boolean;
