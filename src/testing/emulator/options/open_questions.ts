/**
 * Questions about the service that its documentation leaves open (PROTOCOL K), as options. A client
 * should work with each answer: run its tests with all of them.
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
   * K.3: the `silence_duration_ms` of a new session. 500 is documented, 200 was seen.
   * @default {500}
   */
  readonly silenceDurationMs: number;
  /**
   * K.4: when `rate_limits.updated` is sent.
   * @default {"after_response"}
   */
  readonly rateLimitsAt: "after_response" | "response_start" | "never";
  /**
   * K.6: whether a sideband receives `session.created` when it attaches.
   * @default {true}
   */
  readonly sidebandSessionCreated: boolean;
  /**
   * K.7: whether sidebands receive audio deltas.
   * @default {false}
   */
  readonly sidebandAudioDeltas: boolean;
  /**
   * K.8: whether sidebands are closed when the connection that began the session ends.
   * @default {false}
   */
  readonly sidebandClosesWithCall: boolean;
  /**
   * K.9: whether `conversation.created` follows `session.created`.
   * @default {false}
   */
  readonly conversationCreated: boolean;
  /**
   * K.10: the error code for an item that does not exist, by the request.
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
   * K.10: the error code for a field that the service does not know.
   * @default {"unknown_parameter"}
   */
  readonly unknownParameterCode: string;
  /**
   * K.10: the error code of a response that fails because of the rate limit.
   * @default {"rate_limit_exceeded"}
   */
  readonly rateLimitCode: string;
  /**
   * K.11: how long a session lasts, in milliseconds.
   * @default {3_600_000}
   */
  readonly sessionMaxMs: number;
  /**
   * K.12: the close code for an expired ephemeral key.
   * @default {3000}
   */
  readonly expiredKeyCloseCode: number;
  /**
   * K.13: whether the limit of 15 MiB for one append counts base64 text or bytes of audio.
   * @default {"base64"}
   */
  readonly appendLimitOn: "base64" | "bytes";
  /**
   * K.14: whether message items of a `gpt-realtime-2` model carry `phase`.
   * @default {true}
   */
  readonly phaseOnMessages: boolean;
  /**
   * A.5: how the service treats an update that names another model than the session's. It refuses the
   * whole update, or ignores the field.
   * @default {"refuse"}
   */
  readonly otherModel: "refuse" | "ignore";
  /**
   * A.12: the error code for the truncation of an item without model audio. `null` and
   * `unsupported_content_type` were seen.
   * @default {null}
   */
  readonly truncateWithoutAudioCode: string | null;
  /**
   * C.2: whether the service takes `threshold`, `prefix_padding_ms` and `silence_duration_ms` in the
   * turn detection of an accepted SIP call. The agents SDK reports that the service refuses them.
   * @default {"refuse"}
   */
  readonly acceptedDetectionFields: "refuse" | "take";
  /**
   * C.2: the HTTP status if a SIP call is in the wrong state for a request: an accept or reject after
   * an accept, or a refer or hangup before one.
   * @default {400}
   */
  readonly callStateStatus: number;
  /**
   * C.2: whether a referral ends the call for the service. If not, the call goes on until one side
   * hangs up.
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
