/**
 * What Twilio sends over a bidirectional media stream (docs/protocol.md#messages-from-twilio):
 * numbers inside are strings unless noted. Fields that Twilio adds pass through untouched.
 */
export type TwilioMessage =
  | TwilioConnectedMessage
  | TwilioStartMessage
  | TwilioMediaMessage
  | TwilioDtmfMessage
  | TwilioMarkMessage
  | TwilioStopMessage;

/** Always first; says nothing about the call. */
export type TwilioConnectedMessage = {
  readonly event: "connected";
  readonly protocol: string;
  readonly version: string;
};

/** The stream begins. */
export type TwilioStartMessage = {
  readonly event: "start";
  readonly sequenceNumber: string;
  readonly streamSid: string;
  readonly start: {
    readonly accountSid: string;
    readonly streamSid: string;
    readonly callSid: string;
    readonly tracks: readonly string[];
    /** `sampleRate` and `channels` are numbers. */
    readonly mediaFormat: {
      readonly encoding: string;
      readonly sampleRate: number;
      readonly channels: number;
    };
    /** The `<Parameter>`s of the `<Stream>`. */
    readonly customParameters: Readonly<Record<string, string>>;
  };
};

/** What the caller says: mostly 20 ms of µ-law. */
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

/** A mark of ours was reached, or a clear has dropped what was before it. */
export type TwilioMarkMessage = {
  readonly event: "mark";
  readonly sequenceNumber: string;
  readonly streamSid: string;
  readonly mark: { readonly name: string };
};

/** The stream is over; the socket closes next. */
export type TwilioStopMessage = {
  readonly event: "stop";
  readonly sequenceNumber: string;
  readonly streamSid: string;
  readonly stop: { readonly accountSid: string; readonly callSid: string };
};
