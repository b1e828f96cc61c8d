import type { OpenAIRealtimeEventTypes } from "../transport/openai/openai_events.ts";
import type { RealtimeServerEvent } from "../wire/openai/server_events.ts";
import type { PhoneCallEnd, PhoneDtmf } from "./call/phone_call_events.ts";
import type { PhonePlayback } from "./line/mark_ledger.ts";

/** A message of the carrier, raised on `*` before the events that follow from it. */
export type CarrierMessageEvent = {
  /** The dialect's `carrier`, then `_message`. */
  readonly type: `${string}_message`;
  /** The carrier's own message, parsed once. Read-only. */
  readonly message: unknown;
};

/** The model was cut off. */
export type PlaybackCutEvent = {
  readonly type: "playback_cut";
  /** The parts that the caller did not hear to their end, and how much of each was heard. */
  readonly cuts: readonly PhonePlayback[];
};

/**
 * The events of a transport that joins a phone call to a model: the model's events and the call's.
 * `CarrierMessage` is the event of the carrier's own messages.
 */
export type PhoneTransportEventTypes<
  CarrierMessage extends CarrierMessageEvent = CarrierMessageEvent,
> =
  & Omit<OpenAIRealtimeEventTypes, "*">
  & {
    /** Each server event and each message of the carrier, parsed once. Read-only. */
    "*": [event: RealtimeServerEvent | CarrierMessage];
    /** The caller has pressed a key. */
    dtmf: [event: PhoneDtmf];
    /** The model was cut off. Raised before `audio_interrupted`. */
    playback_cut: [event: PlaybackCutEvent];
    /** The call has ended. The connection to the model ends right after this event. */
    call_ended: [end: PhoneCallEnd];
  };
