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

/** The state that the rules for an update depend on. */
export interface UpdateCircumstances {
  /** Whether the model has spoken. The voice is fixed then. */
  readonly hasSpoken: boolean;
  /** Whether a response is running. The speed is fixed then. */
  readonly responseActive: boolean;
}

/** The session object, and the rules for its updates. */
export class SessionConfig {
  #current: WireSession;
  readonly #otherModel: OpenQuestions["otherModel"];

  constructor(initial: WireSession, otherModel: OpenQuestions["otherModel"]) {
    this.#current = initial;
    this.#otherModel = otherModel;
  }

  /** The complete current session. An update replaces the object and does not change it in place. */
  get current(): WireSession {
    return this.#current;
  }

  /** The session, if it is a speech-to-speech session. `undefined` if it only transcribes. */
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

  /** The turn detection. `null` if the client ends the turns. */
  get turnDetection(): TurnDetection | null {
    return this.#current.audio?.input?.turn_detection ?? null;
  }

  /** The transcription of the caller. `null` if it is off. */
  get transcription(): InputTranscription | null {
    return this.#current.audio?.input?.transcription ?? null;
  }

  /**
   * Applies a partial update completely, or not at all.
   *
   * @throws {ApiProblem} If a rule forbids the update. The session then stays unchanged.
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

/** The model `gpt-realtime-whisper` detects the ends of turns itself. */
function checkTranscription(session: WireSession): void {
  const { transcription, turn_detection } = session.audio?.input ?? {};
  if (transcription?.model === "gpt-realtime-whisper" && turn_detection) {
    throw invalidValue(
      "The model 'gpt-realtime-whisper' takes no turn detection: set it to null.",
      "session.audio.input.turn_detection",
    );
  }
}
