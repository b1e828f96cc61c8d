/**
 * What nobody outside the service knows for certain (PROTOCOL K), as options. A client should work
 * with either answer: run its tests with both.
 */
export interface OpenQuestions {
  /**
   * K.1: which of `conversation.item.done` and `response.output_item.done` comes first.
   * @default {"conversation"}
   */
  readonly itemDoneFirst: "conversation" | "response";
  /**
   * K.2: which of `response.output_audio.done` and `response.output_audio_transcript.done` comes first.
   * @default {"audio"}
   */
  readonly audioDoneFirst: "audio" | "transcript";
  /**
   * K.3: the `silence_duration_ms` a session starts with: 500 is documented, 200 was seen.
   * @default {500}
   */
  readonly silenceDurationMs: number;
  /**
   * K.4: when `rate_limits.updated` comes.
   * @default {"after_response"}
   */
  readonly rateLimitsAt: "after_response" | "response_start" | "never";
  /**
   * K.6: whether a sideband is greeted with `session.created`.
   * @default {true}
   */
  readonly sidebandSessionCreated: boolean;
  /**
   * K.7: whether audio deltas go to sidebands too.
   * @default {false}
   */
  readonly sidebandAudioDeltas: boolean;
  /**
   * K.8: whether sidebands are closed when the connection that began the session drops.
   * @default {false}
   */
  readonly sidebandClosesWithCall: boolean;
  /**
   * K.9: whether `conversation.created` follows `session.created`.
   * @default {false}
   */
  readonly conversationCreated: boolean;
  /**
   * K.10: the code for an item that does not exist, by what was asked for.
   * @default {{ retrieve: "item_retrieve_invalid_item_id", delete: "item_delete_invalid_item_id", create: "invalid_value" }}
   */
  readonly itemNotFoundCodes: {
    /** On `conversation.item.retrieve`. */
    readonly retrieve: string;
    /** On `conversation.item.delete`. */
    readonly delete: string;
    /** On an unknown `previous_item_id` or item reference. */
    readonly create: string;
  };
  /**
   * K.10: the code for a field that the service does not know.
   * @default {"unknown_parameter"}
   */
  readonly unknownParameterCode: string;
  /**
   * K.10: the code of a response that failed on the rate limit.
   * @default {"rate_limit_exceeded"}
   */
  readonly rateLimitCode: string;
  /**
   * K.11: how long a session lasts, in milliseconds. Its input buffer takes no more audio than that.
   * @default {3_600_000}
   */
  readonly sessionMaxMs: number;
  /**
   * K.12: the close code for an expired ephemeral key.
   * @default {3000}
   */
  readonly expiredKeyCloseCode: number;
  /**
   * K.13: whether the 15 MiB of one append are counted in base64 text or in bytes of audio.
   * @default {"base64"}
   */
  readonly appendLimitOn: "base64" | "bytes";
  /**
   * K.14: whether message items of a `gpt-realtime-2` model carry `phase`.
   * @default {true}
   */
  readonly phaseOnMessages: boolean;
  /**
   * A.5: what an update does that names another model than the session has: the model cannot be
   * changed, so the whole update is refused, or the field is ignored.
   * @default {"refuse"}
   */
  readonly otherModel: "refuse" | "ignore";
  /**
   * A.12: the code for truncating an item that has no model audio: seen as null and as
   * `unsupported_content_type`.
   * @default {null}
   */
  readonly truncateWithoutAudioCode: string | null;
  /**
   * C.2: what accepting a SIP call does with `threshold`, `prefix_padding_ms` or
   * `silence_duration_ms` in its turn detection: the agents SDK reports that the service refuses them.
   * @default {"refuse"}
   */
  readonly acceptedDetectionFields: "refuse" | "take";
  /**
   * C.2: the HTTP status where a SIP call is not in the state that was meant: accepted or rejected
   * though another accept was first, or referred or hung up before it is accepted.
   * @default {400}
   */
  readonly callStateStatus: number;
  /**
   * C.2: whether the call is over for the service when a REFER was handed over, or goes on until
   * somebody hangs up.
   * @default {true}
   */
  readonly referEndsCall: boolean;
}

/** The best current answers. */
export const DEFAULT_OPEN_QUESTIONS: OpenQuestions = {
  itemDoneFirst: "conversation",
  audioDoneFirst: "audio",
  silenceDurationMs: 500,
  rateLimitsAt: "after_response",
  sidebandSessionCreated: true,
  sidebandAudioDeltas: false,
  sidebandClosesWithCall: false,
  conversationCreated: false,
  itemNotFoundCodes: {
    retrieve: "item_retrieve_invalid_item_id",
    delete: "item_delete_invalid_item_id",
    create: "invalid_value",
  },
  unknownParameterCode: "unknown_parameter",
  rateLimitCode: "rate_limit_exceeded",
  sessionMaxMs: 3_600_000,
  expiredKeyCloseCode: 3000,
  appendLimitOn: "base64",
  phaseOnMessages: true,
  otherModel: "refuse",
  truncateWithoutAudioCode: null,
  acceptedDetectionFields: "refuse",
  callStateStatus: 400,
  referEndsCall: true,
};
