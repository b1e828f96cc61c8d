import { type Clock, systemClock } from "../../../clock/clock.ts";
import type { Json } from "../base/json.ts";
import type { AnswerOffer } from "./answer_offer.ts";
import type { EmulatedMcpServer } from "./emulated_mcp_server.ts";
import type { EmulatorOptions, JudgeUtterance, Transcribe } from "./emulator_options.ts";
import type { Fault } from "./fault.ts";
import { DEFAULT_OPEN_QUESTIONS, type OpenQuestions } from "./open_questions.ts";
import { parrot } from "./parrot.ts";
import { type ResolvedRateLimits, resolveRateLimits } from "./rate_limits.ts";
import type { Responder } from "./responder.ts";

const FIRST_OF_JANUARY_2026_UNIX_MS = 1_767_225_600_000;

/** The options of an emulator, with their defaults filled in. */
export interface EmulatorSettings {
  readonly clock: Clock;
  readonly clockZeroUnixMs: number;
  readonly seed: number;
  readonly apiKeys: ReadonlySet<string> | undefined;
  readonly models: ReadonlySet<string>;
  readonly responder: Responder;
  readonly pacing: {
    readonly speed: number;
    readonly chunkMs: number;
    readonly thinkMs: number;
    readonly jitterMs: number;
  };
  readonly session: Json;
  readonly transcribe: Transcribe;
  readonly transcriptionDelayMs: number;
  readonly isUtteranceComplete: JudgeUtterance;
  readonly mcpServers: Readonly<Record<string, EmulatedMcpServer>>;
  readonly rateLimits: ResolvedRateLimits;
  readonly faults: readonly Fault[];
  readonly answerOffer: AnswerOffer | undefined;
  readonly openQuestions: OpenQuestions;
}

/**
 * Fills in the defaults.
 *
 * @throws {RangeError} If a number is out of its range.
 */
export function resolveSettings(options: EmulatorOptions): EmulatorSettings {
  const {
    clock = systemClock,
    clockZeroUnixMs = clock === systemClock
      ? performance.timeOrigin
      : FIRST_OF_JANUARY_2026_UNIX_MS,
    seed = 1,
    apiKeys,
    models = [],
    responder = parrot,
    pacing: { speed = 5, chunkMs = 100, thinkMs = 0, jitterMs = 0 } = {},
    session = {},
    transcribe = describeLength,
    transcriptionDelayMs = 200,
    isUtteranceComplete = () => true,
    mcpServers = {},
    rateLimits = {},
    faults = [],
    answerOffer,
    openQuestions = {},
  } = options;
  if (!(speed > 0)) {
    throw new RangeError(`Cannot use \`pacing.speed\`: it is ${speed}. Pass a number above 0`);
  }
  requireLeast("pacing.chunkMs", chunkMs, 1);
  requireLeast("pacing.thinkMs", thinkMs, 0);
  requireLeast("pacing.jitterMs", jitterMs, 0);
  requireLeast("transcriptionDelayMs", transcriptionDelayMs, 0);
  return {
    clock,
    clockZeroUnixMs,
    seed,
    apiKeys: apiKeys && new Set(apiKeys),
    models: new Set(models),
    responder,
    pacing: { speed, chunkMs, thinkMs, jitterMs },
    session: { ...session },
    transcribe,
    transcriptionDelayMs,
    isUtteranceComplete,
    mcpServers,
    rateLimits: resolveRateLimits(rateLimits),
    faults,
    answerOffer,
    openQuestions: { ...DEFAULT_OPEN_QUESTIONS, ...openQuestions },
  };
}

/** The current time in Unix seconds, as in `expires_at`. */
export function unixSeconds(settings: EmulatorSettings): number {
  return Math.floor((settings.clockZeroUnixMs + settings.clock.now()) / 1000);
}

function requireLeast(name: string, value: number, least: number): void {
  if (value >= least) return;
  throw new RangeError(`Cannot use \`${name}\`: it is ${value}. Pass a number of ${least} or more`);
}

const describeLength: Transcribe = ({ audioMs }) => `(${Math.round(audioMs)} ms)`;
