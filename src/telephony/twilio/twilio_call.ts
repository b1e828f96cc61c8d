import { PhoneCall } from "../call/phone_call.ts";
import { PhoneCallError } from "../call/phone_call_error.ts";
import type { PhoneCallOptions } from "../call/phone_call_options.ts";
import type { PhoneSocketLike } from "../call/phone_socket.ts";
import type { CallStart } from "../carrier_dialect.ts";
import { twilioDialect } from "./twilio_dialect.ts";
import { completeTwilioCall, type TwilioRestOptions } from "./twilio_rest.ts";

/** Twilio's description of a call, from the start of its stream. */
export interface TwilioStart {
  /** The call, `CA…`. */
  readonly callSid: string;
  /** The stream, `MZ…`. */
  readonly streamSid: string;
  /** The account, `AC…`. */
  readonly accountSid: string;
  /**
   * The `<Parameter>` elements of the `<Stream>`. Do not trust them: any client that opens the
   * socket can make them up.
   */
  readonly customParameters: Readonly<Record<string, string>>;
}

/** Options of every {@linkcode TwilioCall}. */
export interface TwilioCallOptions extends PhoneCallOptions {
  /** Credentials. With them, `hangup()` ends the call at Twilio, and not only its stream. */
  readonly rest?: TwilioRestOptions | undefined;
}

/** Options of {@linkcode TwilioCall.accept}. */
export interface TwilioAcceptOptions extends TwilioCallOptions {
  /**
   * Returns whether to accept the call. A refused call is closed, and `accept` rejects. Check here
   * that the stream belongs to a call of your own: see `CallTokens`.
   */
  readonly authorize?: ((start: TwilioStart) => boolean | Promise<boolean>) | undefined;
  /** Aborts the wait: `accept` rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the stream to start, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * A call whose media stream Twilio has opened. {@linkcode TwilioCall.accept} resolves when Twilio
 * has described the call, so that a program can choose an agent or a session by it. The caller's
 * audio is kept meanwhile.
 *
 * @example Accept first, build the session second
 * ```ts
 * import { TwilioCall, TwilioRealtimeTransportLayer } from "@voicewire/realtime/twilio";
 * import { createEmulator, createTelephone } from "@voicewire/realtime/testing";
 *
 * const telephone = createTelephone({ parameters: { language: "fr" } });
 * const call = await TwilioCall.accept(telephone.socket);
 * const transport = new TwilioRealtimeTransportLayer({
 *   twilioWebSocket: call,
 *   createWebSocket: createEmulator().createWebSocket,
 * });
 * const instructions = `Speak ${call.customParameters.language}.`;
 * await transport.connect({ apiKey: "any", initialSessionConfig: { instructions } });
 * await call.hangup({ after: "now" });
 * ```
 */
export class TwilioCall extends PhoneCall {
  /**
   * Starts to listen to `socket`. Most programs call {@linkcode TwilioCall.accept} instead.
   *
   * @throws {TypeError} If `socket` is not a socket.
   * @throws {RangeError} If `preRollMs` is negative or not a number, or `silentMs` is not more than 0.
   */
  constructor(socket: PhoneSocketLike, options: TwilioCallOptions = {}) {
    const { rest } = options;
    super(socket, {
      ...options,
      dialect: twilioDialect,
      complete: rest && (({ start }) => {
        return start ? completeTwilioCall(toTwilioStart(start), rest) : Promise.resolve();
      }),
    });
  }

  /**
   * Resolves with the call when its stream has started and `authorize` has accepted it. Closes the
   * socket before it rejects.
   *
   * @throws {PhoneCallError} If the stream does not start in time, a message is not one of
   * Twilio's, the call ends, or `authorize` refuses it.
   * @throws The signal's reason, if the signal is aborted; the error that `authorize` threw.
   */
  static async accept(
    socket: PhoneSocketLike,
    options: TwilioAcceptOptions = {},
  ): Promise<TwilioCall> {
    const { authorize, signal, timeoutMs } = options;
    const call = new TwilioCall(socket, options);
    const start = await call.started({ signal, timeoutMs });
    try {
      requireNotEnded(call); // the call may have ended right after its start
      if (authorize) await askToAccept(call, () => authorize(toTwilioStart(start)), signal);
      signal?.throwIfAborted();
      requireNotEnded(call);
    } catch (error) {
      call.close();
      throw error;
    }
    return call;
  }

  /** The call, `CA…`; an empty string before the stream has started. */
  get callSid(): string {
    return this.start?.callId ?? "";
  }

  /** The stream, `MZ…`; an empty string before the stream has started. */
  get streamSid(): string {
    return this.start?.streamId ?? "";
  }

  /** The account, `AC…`; an empty string before the stream has started. */
  get accountSid(): string {
    return this.start?.accountId ?? "";
  }

  /** The `<Parameter>` elements of the `<Stream>`; none before the stream has started. */
  get customParameters(): Readonly<Record<string, string>> {
    return this.start?.parameters ?? {};
  }
}

function requireNotEnded({ end }: TwilioCall): void {
  if (end) throw endedBeforeAccepted();
}

function endedBeforeAccepted(): PhoneCallError {
  return new PhoneCallError("ended", "Cannot accept the call: it has ended");
}

/** Waits for the answer of `ask`, as long as the call lasts and `signal` is not aborted. */
async function askToAccept(
  call: TwilioCall,
  ask: () => boolean | Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const over = Promise.withResolvers<never>();
  const onAbort = () => over.reject(signal?.reason);
  const onEnd = () => over.reject(endedBeforeAccepted());
  signal?.addEventListener("abort", onAbort, { once: true });
  call.on("ended", onEnd);
  try {
    if (await Promise.race([ask(), over.promise]) === true) return;
    throw new PhoneCallError("refused", "Cannot accept the call: authorize refused it");
  } finally {
    signal?.removeEventListener("abort", onAbort);
    call.off("ended", onEnd);
  }
}

function toTwilioStart({ callId, streamId, accountId, parameters }: CallStart): TwilioStart {
  return {
    callSid: callId,
    streamSid: streamId,
    accountSid: accountId,
    customParameters: parameters,
  };
}
