import type { AudioFormat } from "../../../audio/format.ts";
import type {
  InputTranscription,
  RealtimeWireSession,
  TurnDetection,
  WireSession,
} from "../../../wire/openai/session.ts";
import { toAudioFormat } from "../base/convert_audio.ts";
import type { Json } from "../base/json.ts";
import { invalidValue, voiceFrozen } from "../base/problems.ts";
import type { OpenQuestions } from "../options/open_questions.ts";
import { mergeSession } from "./merge_session.ts";

/** What the rules for an update depend on besides the update. */
export interface UpdateCircumstances {
  /** Assistant audio exists, so the voice is frozen. */
  readonly hasSpoken: boolean;
  /** A response is running, so the speed is fixed. */
  readonly responseActive: boolean;
}

/** The session object: what it is now, and how an update changes it. */
export class SessionConfig {
  #current: WireSession;
  readonly #otherModel: OpenQuestions["otherModel"];

  constructor(initial: WireSession, otherModel: OpenQuestions["otherModel"]) {
    this.#current = initial;
    this.#otherModel = otherModel;
  }

  /** The complete effective session. Replaced, never changed in place. */
  get current(): WireSession {
    return this.#current;
  }

  /** The session as a speech-to-speech one, or undefined if it only transcribes. */
  get realtime(): RealtimeWireSession | undefined {
    return this.#current.type === "realtime" ? this.#current : undefined;
  }

  /** The format of the caller's audio. */
  get inputFormat(): AudioFormat {
    return toAudioFormat(this.#current.audio?.input?.format);
  }

  /** The format of the model's audio. */
  get outputFormat(): AudioFormat {
    return toAudioFormat(this.realtime?.audio?.output?.format);
  }

  /** How turns end, or null if the client ends them. */
  get turnDetection(): TurnDetection | null {
    return this.#current.audio?.input?.turn_detection ?? null;
  }

  /** How the caller is transcribed, or null if not. */
  get transcription(): InputTranscription | null {
    return this.#current.audio?.input?.transcription ?? null;
  }

  /**
   * Applies a partial update, all of it or none.
   *
   * @throws {ApiProblem} If a rule forbids it. The session is then as it was.
   */
  update(change: WireSession, circumstances: UpdateCircumstances): void {
    const merged = this.#merge(change);
    checkUpdate(this.#current, merged, circumstances);
    this.#current = merged;
  }

  #merge(change: WireSession): WireSession {
    const merged = mergeSession(this.#current as Json, change as Json);
    const { model } = this.#current as Json;
    const kept = this.#otherModel === "ignore" && model !== undefined
      ? { ...merged, model }
      : merged;
    return kept as unknown as WireSession;
  }
}

function checkUpdate(
  before: WireSession,
  after: WireSession,
  { hasSpoken, responseActive }: UpdateCircumstances,
): void {
  if (after.type !== before.type) {
    throw invalidValue(
      `The type of a session cannot be changed: this one is '${before.type}'.`,
      "session.type",
    );
  }
  if (before.type !== "realtime" || after.type !== "realtime") {
    return checkTranscription(after);
  }
  if (after.model !== before.model) {
    throw invalidValue(
      `The model of a session cannot be changed: this one has '${before.model}'.`,
      "session.model",
    );
  }
  const { voice, speed } = after.audio?.output ?? {};
  const { voice: voiceBefore, speed: speedBefore } = before.audio?.output ?? {};
  if (hasSpoken && JSON.stringify(voice) !== JSON.stringify(voiceBefore)) throw voiceFrozen();
  if (responseActive && speed !== speedBefore) {
    throw invalidValue(
      "The speed can only be changed between turns, not while a response is in progress.",
      "session.audio.output.speed",
    );
  }
  if (before.tracing && JSON.stringify(after.tracing) !== JSON.stringify(before.tracing)) {
    throw invalidValue("Tracing cannot be changed once it is on.", "session.tracing");
  }
  if (after.reasoning && !after.model?.startsWith("gpt-realtime-2")) {
    throw invalidValue(
      `The model '${after.model}' does not take a reasoning effort.`,
      "session.reasoning",
    );
  }
}

/** `gpt-realtime-whisper` finds the ends of turns by itself. */
function checkTranscription(session: WireSession): void {
  const { transcription, turn_detection } = session.audio?.input ?? {};
  if (transcription?.model === "gpt-realtime-whisper" && turn_detection) {
    throw invalidValue(
      "The model 'gpt-realtime-whisper' takes no turn detection: set it to null.",
      "session.audio.input.turn_detection",
    );
  }
}
