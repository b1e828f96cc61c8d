/**
 * What nobody outside the service knows for certain (docs/protocol.md#open-questions), as options.
 * A client should work with either answer: run its tests with both.
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
   * The `silence_duration_ms` a session starts with: 500 is documented, 200 was seen
   * (docs/protocol.md#session-configuration).
   * @default {500}
   */
  readonly silenceDurationMs: number;
  /**
   * When `rate_limits.updated` comes (docs/protocol.md#a-spoken-turn).
   * @default {"after_response"}
   */
  readonly rateLimitsAt: "after_response" | "response_start" | "never";
  /**
   * Whether a sideband is greeted with `session.created` (docs/protocol.md#sideband).
   * @default {true}
   */
  readonly sidebandSessionCreated: boolean;
  /**
   * Whether audio deltas go to sidebands too (docs/protocol.md#sideband).
   * @default {false}
   */
  readonly sidebandAudioDeltas: boolean;
  /**
   * Whether sidebands are closed when the connection that began the session drops
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
   * The code for an item that does not exist, by what was asked for
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
   * The code for a field that the service does not know (docs/protocol.md#errors).
   * @default {"unknown_parameter"}
   */
  readonly unknownParameterCode: string;
  /**
   * The code of a response that failed on the rate limit (docs/protocol.md#open-questions).
   * @default {"rate_limit_exceeded"}
   */
  readonly rateLimitCode: string;
  /**
   * How long a session lasts, in milliseconds (docs/protocol.md#limits).
   * @default {3_600_000}
   */
  readonly sessionMaxMs: number;
  /**
   * The close code for an expired ephemeral key (docs/protocol.md#open-questions).
   * @default {3000}
   */
  readonly expiredKeyCloseCode: number;
  /**
   * Whether the 15 MiB of one append are counted in base64 text or in bytes of audio
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
   * What an update does that names another model than the session has: the model cannot be changed,
   * so the whole update is refused, or the field is ignored (docs/protocol.md#what-cannot-change).
   * @default {"refuse"}
   */
  readonly otherModel: "refuse" | "ignore";
  /**
   * The code for truncating an item that has no model audio: seen as null and as
   * `unsupported_content_type` (docs/protocol.md#truncation).
   * @default {null}
   */
  readonly truncateWithoutAudioCode: string | null;
  /**
   * What accepting a SIP call does with `threshold`, `prefix_padding_ms` or `silence_duration_ms`
   * in its turn detection: the agents SDK reports that the service refuses them
   * (docs/protocol.md#accepting-and-ending-a-call).
   * @default {"refuse"}
   */
  readonly acceptedDetectionFields: "refuse" | "take";
  /**
   * The HTTP status where a SIP call is not in the state that was meant: accepted or rejected
   * though another accept was first, or referred or hung up before it is accepted
   * (docs/protocol.md#accepting-and-ending-a-call).
   * @default {400}
   */
  readonly callStateStatus: number;
  /**
   * Whether the call is over for the service when a REFER was handed over, or goes on until
   * somebody hangs up (docs/protocol.md#accepting-and-ending-a-call).
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
