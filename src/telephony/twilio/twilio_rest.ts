import { type Clock, systemClock } from "../../clock/clock.ts";
import { bytesToBase64 } from "../../wire/base64.ts";

/** Credentials and options for ending a call with Twilio's REST interface. */
export interface TwilioRestOptions {
  /** The account, `AC…`. @default the account that the call belongs to */
  readonly accountSid?: string | undefined;
  /** The account's auth token. Leave it out with `apiKeySid` and `apiKeySecret`. */
  readonly authToken?: string | undefined;
  /** The API key, `SK…`. */
  readonly apiKeySid?: string | undefined;
  /** The secret of `apiKeySid`. */
  readonly apiKeySecret?: string | undefined;
  /** Makes the request. @default globalThis.fetch */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Twilio's address. @default "https://api.twilio.com" */
  readonly baseUrl?: string | undefined;
  /** How long the request may take, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number | undefined;
  /** Measures the time. @default systemClock */
  readonly clock?: Clock | undefined;
}

/** Thrown when Twilio did not end the call. */
export class TwilioRestError extends Error {
  /** The HTTP status, or 0 if no answer came. */
  readonly status: number;

  /** Makes an error. `message` must not quote Twilio's answer. */
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TwilioRestError";
    this.status = status;
  }
}

/**
 * Ends a call, even if other verbs follow its stream. Posts `Status=completed` to
 * `/2010-04-01/Accounts/{sid}/Calls/{sid}.json`. The answer 404 is not an error, as it says that
 * the call has ended before.
 *
 * @throws {TypeError} If credentials are missing.
 * @throws {TwilioRestError} If Twilio refuses, or does not answer in time.
 */
export async function completeTwilioCall(
  call: { readonly accountSid: string; readonly callSid: string },
  options: TwilioRestOptions,
): Promise<void> {
  const { accountSid = call.accountSid, authToken, apiKeySid, apiKeySecret } = options;
  const { baseUrl = "https://api.twilio.com", timeoutMs = 10_000, clock = systemClock } = options;
  const user = apiKeySid ?? accountSid;
  const secret = apiKeySid === undefined ? authToken : apiKeySecret;
  if (!secret) {
    throw new TypeError(
      "Cannot end the call: credentials are missing. Pass authToken, or apiKeySid and apiKeySecret",
    );
  }
  const url = `${baseUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Calls/${
    encodeURIComponent(call.callSid)
  }.json`;
  const controller = new AbortController();
  const timer = clock.setTimer(() => controller.abort(), timeoutMs);
  const send = options.fetch ?? globalThis.fetch;
  try {
    const response = await send(url, {
      method: "POST",
      headers: {
        authorization: `Basic ${bytesToBase64(new TextEncoder().encode(`${user}:${secret}`))}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "Status=completed",
      signal: controller.signal,
    });
    await response.body?.cancel();
    if (response.ok || response.status === 404) return;
    throw new TwilioRestError(
      response.status,
      `Cannot end the call: Twilio answered with status ${response.status}`,
    );
  } catch (error) {
    if (error instanceof TwilioRestError) throw error;
    const why = controller.signal.aborted
      ? `Twilio did not answer within ${timeoutMs} ms`
      : "the request did not reach Twilio, or its answer did not come";
    throw new TwilioRestError(0, `Cannot end the call: ${why}`, { cause: error });
  } finally {
    clock.clearTimer(timer);
  }
}
