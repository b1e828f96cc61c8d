import type { OpenAIRealtimeEventTypes } from "../transport/openai/openai_events.ts";
import type { RealtimeServerEvent } from "../wire/openai/server_events.ts";
import type { PhoneCallEnd, PhoneDtmf } from "./call/phone_call_events.ts";
import type { PhonePlayback } from "./line/mark_ledger.ts";
import type { TwilioMessage } from "./twilio/twilio_messages.ts";

/** A message of Twilio's, as `*` hands it on. */
export type TwilioMessageEvent = {
  readonly type: "twilio_message";
  /** As Twilio sent it, parsed once. Read-only. */
  readonly message: TwilioMessage;
};

/** The model was cut off. */
export type PlaybackCutEvent = {
  readonly type: "playback_cut";
  /** Each part that was not heard to its end: how much was, and how that is known. */
  readonly cuts: readonly PhonePlayback[];
};

/** The events of a transport that is joined to a phone call: the model's, and the call's. */
export type PhoneTransportEventTypes =
  & Omit<OpenAIRealtimeEventTypes, "*">
  & {
    /** Every server event and every message of the carrier's, as it was parsed, once. Read-only. */
    "*": [event: RealtimeServerEvent | TwilioMessageEvent];
    /** The caller has pressed a key. */
    dtmf: [event: PhoneDtmf];
    /** The model was cut off. Comes before `audio_interrupted`. */
    playback_cut: [event: PlaybackCutEvent];
    /** The call has ended; the connection to the model ends with it. */
    call_ended: [end: PhoneCallEnd];
  };
