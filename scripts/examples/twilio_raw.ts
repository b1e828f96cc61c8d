// The same as twilio_server.ts over a raw WebSocket: a transport that knows nothing about phones,
// and Twilio's messages by hand (GUIDE.md, program 9). `TwilioRealtimeTransportLayer` does more: it
// paces the audio, fills gaps, keeps the caller's words until the model is connected, and times the
// hang-up.
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketOptions,
  type WebSocketLike,
} from "../../src/transport/mod.ts";

/** Connects a caller, on a socket that Twilio has opened, to a model until the socket closes. */
export function relayCall(twilio: WebSocketLike, options: OpenAIRealtimeWebSocketOptions): void {
  const client = new OpenAIRealtimeWebSocket(options);
  const format = { type: "audio/pcmu" } as const; // a phone line is µ-law in both directions
  /** The milliseconds of each part's audio before each mark. */
  const marks = new Map<string, { itemId: string; contentIndex: number; playedMs: number }>();
  const sentMs = new Map<string, number>();
  let streamSid = "";
  const send = (message: object) => twilio.send(JSON.stringify({ streamSid, ...message }));

  client.on("audio_base64", ({ base64, itemId, contentIndex }) => {
    const part = `${itemId}/${contentIndex}`;
    const before = sentMs.get(part) ?? 0;
    if (before === 0) client.reportPlayback({ itemId, contentIndex, playedMs: 0 });
    const playedMs = before + atob(base64).length / 8;
    sentMs.set(part, playedMs);
    const name = `${part}/${playedMs}`;
    marks.set(name, { itemId, contentIndex, playedMs });
    send({ event: "media", media: { payload: base64 } });
    send({ event: "mark", mark: { name } });
  });
  client.on("audio_interrupted", () => {
    marks.clear(); // Twilio now sends these marks back, although their audio was not played
    send({ event: "clear" });
  });
  client.on("disconnected", () => twilio.close());

  // deno-lint-ignore no-explicit-any -- Twilio's messages, or those of any other client
  const take = (message: any) => {
    switch (message.event) {
      case "start":
        streamSid = message.start.streamSid;
        client.connect({
          initialSessionConfig: { audio: { input: { format }, output: { format } } },
        })
          .catch(() => twilio.close());
        return;
      case "media":
        if (client.status === "connected") client.sendBase64Audio(message.media.payload);
        return;
      case "mark": {
        const passed = marks.get(message.mark.name);
        if (passed) client.reportPlayback(passed);
        marks.delete(message.mark.name);
      }
    }
  };
  twilio.addEventListener("message", ({ data }) => {
    try {
      take(JSON.parse(String(data)));
    } catch {
      twilio.close(); // an error that a listener throws would end the process
    }
  });
  twilio.addEventListener("close", () => client.close());
}
