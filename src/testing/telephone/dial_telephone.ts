import { createWebSocket as createDefaultWebSocket } from "../../socket/create_web_socket.ts";
import type { CreateWebSocket } from "../../socket/web_socket_like.ts";
import { telephoneOf } from "./create_telephone.ts";
import { MediaStream } from "./media_stream.ts";
import { readTwiml, type StreamOrder } from "./read_twiml.ts";
import { signTwilioRequest } from "./sign_twilio_request.ts";
import type { Telephone, TelephoneEnd } from "./telephone.ts";
import type { TelephoneOptions } from "./telephone_options.ts";

/** Options of {@linkcode dialTelephone}. Pass `webhookUrl`, or pass `streamUrl` to skip the webhook. */
export interface DialOptions extends TelephoneOptions {
  /** The URL of the server's webhook for incoming calls, which answers with TwiML. */
  readonly webhookUrl?: string | undefined;
  /** The URL of the server's media stream. With it, no webhook is called. */
  readonly streamUrl?: string | undefined;
  /** The auth token that signs the webhook and the upgrade. By default neither is signed. */
  readonly authToken?: string | undefined;
  /**
   * The URL of the webhook in the signature, if the server has another one in public. By default
   * `webhookUrl`.
   */
  readonly publicWebhookUrl?: string | undefined;
  /**
   * Maps the URL in the TwiML to the URL to open. TwiML says `wss:`, and a server on loopback may be
   * `ws:`. By default the URL stays the same.
   */
  readonly resolveStreamUrl?: ((url: string) => string) | undefined;
  /** The number of the caller. @default {"+15550100"} */
  readonly from?: string | undefined;
  /** The number that is called. @default {"+15550199"} */
  readonly to?: string | undefined;
  /**
   * Opens the socket. To send a signature it must set request headers. By default the runtime's own
   * `WebSocket`.
   */
  readonly createWebSocket?: CreateWebSocket | undefined;
  /** Calls the webhook. @default {globalThis.fetch} */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

/** Thrown by {@linkcode dialTelephone} if the call does not go through. */
export class TelephoneError extends Error {
  /** The HTTP status of the webhook. `undefined` if the webhook was not the reason. */
  readonly status: number | undefined;

  /** Creates the error. */
  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = "TelephoneError";
    this.status = status;
  }
}

/**
 * Calls a server over real sockets, as Twilio does. It calls the server's webhook, opens the stream in
 * the TwiML, and plays the carrier and the caller. Use it to test a server that runs already. In the
 * returned {@linkcode Telephone}, `socket` is the carrier's end.
 *
 * @throws {TelephoneError} Rejects if the webhook refuses, its TwiML connects no stream, or the socket
 * does not open.
 * @throws {TypeError} Rejects if neither `webhookUrl` nor `streamUrl` is given.
 *
 * @example Call a server on loopback
 * ```ts ignore
 * import { dialTelephone } from "@voicewire/realtime/testing";
 *
 * const telephone = await dialTelephone({
 *   webhookUrl: "http://127.0.0.1:8080/incoming-call",
 *   resolveStreamUrl: () => "ws://127.0.0.1:8080/media-stream",
 * });
 * telephone.say(new Int16Array(8_000)); // a second of silence
 * telephone.hangUp();
 * await telephone.ended;
 * ```
 */
export async function dialTelephone(options: DialOptions): Promise<Telephone> {
  const { authToken, streamUrl, resolveStreamUrl = (url) => url } = options;
  const { createWebSocket = createDefaultWebSocket } = options;
  const port = { send: (_text: string) => {} };
  const named = new MediaStream(options, port); // makes the ids that are not given
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
    const refused = () =>
      failed(new TelephoneError("Cannot dial: the socket of the stream did not open"));
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
    else socket.close(4000, "cut"); // a WebSocket of the DOM cannot drop its connection
  });
}

async function askWebhook(
  options: DialOptions & { readonly callSid: string },
): Promise<StreamOrder> {
  const { webhookUrl, publicWebhookUrl = webhookUrl, authToken, callSid } = options;
  if (webhookUrl === undefined || publicWebhookUrl === undefined) {
    throw new TypeError(
      "Cannot dial: neither `webhookUrl` nor `streamUrl` is given. Pass one of them",
    );
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
    throw new TelephoneError(
      `Cannot dial: the webhook answered with status ${response.status}`,
      response.status,
    );
  }
  const order = readTwiml(text);
  if (!order) {
    throw new TelephoneError(
      "Cannot dial: the TwiML of the webhook has no `<Connect><Stream>`",
      response.status,
    );
  }
  return order;
}
