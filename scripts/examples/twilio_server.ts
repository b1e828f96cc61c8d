// A voice server for Twilio: whoever calls talks to a model. The same file runs on Deno, Bun and
// Node; `ws` comes from npm. In a program of your own, import from "@voicewire/realtime/twilio".
//
//   OPENAI_API_KEY     the key
//   TWILIO_AUTH_TOKEN  says which requests are Twilio's
//   PUBLIC_URL         where Twilio reaches this server: https://voice.example.com
//   PORT               where it listens on 127.0.0.1, behind your proxy; 8080 if left out
// Point the number's voice webhook at PUBLIC_URL/voice.
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
if (!apiKey || !authToken || !publicUrl) throw new Error("Set the variables that stand above");
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
/** The webhook: tells Twilio where to stream a call, with a token that lets in this call, once. */
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
/** The stream: only Twilio may open it, and only for a call that the webhook has let in. */
const server = createServer((request, response) => {
  greet(request, response).catch(() => response.destroy());
});
server.on("upgrade", async (request, socket, head) => {
  socket.on("error", () => {}); // a stranger that hangs up in the middle ends nothing
  const isOurs = request.url === "/media" &&
    await verifyTwilioSignature(request, authToken, { publicUrl });
  if (!isOurs) return void socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
  sockets.handleUpgrade(request, socket, head, (webSocket: PhoneSocketLike) => {
    answer(webSocket).catch(({ name }) => {
      console.log(`A call was not let in, or failed: ${name}`);
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
    await transport.hangup({ after: "drain" }); // when the caller has heard the goodbye
  });
  transport.on("disconnected", () => void call.hangup());
  transport.on("call_ended", ({ initiator }) => console.log(`Call over, by the ${initiator}`));
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

/** The body, if it is no longer than a webhook's. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    if ((body += chunk).length > 65_536) throw new Error("too long");
  }
  return body;
}

server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});
