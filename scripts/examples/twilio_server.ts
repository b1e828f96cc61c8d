// A voice server for Twilio: every caller talks to a model. The same file runs on Deno, Bun and
// Node; `ws` comes from npm. In your own program, import from "@voicewire/realtime/twilio".
//
//   OPENAI_API_KEY     the API key
//   TWILIO_AUTH_TOKEN  the token that verifies Twilio's requests
//   PUBLIC_URL         the URL of this server for Twilio: https://voice.example.com
//   PORT               the port on 127.0.0.1, behind your proxy (default 8080)
// Set the number's voice webhook to PUBLIC_URL/voice.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { WebSocketServer } from "ws";
import {
  CallTokens,
  connectStream,
  type PhoneSocketLike,
  TwilioCall,
  TwilioRealtimeTransportLayer,
  twiml,
  verifyTwilioSignature,
} from "../../src/telephony/mod.ts";

const { OPENAI_API_KEY: apiKey = "", TWILIO_AUTH_TOKEN: authToken = "" } = process.env;
const { PUBLIC_URL: publicUrl = "", PORT = "8080", REALTIME_URL: url } = process.env;
if (!apiKey || !authToken || !publicUrl) {
  throw new Error("Cannot start: a variable is missing. Set the variables that are listed above");
}
const streamUrl = `${publicUrl.replace(/^http/, "ws").replace(/\/$/, "")}/media`;
const tokens = new CallTokens();
const parameters = { type: "object", properties: {}, required: [], additionalProperties: false };
const END_CALL = {
  type: "function",
  name: "end_call",
  description: "Ends the call.",
  parameters,
  strict: true,
} as const;
const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_000_000 });
/** The methods of a socket of `ws` that keep it open. */
interface Pingable {
  ping(): void;
  addEventListener(type: "close", listener: () => void): void;
}
/** The webhook. It tells Twilio the URL for the call's stream, with a token that is valid once. */
async function greet(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = request.url === "/voice" ? await bodyOf(request) : "";
  const callSid = new URLSearchParams(body).get("CallSid");
  if (!callSid || !await verifyTwilioSignature(request, authToken, { publicUrl, body })) {
    return void response.writeHead(403).end();
  }
  const token = await tokens.issue(callSid);
  response.writeHead(200, { "content-type": "text/xml" });
  response.end(twiml(connectStream({ url: streamUrl, parameters: { token } })));
}
/** The stream. Only Twilio may open it, and only with a token of the webhook. */
const server = createServer((request, response) => {
  greet(request, response).catch(() => response.destroy());
});
server.on("upgrade", async (request, socket, head) => {
  socket.on("error", () => {}); // a client that disconnects early must not end the process
  const isOurs = request.url === "/media" &&
    await verifyTwilioSignature(request, authToken, { publicUrl });
  if (!isOurs) return void socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
  sockets.handleUpgrade(request, socket, head, (webSocket: PhoneSocketLike & Pingable) => {
    const pings = setInterval(() => webSocket.ping(), 20_000); // keeps proxies from closing it
    webSocket.addEventListener("close", () => clearInterval(pings));
    answer(webSocket).catch(({ name }) => {
      console.log(`Cannot take the call: ${name}`);
      webSocket.close?.();
    });
  });
});

async function answer(webSocket: PhoneSocketLike): Promise<void> {
  const call = await TwilioCall.accept(webSocket, {
    authorize: (start) => tokens.redeem(start.customParameters.token, start.callSid),
  });
  const transport = new TwilioRealtimeTransportLayer({ twilioWebSocket: call, url });
  transport.on("function_call", async (toolCall) => {
    if (toolCall.name !== "end_call") return;
    transport.sendFunctionCallOutput(toolCall, "Say goodbye in one sentence.");
    await transport.hangup({ after: "drain" }); // hang up after the caller has heard the goodbye
  });
  transport.on("disconnected", () => void call.hangup());
  transport.on(
    "call_ended",
    ({ initiator }) => console.log(`The call has ended, by the ${initiator}`),
  );
  await transport.connect({
    apiKey,
    initialSessionConfig: {
      instructions: "You are on the phone. Answer in one or two short sentences.",
      audio: { input: { turnDetection: { type: "server_vad" } } },
      tools: [END_CALL],
    },
  });
  transport.requestResponse(); // the model greets the caller
}

/** The body of a request, at most as long as a webhook's. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    if ((body += chunk).length > 65_536) throw new Error("Cannot read the body: it is too long");
  }
  return body;
}

server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});
