/**
 * A message of Twilio over a bidirectional media stream (docs/protocol.md#messages-from-twilio).
 * Numbers are strings, unless the type says otherwise. Messages keep fields that are not listed
 * here.
 */
export type TwilioMessage =
  | TwilioConnectedMessage
  | TwilioStartMessage
  | TwilioMediaMessage
  | TwilioDtmfMessage
  | TwilioMarkMessage
  | TwilioStopMessage;

/** The first message. It says nothing about the call. */
export type TwilioConnectedMessage = {
  readonly event: "connected";
  readonly protocol: string;
  readonly version: string;
};

/** The stream has started. */
export type TwilioStartMessage = {
  readonly event: "start";
  readonly sequenceNumber: string;
  readonly streamSid: string;
  readonly start: {
    readonly accountSid: string;
    readonly streamSid: string;
    readonly callSid: string;
    readonly tracks: readonly string[];
    /** The format of the stream. `sampleRate` and `channels` are numbers. */
    readonly mediaFormat: {
      readonly encoding: string;
      readonly sampleRate: number;
      readonly channels: number;
    };
    /** The `<Parameter>` elements of the `<Stream>`. */
    readonly customParameters: Readonly<Record<string, string>>;
  };
};

/** A piece of the caller's audio: mostly 20 ms of µ-law. */
export type TwilioMediaMessage = {
  readonly event: "media";
  readonly sequenceNumber: string;
  readonly streamSid: string;
  readonly media: {
    readonly track: string;
    readonly chunk: string;
    /** Milliseconds since the stream began. */
    readonly timestamp: string;
    readonly payload: string;
  };
};

/** The caller has pressed a key. */
export type TwilioDtmfMessage = {
  readonly event: "dtmf";
  readonly sequenceNumber: string;
  readonly streamSid: string;
  readonly dtmf: { readonly track: string; readonly digit: string };
};

/** Twilio has played all audio before a mark of this side, or a clear has dropped that audio. */
export type TwilioMarkMessage = {
  readonly event: "mark";
  readonly sequenceNumber: string;
  readonly streamSid: string;
  readonly mark: { readonly name: string };
};

/** The stream has ended. The socket closes next. */
export type TwilioStopMessage = {
  readonly event: "stop";
  readonly sequenceNumber: string;
  readonly streamSid: string;
  readonly stop: { readonly accountSid: string; readonly callSid: string };
};

/** A message of Twilio, raised on `*` before the events that follow from it. */
export type TwilioMessageEvent = {
  readonly type: "twilio_message";
  /** Twilio's own message, parsed once. Read-only. */
  readonly message: TwilioMessage;
};
