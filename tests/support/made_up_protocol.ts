import { PCM16_24K } from "../../src/audio/format.ts";
import type { TransportEvent } from "../../src/contract/transport_events.ts";
import type { EngineParts, Protocol, ProtocolEngine } from "../../src/transport/protocol.ts";
import { bytesToBase64 } from "../../src/wire/base64.ts";

/**
 * A made-up protocol: JSON messages with a field `say`. It shows what a second protocol has to bring, and
 * that the shared half of a transport does the rest.
 */
export const MADE_UP: Protocol = { createEngine: (parts) => new MadeUpEngine(parts) };

class MadeUpEngine implements ProtocolEngine {
  readonly inputFormat = PCM16_24K;
  readonly lastError = undefined;
  responding = false;
  readonly #parts: EngineParts;
  #isConfigured = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  configure(): void {
    if (this.#isConfigured) return;
    this.#isConfigured = true;
    this.updateSessionConfig(this.#parts.config);
  }

  handleMessage(data: unknown): void {
    const { events, modelAudio } = this.#parts;
    const message = JSON.parse(String(data));
    const part = { responseId: message.turn, itemId: message.turn, contentIndex: 0 };
    events.emit("*", { type: message.say, ...message });
    if (message.say === "begin") {
      this.responding = true;
      modelAudio.beginResponse(message.turn, { format: PCM16_24K, outOfBand: false });
      events.emit("turn_started", {
        type: "response_started",
        providerData: { response: { id: message.turn } },
      });
    } else if (message.say === "sound") {
      modelAudio.receive(part, message.audio, () => ({ format: PCM16_24K, outOfBand: false }));
    } else if (message.say === "call") {
      const { name, input } = message;
      const call = {
        type: "function_call",
        id: name,
        callId: name,
        name,
        responseId: message.turn,
      };
      events.emit("function_call", { ...call, arguments: input });
    } else if (message.say === "end") {
      this.responding = false;
      modelAudio.finish(part);
      modelAudio.endResponse(message.turn);
      const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
      events.emit("turn_done", {
        type: "response_done",
        response: { id: message.turn, output: [], usage },
      });
    } else if (message.say === "listening") {
      events.emit("speech_started", { type: "speech_started" });
      this.interrupt();
    }
  }

  interrupt(): void {
    this.#parts.modelAudio.discardRunning();
    for (const { itemId, heardMs } of this.#parts.modelAudio.interrupt()) {
      this.#send("cut", { turn: itemId, heardMs });
    }
  }

  end = () => {};
  appendAudio = (bytes: Uint8Array) => this.appendBase64Audio(bytesToBase64(bytes));
  appendBase64Audio = (audio: string) => this.#send("hear", { audio });
  commitAudio = () => this.#send("over", {});
  requestResponse = () => this.#send("answer", {});
  cancelResponse = (turn: string) => this.#send("stop", { turn });
  retrieveItem = (item: string) => this.#send("show", { item });
  sendEvent = ({ type, ...fields }: TransportEvent) => this.#send(type, fields);
  sendMessage: ProtocolEngine["sendMessage"] = (text) => this.#send("read", { text });
  sendFunctionCallOutput: ProtocolEngine["sendFunctionCallOutput"] = ({ name }, output) =>
    this.#send("result", { name, output });
  sendMcpResponse = () => {};
  resetHistory = () => {};
  updateSessionConfig: ProtocolEngine["updateSessionConfig"] = ({ instructions }) =>
    this.#send("set", { instructions });

  #send(say: string, fields: object): void {
    this.configure();
    this.#parts.send(JSON.stringify({ say, ...fields }));
  }
}
