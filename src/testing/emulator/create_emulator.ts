import { consoleLogger } from "../../events/logger.ts";
import type { Emulator, EmulatorSocketOptions } from "./emulator.ts";
import type { EmulatorServer } from "./emulator_server.ts";
import { Hub } from "./hub.ts";
import type { EmulatorOptions } from "./options/emulator_options.ts";
import { resolveSettings } from "./options/emulator_settings.ts";
import type { Handshake } from "./server/handshake.ts";
import { InProcessSocket } from "./server/in_process_socket.ts";

/**
 * Makes a server of the Realtime API for tests: sessions, voice activity detection over real audio,
 * conversations, responses, every rule and every error, with a function of yours as the model.
 *
 * Its voice activity detection goes by loudness: two frames of 20 ms in a row that are louder than
 * `40 * threshold - 60` dBFS are speech (-40 dBFS for the default threshold of 0.5), and speech ends
 * when no frame was that loud for `silence_duration_ms`.
 *
 * @throws {RangeError} If an option is out of its range.
 *
 * @example A text turn inside the process
 * ```ts
 * import { createEmulator } from "@voicewire/realtime/testing";
 *
 * const emulator = createEmulator({ responder: (turn) => ({ say: `You said ${turn.text}` }) });
 * const socket = emulator.createWebSocket({
 *   url: "ws://emulator/v1/realtime?model=gpt-realtime",
 *   apiKey: "any",
 * });
 * const item = {
 *   type: "message",
 *   role: "user",
 *   content: [{ type: "input_text", text: "hello" }],
 * };
 * socket.addEventListener("open", () => {
 *   socket.send(JSON.stringify({ type: "conversation.item.create", item }));
 *   socket.send(JSON.stringify({ type: "response.create" }));
 * });
 * const transcript = await new Promise((resolve) => {
 *   socket.addEventListener("message", ({ data }) => {
 *     const event = JSON.parse(data as string);
 *     if (event.type === "response.output_audio_transcript.done") resolve(event.transcript);
 *   });
 * });
 * if (transcript !== "You said hello") throw new Error(`said: ${transcript}`);
 * await emulator.close();
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { logger = consoleLogger } = options;
  const hub = new Hub(resolveSettings(options));
  const servers = new Set<EmulatorServer>();
  const inProcess = {
    refusal: hub.refusal.bind(hub),
    accept: hub.connect.bind(hub),
    handleListenerError: (error: unknown) =>
      logger.warn("A listener of an emulator's socket has thrown", error),
  };
  const close = async () => {
    hub.close();
    const closing = [...servers].map((server) => server.close());
    servers.clear();
    await Promise.all(closing);
  };
  return {
    createWebSocket: (socketOptions) =>
      new InProcessSocket(inProcess, handshakeOf(socketOptions), socketOptions.signal),
    fetch: (input, init) => hub.fetch(new Request(input, init)),
    dialSip: (dialOptions = {}) => hub.dialSip(dialOptions),
    get sessions() {
      return hub.sessions;
    },
    async listen(listenOptions = {}) {
      const { startLoopbackServer } = await import("./server/loopback_server.ts");
      const server = await startLoopbackServer(listenOptions, hub);
      servers.add(server);
      const closeServer = () => {
        servers.delete(server);
        return server.close();
      };
      return { ...server, close: closeServer, [Symbol.asyncDispose]: closeServer };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The same as a server reads from the request; a key alone becomes the header that says it. */
function handshakeOf({ url, apiKey, headers, protocols }: EmulatorSocketOptions): Handshake {
  const byLowerName: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    byLowerName[name.toLowerCase()] = value;
  }
  if (!headers && !protocols) byLowerName.authorization = `Bearer ${apiKey}`;
  return { url: new URL(url), headers: byLowerName, protocols: protocols ?? [] };
}
