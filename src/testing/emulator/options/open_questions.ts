/**
 * Questions about the service that its documentation leaves open (docs/protocol.md#open-questions),
 * as options. A client should work with each answer: run its tests with all of them.
 */
export interface OpenQuestions {
  /**
   * Which of `conversation.item.done` and `response.output_item.done` comes first
   * (docs/protocol.md#a-spoken-turn).
   * @default {"conversation"}
   */
  readonly itemDoneFirst: "conversation" | "response";
  /**
   * Which of `response.output_audio.done` and `response.output_audio_transcript.done` comes first
   * (docs/protocol.md#a-spoken-turn).
   * @default {"audio"}
   */
  readonly audioDoneFirst: "audio" | "transcript";
  /**
   * The `silence_duration_ms` of a new session (docs/protocol.md#session-configuration). 500 is
   * documented, 200 was seen.
   * @default {500}
   */
  readonly silenceDurationMs: number;
  /**
   * When `rate_limits.updated` is sent (docs/protocol.md#a-spoken-turn).
   * @default {"after_response"}
   */
  readonly rateLimitsAt: "after_response" | "response_start" | "never";
  /**
   * Whether a sideband receives `session.created` when it attaches (docs/protocol.md#sideband).
   * @default {true}
   */
  readonly sidebandSessionCreated: boolean;
  /**
   * Whether sidebands receive audio deltas (docs/protocol.md#sideband).
   * @default {false}
   */
  readonly sidebandAudioDeltas: boolean;
  /**
   * Whether sidebands are closed when the connection that began the session ends
   * (docs/protocol.md#sideband).
   * @default {false}
   */
  readonly sidebandClosesWithCall: boolean;
  /**
   * Whether `conversation.created` follows `session.created` (docs/protocol.md#server-events).
   * @default {false}
   */
  readonly conversationCreated: boolean;
  /**
   * The error code for an item that does not exist, by the request
   * (docs/protocol.md#open-questions).
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
   * The error code for a field that the service does not know (docs/protocol.md#errors).
   * @default {"unknown_parameter"}
   */
  readonly unknownParameterCode: string;
  /**
   * The error code of a response that fails because of the rate limit
   * (docs/protocol.md#open-questions).
   * @default {"rate_limit_exceeded"}
   */
  readonly rateLimitCode: string;
  /**
   * How long a session lasts, in milliseconds (docs/protocol.md#limits). Its input buffer takes no more
   * audio than that.
   * @default {3_600_000}
   */
  readonly sessionMaxMs: number;
  /**
   * The close code for an expired ephemeral key (docs/protocol.md#open-questions).
   * @default {3000}
   */
  readonly expiredKeyCloseCode: number;
  /**
   * Whether the limit of 15 MiB for one append counts base64 text or bytes of audio
   * (docs/protocol.md#open-questions).
   * @default {"base64"}
   */
  readonly appendLimitOn: "base64" | "bytes";
  /**
   * Whether message items of a `gpt-realtime-2` model carry `phase` (docs/protocol.md#items).
   * @default {true}
   */
  readonly phaseOnMessages: boolean;
  /**
   * How the service treats an update that names another model than the session's
   * (docs/protocol.md#what-cannot-change). It refuses the whole update, or ignores the field.
   * @default {"refuse"}
   */
  readonly otherModel: "refuse" | "ignore";
  /**
   * The error code for the truncation of an item without model audio (docs/protocol.md#truncation).
   * `null` and `unsupported_content_type` were seen.
   * @default {null}
   */
  readonly truncateWithoutAudioCode: string | null;
  /**
   * Whether the service takes `threshold`, `prefix_padding_ms` and `silence_duration_ms` in the
   * turn detection of an accepted SIP call (docs/protocol.md#accepting-and-ending-a-call). The
   * agents SDK reports that the service refuses them.
   * @default {"refuse"}
   */
  readonly acceptedDetectionFields: "refuse" | "take";
  /**
   * The HTTP status if a SIP call is in the wrong state for a request: an accept or reject after
   * an accept, or a refer or hangup before one (docs/protocol.md#accepting-and-ending-a-call).
   * @default {400}
   */
  readonly callStateStatus: number;
  /**
   * Whether a referral ends the call for the service
   * (docs/protocol.md#accepting-and-ending-a-call). If not, the call goes on until one side hangs
   * up.
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
