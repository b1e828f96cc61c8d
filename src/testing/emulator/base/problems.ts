import { ApiProblem } from "./api_problem.ts";

/** A field has a value that the service refuses. */
export function invalidValue(message: string, param: string | null = null): ApiProblem {
  return new ApiProblem({ code: "invalid_value", message, param });
}

/** A required field is missing. */
export function missingParameter(param: string): ApiProblem {
  return new ApiProblem({
    code: "missing_required_parameter",
    message: `Missing required parameter: '${param}'.`,
    param,
  });
}

/** A field that the service does not know. */
export function unknownParameter(param: string): ApiProblem {
  return new ApiProblem({
    code: "unknown_parameter",
    message: `Unknown parameter: '${param}'.`,
    param,
  });
}

/** A message that is not an event. */
export function invalidEvent(message: string, param: string | null = null): ApiProblem {
  return new ApiProblem({ code: "invalid_event", message, param });
}

/** A text frame that is not JSON. */
export function invalidJson(): ApiProblem {
  return new ApiProblem({
    code: "invalid_json",
    message: "The message could not be parsed: it is not valid JSON.",
  });
}

/** An event type that clients may not send. */
export function unknownEventType(type: string, known: readonly string[]): ApiProblem {
  return invalidValue(
    `Invalid value: '${type.slice(0, 100)}'. Supported values are: ${
      known.map((name) => `'${name}'`).join(", ")
    }.`,
    "type",
  );
}

/** A second response for the default conversation while one is running. */
export function activeResponse(activeId: string): ApiProblem {
  return new ApiProblem({
    code: "conversation_already_has_active_response",
    message: `The conversation has an active response already: ${activeId}. ` +
      "Wait until it is done, or cancel it, before creating another.",
  });
}

/** A cancel while no such response is running. */
export function noActiveResponse(responseId: string | undefined): ApiProblem {
  return new ApiProblem({
    code: "response_cancel_not_active",
    message: responseId === undefined
      ? "Nothing to cancel: no response is active."
      : `Nothing to cancel: no active response has the id '${responseId}'.`,
  });
}

/** A commit with less audio than the service accepts. */
export function commitTooSmall(bufferedMs: number, minimumMs: number): ApiProblem {
  return new ApiProblem({
    code: "input_audio_buffer_commit_empty",
    message: `The input audio buffer is too small to commit: it needs at least ${minimumMs}ms ` +
      `of audio and holds ${bufferedMs.toFixed(2)}ms.`,
  });
}

/** More audio in the input buffer than a session can hear. */
export function inputTooLong(maxMs: number): ApiProblem {
  return invalidValue(
    `The input audio buffer takes at most ${maxMs}ms of audio: commit or clear it.`,
    "audio",
  );
}

/** A change of the voice after the model has spoken. */
export function voiceFrozen(): ApiProblem {
  return new ApiProblem({
    code: "cannot_update_voice",
    message: "The voice cannot be changed as the conversation holds assistant audio already.",
    param: "session.audio.output.voice",
  });
}

/**
 * An item id that the conversation does not have. The exact code is an open question
 * (docs/protocol.md#open-questions).
 */
export function itemNotFound(itemId: string, code: string, param: string): ApiProblem {
  return new ApiProblem({
    code,
    message: `The conversation has no item with the id '${itemId}'.`,
    param,
  });
}

/**
 * A truncation of something that is not model audio. The code was seen as null and as a name
 * (docs/protocol.md#truncation).
 */
export function notModelAudio(code: string | null): ApiProblem {
  return new ApiProblem({
    code,
    message: "Only model output audio can be truncated: this item has none.",
    param: "item_id",
  });
}

/** A truncation beyond the end of the audio. */
export function truncateBeyondAudio(requestedMs: number, availableMs: number): ApiProblem {
  return invalidValue(
    `Cannot truncate at ${requestedMs}ms as the item has only ${availableMs}ms of audio.`,
    "audio_end_ms",
  );
}

/** A session that has reached its maximum duration. */
export function sessionExpired(maxMs: number): ApiProblem {
  return new ApiProblem({
    code: "session_expired",
    message: `The session has reached its maximum duration of ${
      Math.round(maxMs / 60_000)
    } minutes.`,
  });
}
