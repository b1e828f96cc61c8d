import type { EmulatorSession } from "../emulator_session.ts";

/** A header of a SIP INVITE. */
export interface SipHeader {
  /** The name of the header, such as `From`. */
  readonly name: string;
  /** The value of the header, such as `<sip:+15550100@sip.example.com>`. */
  readonly value: string;
}

/**
 * The body of the webhook that announces a SIP call
 * (docs/protocol.md#the-webhook-of-an-incoming-call).
 */
export interface IncomingCallEvent {
  /** Always `event`. */
  readonly object: "event";
  /** The id of the event: `evt_…`. */
  readonly id: string;
  /** Always `realtime.call.incoming`. */
  readonly type: "realtime.call.incoming";
  /** The time when the call came in, in Unix seconds. */
  readonly created_at: number;
  /** The call. */
  readonly data: {
    /** The id of the call: `rtc_…`. Accept the call with it, then attach to it. */
    readonly call_id: string;
    /** The headers of the INVITE. */
    readonly sip_headers: readonly SipHeader[];
    /** How the media is protected. Absent if the service does not know. */
    readonly sip_media_security?: "rtp" | "srtp";
  };
}

/** How a SIP call ended. */
export type SipCallEnd =
  /** The application rejected the call with this SIP status. */
  | { readonly kind: "rejected"; readonly statusCode: number }
  /** The application referred the call to this target. */
  | { readonly kind: "referred"; readonly targetUri: string }
  /** One side hung up. `service` means that the session ended, or that the emulator was closed. */
  | { readonly kind: "hung_up"; readonly by: "caller" | "application" | "service" };

/** Options of {@linkcode SipCall.webhook}. */
export interface SipWebhookOptions {
  /** The URL at which the application receives webhooks. */
  readonly url: string | URL;
  /** The secret of the webhook endpoint: `whsec_…`, or any other text. */
  readonly secret: string;
  /**
   * The time of the delivery in Unix seconds. The receiver's clock must agree within five minutes. By
   * default the emulator's time. With a `ManualClock`, `EmulatorOptions.clockZeroUnixMs` sets it.
   */
  readonly sentAtUnixSeconds?: number | undefined;
}

/** Options of {@linkcode Emulator.dialSip}. */
export interface SipDialOptions {
  /** The headers of the INVITE. By default `From`, `To` and `Call-ID`. */
  readonly headers?: readonly SipHeader[] | undefined;
  /** How the media is protected. By default the webhook does not say. */
  readonly mediaSecurity?: "rtp" | "srtp" | undefined;
  /**
   * Whether the call keeps the audio that the caller hears, for {@linkcode SipCall.heard}: 48 kB for
   * each second.
   * @default {true}
   */
  readonly record?: boolean | undefined;
}

/** A telephone call that came in over SIP, as the caller sees it. {@linkcode Emulator.dialSip} starts it. */
export interface SipCall {
  /** The id of the call: `rtc_…`. */
  readonly callId: string;
  /** The event that the webhook carries. */
  readonly incoming: IncomingCallEvent;
  /** The session of the call. `undefined` until the call is accepted. It stays after the end. */
  readonly session: EmulatorSession | undefined;
  /** The target of the last referral, or `undefined` if there was none. */
  readonly referredTo: string | undefined;
  /** How the call ended, or `undefined` while it rings or is in progress. */
  readonly end: SipCallEnd | undefined;
  /** Resolves when the call has ended. */
  readonly ended: Promise<SipCallEnd>;
  /**
   * Creates the signed webhook of the call. Send it with `fetch`, or pass it to the application's
   * handler. Each webhook of the same call has the same `webhook-id`, as when the service retries.
   *
   * @throws {TypeError} Rejects if the secret is empty, or is not base64 after `whsec_`.
   */
  webhook(options: SipWebhookOptions): Promise<Request>;
  /**
   * Says something: mono samples at 24 kHz, which are copied. They follow the audio that was not said
   * yet, and go out in real time on the emulator's clock. Before the call is accepted, and after its
   * end, they are dropped.
   */
  say(linear16: Int16Array): void;
  /**
   * Says the content of a WAV file, of any sample rate and number of channels.
   *
   * @throws {WavError} Rejects if the file cannot be read.
   */
  sayWav(wav: Uint8Array): Promise<void>;
  /** The audio that the caller has heard since the accept, with its silence: samples at 24 kHz. A copy. */
  heard(): Int16Array;
  /**
   * Presses keys. Has no effect before the call is accepted, or after its end.
   *
   * @throws {RangeError} If a key is not one of `0-9`, `*`, `#` and `A-D`.
   */
  press(keys: string): void;
  /** Hangs up, or gives up a call that rings. Does nothing after the call has ended. */
  hangUp(): void;
}
