import { createWebSocket as createDefaultWebSocket } from "../../socket/create_web_socket.ts";
import type { CreateWebSocket } from "../../socket/web_socket_like.ts";
import { telephoneOf } from "./create_telephone.ts";
import { MediaStream } from "./media_stream.ts";
import { readTwiml, type StreamOrder } from "./read_twiml.ts";
import { signTwilioRequest } from "./sign_twilio_request.ts";
import type { Telephone, TelephoneEnd } from "./telephone.ts";
import type { TelephoneOptions } from "./telephone_options.ts";

/** What {@linkcode dialTelephone} takes. Give `webhookUrl`, or `streamUrl` for a stream without one. */
export interface DialOptions extends TelephoneOptions {
  /** The server's webhook for incoming calls, which answers with TwiML. */
  readonly webhookUrl?: string;
  /** The server's media stream, where no webhook tells it. */
  readonly streamUrl?: string;
  /** Signs the webhook and the upgrade as Twilio does; without one, neither is signed. */
  readonly authToken?: string;
  /** What Twilio would know the webhook as, and sign; where to really ask is `webhookUrl`. */
  readonly publicWebhookUrl?: string;
  /** Where to really open the socket of a stream: a server on loopback is `ws:`, TwiML says `wss:`. */
  readonly resolveStreamUrl?: (url: string) => string;
  /** Who calls. @default "+15550100" */
  readonly from?: string;
  /** Who is called. @default "+15550199" */
  readonly to?: string;
  /** Opens the socket; must set request headers. @default the runtime's own WebSocket */
  readonly createWebSocket?: CreateWebSocket;
  /** Asks the webhook. @default globalThis.fetch */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** A call did not go through. */
export class TelephoneError extends Error {
  /** The HTTP status that the webhook answered; `undefined` if it was not that. */
  readonly status: number | undefined;

  /** Says what did not go through. */
  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = "TelephoneError";
    this.status = status;
  }
}

/**
 * Calls a server over real sockets, as Twilio does: asks its webhook, opens the stream that the TwiML
 * names, and plays the carrier. In the handle, `socket` is the carrier's own end.
 *
 * @throws {TelephoneError} If the webhook refuses, its TwiML connects no stream, or the socket does
 * not open.
 */
export async function dialTelephone(options: DialOptions): Promise<Telephone> {
  const { authToken, streamUrl, resolveStreamUrl = (url) => url } = options;
  const { createWebSocket = createDefaultWebSocket } = options;
  const port = { send: (_text: string) => {} };
  const named = new MediaStream(options, port); // makes up the ids that are not given
  const { callSid, streamSid } = named;
  const order = streamUrl === undefined
    ? await askWebhook({ ...options, callSid })
    : { url: streamUrl, parameters: options.parameters ?? {} };
  const stream = new MediaStream(
    { ...options, callSid, streamSid, parameters: order.parameters },
    port,
  );
  const headers: Record<string, string> = {};
  if (authToken !== undefined) {
    headers["x-twilio-signature"] = await signTwilioRequest(authToken, order.url);
  }
  const socket = await createWebSocket({
    url: resolveStreamUrl(order.url),
    apiKey: "",
    headers,
    protocols: [],
    signal: new AbortController().signal,
  });
  const { promise: ended, resolve } = Promise.withResolvers<TelephoneEnd>();
  await new Promise<void>((opened, failed) => {
    const refused = () => failed(new TelephoneError("The stream's socket did not open"));
    socket.addEventListener("open", () => opened());
    socket.addEventListener("error", refused);
    socket.addEventListener("message", ({ data }) => stream.handleMessage(data));
    socket.addEventListener("close", ({ code, reason }) => {
      refused();
      stream.end();
      resolve({ code: code || 1006, reason: reason ?? "", by: "server" });
    });
    if (socket.readyState === 1) opened();
  });
  port.send = (text) => {
    if (socket.readyState === 1) socket.send(text);
  };
  stream.begin();
  return telephoneOf(stream, socket, ended, (code) => {
    stream.end();
    resolve({ code, reason: "", by: "caller" });
    if (code === 1000) socket.close(1000);
    else socket.close(4000, "cut"); // a client of the DOM's kind cannot drop its connection
  });
}

async function askWebhook(
  options: DialOptions & { readonly callSid: string },
): Promise<StreamOrder> {
  const { webhookUrl, publicWebhookUrl = webhookUrl, authToken, callSid } = options;
  if (webhookUrl === undefined || publicWebhookUrl === undefined) {
    throw new TypeError("Cannot call: give webhookUrl or streamUrl");
  }
  const fields = {
    AccountSid: options.accountSid ?? `AC${"0".repeat(32)}`,
    ApiVersion: "2010-04-01",
    CallSid: callSid,
    CallStatus: "ringing",
    Direction: "inbound",
    From: options.from ?? "+15550100",
    To: options.to ?? "+15550199",
  };
  const ask = options.fetch ?? globalThis.fetch;
  const response = await ask(webhookUrl, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      ...authToken === undefined
        ? {}
        : { "x-twilio-signature": await signTwilioRequest(authToken, publicWebhookUrl, fields) },
    },
    body: new URLSearchParams(fields).toString(),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new TelephoneError(`The webhook answered ${response.status}`, response.status);
  }
  const order = readTwiml(text);
  if (!order) throw new TelephoneError("The webhook's TwiML connects no stream", response.status);
  return order;
}
