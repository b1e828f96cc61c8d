import { PhoneCall } from "../call/phone_call.ts";
import { PhoneCallError } from "../call/phone_call_error.ts";
import type { PhoneCallOptions } from "../call/phone_call_options.ts";
import type { PhoneSocketLike } from "../call/phone_socket.ts";
import type { CallStart } from "../carrier_dialect.ts";
import { twilioDialect } from "./twilio_dialect.ts";
import { completeTwilioCall, type TwilioRestOptions } from "./twilio_rest.ts";

/** What Twilio says about a call when its stream starts. */
export interface TwilioStart {
  /** `CA…` */
  readonly callSid: string;
  /** `MZ…` */
  readonly streamSid: string;
  /** `AC…` */
  readonly accountSid: string;
  /** The `<Parameter>`s of the `<Stream>`. Whoever opens the socket can say anything here. */
  readonly customParameters: Readonly<Record<string, string>>;
}

/** What every {@linkcode TwilioCall} takes. */
export interface TwilioCallOptions extends PhoneCallOptions {
  /** With credentials, `hangup()` ends the call itself, and not only its stream. */
  readonly rest?: TwilioRestOptions;
}

/** What {@linkcode TwilioCall.accept} takes. */
export interface TwilioAcceptOptions extends TwilioCallOptions {
  /**
   * Says whether the call is let in; refused calls are closed, and `accept` rejects. Check here that
   * the stream belongs to a call of yours: see `CallTokens`.
   */
  readonly authorize?: (start: TwilioStart) => boolean | Promise<boolean>;
  /** Ends the wait; `accept` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How long the stream may take to start, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
}

/**
 * A call whose media stream Twilio has opened. {@linkcode TwilioCall.accept} gives what Twilio says
 * of the call before an agent or a session has to exist; what the caller says meanwhile is kept.
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
   * Listens to `socket` from now on: mostly for {@linkcode TwilioCall.accept} to do.
   *
   * @throws {TypeError} If `socket` is no socket.
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
   * Waits until Twilio has said what call it is.
   *
   * @throws {PhoneCallError} If the stream does not start in time, is none, ends before it is let in,
   * or `authorize` refuses it. The socket is closed then.
   * @throws The signal's reason, if it is aborted; what `authorize` threw. The socket is closed.
   */
  static async accept(
    socket: PhoneSocketLike,
    options: TwilioAcceptOptions = {},
  ): Promise<TwilioCall> {
    const { authorize, signal, timeoutMs } = options;
    const call = new TwilioCall(socket, options);
    const start = await call.started({ signal, timeoutMs });
    try {
      requireLife(call); // its end may have come right behind its start
      if (authorize) await letIn(call, () => authorize(toTwilioStart(start)), signal);
      signal?.throwIfAborted();
      requireLife(call);
    } catch (error) {
      call.close();
      throw error;
    }
    return call;
  }

  /** `CA…`; empty before the stream has started. */
  get callSid(): string {
    return this.start?.callId ?? "";
  }

  /** `MZ…`; empty before the stream has started. */
  get streamSid(): string {
    return this.start?.streamId ?? "";
  }

  /** `AC…`; empty before the stream has started. */
  get accountSid(): string {
    return this.start?.accountId ?? "";
  }

  /** The `<Parameter>`s of the `<Stream>`; none before the stream has started. */
  get customParameters(): Readonly<Record<string, string>> {
    return this.start?.parameters ?? {};
  }
}

function requireLife({ end }: TwilioCall): void {
  if (end) throw endedBeforeLetIn();
}

function endedBeforeLetIn(): PhoneCallError {
  return new PhoneCallError("ended", "The call ended before it was let in");
}

/** Waits for what `ask` says, as long as the call lasts and `signal` is not aborted. */
async function letIn(
  call: TwilioCall,
  ask: () => boolean | Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const over = Promise.withResolvers<never>();
  const onAbort = () => over.reject(signal?.reason);
  const onEnd = () => over.reject(endedBeforeLetIn());
  signal?.addEventListener("abort", onAbort, { once: true });
  call.on("ended", onEnd);
  try {
    if (await Promise.race([ask(), over.promise]) === true) return;
    throw new PhoneCallError("refused", "The call was refused");
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
