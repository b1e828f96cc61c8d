import { decodeWav } from "../../decode_wav.ts";
import { type EmulatorSettings, unixSeconds } from "../options/emulator_settings.ts";
import type { RunningSession } from "../session/running_session.ts";
import type { CallMedia } from "./call_media.ts";
import { CALL_RATE_HZ } from "./output_buffer.ts";
import { signWebhook } from "./sign_webhook.ts";
import type { IncomingCallEvent, SipCall, SipCallEnd, SipWebhookOptions } from "./sip_call.ts";
import { SipLine } from "./sip_line.ts";

/** Options of {@linkcode SipLeg}. */
export interface SipLegOptions {
  readonly settings: EmulatorSettings;
  readonly incoming: IncomingCallEvent;
  /** The id of the webhook: `wh_…`. */
  readonly webhookId: string;
  readonly record: boolean;
  readonly onEnd: (leg: SipLeg) => void;
}

/** One SIP call. It rings, has a session once it is accepted, and ends in one of three ways. */
export class SipLeg implements SipCall {
  readonly incoming: IncomingCallEvent;
  readonly ended: Promise<SipCallEnd>;
  readonly #options: SipLegOptions;
  readonly #resolveEnded: (end: SipCallEnd) => void;
  readonly #line: SipLine;
  #session: RunningSession | undefined;
  #referredTo: string | undefined;
  #end: SipCallEnd | undefined;

  constructor(options: SipLegOptions) {
    const { promise, resolve } = Promise.withResolvers<SipCallEnd>();
    this.#options = options;
    this.incoming = options.incoming;
    this.ended = promise;
    this.#resolveEnded = resolve;
    this.#line = new SipLine(
      options.record,
      (linear16) => this.#session?.handleAudio(linear16),
    );
  }

  get callId(): string {
    return this.incoming.data.call_id;
  }

  get session(): RunningSession | undefined {
    return this.#session;
  }

  get referredTo(): string | undefined {
    return this.#referredTo;
  }

  get end(): SipCallEnd | undefined {
    return this.#end;
  }

  /** Plays the model's audio, for the session. */
  get media(): CallMedia {
    return this.#line;
  }

  async webhook({ url, secret, sentAtUnixSeconds }: SipWebhookOptions): Promise<Request> {
    const { settings, webhookId: id } = this.#options;
    const sentAt = sentAtUnixSeconds ?? unixSeconds(settings);
    const body = JSON.stringify(this.incoming);
    const signature = await signWebhook(secret, { id, sentAtUnixSeconds: sentAt, body });
    return new Request(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)",
        "webhook-id": id,
        "webhook-timestamp": String(sentAt),
        "webhook-signature": signature,
      },
      body,
    });
  }

  say(linear16: Int16Array): void {
    if (this.#session && !this.#end) this.#line.say(linear16);
  }

  async sayWav(wav: Uint8Array): Promise<void> {
    this.say(await decodeWav(wav, CALL_RATE_HZ));
  }

  heard(): Int16Array {
    return this.#line.heard();
  }

  press(keys: string): void {
    if (!/^[0-9*#A-D]*$/.test(keys)) {
      throw new RangeError(
        `Cannot press "${/[^0-9*#A-D]/.exec(keys)?.[0]}": it is not a key of a telephone. ` +
          "Press 0-9, *, # or A-D",
      );
    }
    for (const key of keys) this.#session?.handleKey(key);
  }

  hangUp(): void {
    const session = this.#session;
    this.finish({ kind: "hung_up", by: "caller" });
    session?.handleHangUp();
  }

  /** Accepts the call: the session and its audio begin. */
  accept(session: RunningSession): void {
    this.#session = session;
    session.ended.then(() => this.finish({ kind: "hung_up", by: "service" }));
    session.begin();
  }

  /** Refers the call to another target. */
  refer(targetUri: string): void {
    this.#referredTo = targetUri;
    if (!this.#options.settings.openQuestions.referEndsCall) return;
    this.finish({ kind: "referred", targetUri });
    this.#session?.close();
  }

  /** Ends the call. Only the first end counts. */
  finish(end: SipCallEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#options.onEnd(this);
    this.#resolveEnded(end);
  }
}
