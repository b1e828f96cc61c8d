import { type Clock, systemClock } from "../../clock/clock.ts";
import { bytesToBase64 } from "../../wire/base64.ts";

/** What it takes to end a call by Twilio's REST interface. */
export interface TwilioRestOptions {
  /** `AC…`. @default the account that the call belongs to */
  readonly accountSid?: string;
  /** The account's auth token; or give `apiKeySid` and `apiKeySecret`. */
  readonly authToken?: string;
  /** `SK…` */
  readonly apiKeySid?: string;
  /** The secret that belongs to `apiKeySid`. */
  readonly apiKeySecret?: string;
  /** Makes the request. @default globalThis.fetch */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Where Twilio is. @default "https://api.twilio.com" */
  readonly baseUrl?: string;
  /** How long the request may take, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
  /** Times the request. @default systemClock */
  readonly clock?: Clock;
}

/** Twilio did not end the call. */
export class TwilioRestError extends Error {
  /** The HTTP status; 0 if no answer came. */
  readonly status: number;

  /** Says what Twilio answered, without its words. */
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TwilioRestError";
    this.status = status;
  }
}

/**
 * Ends a call, whatever verbs follow its stream: `POST /2010-04-01/Accounts/{sid}/Calls/{sid}.json`
 * with `Status=completed`. A call that has ended already (404) counts as done.
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
    throw new TypeError("Cannot end the call: give authToken, or apiKeySid and apiKeySecret");
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
      `Twilio did not end the call: it answered ${response.status}`,
    );
  } catch (error) {
    if (error instanceof TwilioRestError) throw error;
    const why = controller.signal.aborted ? `no answer within ${timeoutMs} ms` : "no answer";
    throw new TwilioRestError(0, `Twilio did not end the call: ${why}`, { cause: error });
  } finally {
    clock.clearTimer(timer);
  }
}
