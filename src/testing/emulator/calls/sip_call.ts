import type { EmulatorSession } from "../emulator_session.ts";

/** A header of a SIP INVITE. */
export interface SipHeader {
  /** `From` */
  readonly name: string;
  /** `<sip:+15550100@sip.example.com>` */
  readonly value: string;
}

/**
 * The body of the webhook that tells of a SIP call
 * (docs/protocol.md#the-webhook-of-an-incoming-call).
 */
export interface IncomingCallEvent {
  /** Always the same. */
  readonly object: "event";
  /** `evt_…` */
  readonly id: string;
  /** Always the same. */
  readonly type: "realtime.call.incoming";
  /** When the call came, in unix seconds. */
  readonly created_at: number;
  /** The call. */
  readonly data: {
    /** `rtc_…`: what to accept, and then to attach to. */
    readonly call_id: string;
    /** What the INVITE said. */
    readonly sip_headers: readonly SipHeader[];
    /** How the media is protected. Absent where the service does not know. */
    readonly sip_media_security?: "rtp" | "srtp";
  };
}

/** How a SIP call ended. */
export type SipCallEnd =
  /** The application has not taken it; the caller was given the SIP status. */
  | { readonly kind: "rejected"; readonly statusCode: number }
  /** The application has handed it on. */
  | { readonly kind: "referred"; readonly targetUri: string }
  /** `service`: the session was over, or the emulator was closed. */
  | { readonly kind: "hung_up"; readonly by: "caller" | "application" | "service" };

/** Options of `SipCall.webhook`. */
export interface SipWebhookOptions {
  /** Where the application waits for webhooks. */
  readonly url: string | URL;
  /** The secret of the endpoint: `whsec_…`, or any other text. */
  readonly secret: string;
  /**
   * When it is sent, in unix seconds: the receiver's own clock must agree within five minutes. By
   * default the emulator's time, which on a hand-turned clock is what `clockZeroUnixMs` makes it.
   */
  readonly sentAtUnixSeconds?: number;
}

/** Options of `Emulator.dialSip`. */
export interface SipDialOptions {
  /** The headers of the INVITE. By default `From`, `To` and `Call-ID`. */
  readonly headers?: readonly SipHeader[];
  /** How the media is protected. By default nothing is said about it. */
  readonly mediaSecurity?: "rtp" | "srtp";
  /**
   * Whether what the caller hears is kept: 48 kB a second.
   * @default {true}
   */
  readonly record?: boolean;
}

/** A telephone call that has come in over SIP, as its caller knows it. */
export interface SipCall {
  /** `rtc_…` */
  readonly callId: string;
  /** What the webhook tells of it. */
  readonly incoming: IncomingCallEvent;
  /** The session of the call, once it was accepted; still there when it has ended. */
  readonly session: EmulatorSession | undefined;
  /** Where the application has referred it to, last. */
  readonly referredTo: string | undefined;
  /** How it ended, or undefined while it rings or is talked. */
  readonly end: SipCallEnd | undefined;
  /** Resolves when it has ended. */
  readonly ended: Promise<SipCallEnd>;
  /**
   * The webhook of the call, signed, to be sent with `fetch` or handed to a handler. Each one for the
   * same call has the same `webhook-id`, as when the service tries again.
   *
   * @throws {TypeError} If the secret cannot be one. It rejects with it.
   */
  webhook(options: SipWebhookOptions): Promise<Request>;
  /**
   * Says something: mono samples at 24 kHz, which are copied, behind what is still to be said. They go
   * out in real time on the emulator's clock. Before the call is accepted nobody hears them: they are
   * dropped, as they are after its end.
   */
  say(linear16: Int16Array): void;
  /**
   * Says what a WAV file holds, of any rate and number of channels.
   *
   * @throws {Error} If it cannot be read as one. It rejects with it.
   */
  sayWav(wav: Uint8Array): Promise<void>;
  /** What the caller has heard since the call was accepted, silence too: 24 kHz. A copy. */
  heard(): Int16Array;
  /**
   * Presses keys. Nobody notices before the call is accepted, or after its end.
   *
   * @throws {RangeError} If one is not of `0-9 * # A-D`.
   */
  press(keys: string): void;
  /** Hangs up, or stops ringing. Does nothing once the call has ended. */
  hangUp(): void;
}
