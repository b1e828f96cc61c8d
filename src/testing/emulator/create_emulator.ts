import { consoleLogger } from "../../events/logger.ts";
import { EmulatedService } from "./emulated_service.ts";
import type { Emulator, EmulatorSocketOptions } from "./emulator.ts";
import type { EmulatorServer } from "./emulator_server.ts";
import type { EmulatorOptions } from "./options/emulator_options.ts";
import { resolveSettings } from "./options/emulator_settings.ts";
import type { Handshake } from "./server/handshake.ts";
import { InProcessSocket } from "./server/in_process_socket.ts";

/**
 * Creates an emulator of the Realtime API for tests. It runs sessions, conversations and responses,
 * detects speech in real audio, and enforces the service's rules with the service's errors. A
 * function of yours, the `responder`, stands in for the model.
 *
 * Voice activity detection goes by loudness. Two consecutive frames of 20 ms that are louder than
 * `40 * threshold - 60` dBFS start speech: -40 dBFS for the default threshold of 0.5. Speech ends
 * when no frame has been that loud for `silence_duration_ms`.
 *
 * @throws {RangeError} If a number in the options is out of its range, or a fault is not valid.
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
 * const transcript = await new Promise((resolve, reject) => {
 *   socket.addEventListener("message", ({ data }) => {
 *     const event = JSON.parse(data as string);
 *     if (event.type === "response.output_audio_transcript.done") resolve(event.transcript);
 *     if (event.type === "error" || event.response?.status === "failed") reject(event);
 *   });
 * });
 * if (transcript !== "You said hello") throw new Error(`said: ${transcript}`);
 * await emulator.close();
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { logger = consoleLogger } = options;
  const service = new EmulatedService(resolveSettings(options));
  const servers = new Set<EmulatorServer>();
  const inProcess = {
    refusal: service.refusal.bind(service),
    accept: service.connect.bind(service),
    handleListenerError: (error: unknown) =>
      logger.warn("A listener on an emulator socket threw", error),
  };
  const close = async () => {
    service.close();
    const closing = [...servers].map((server) => server.close());
    servers.clear();
    await Promise.all(closing);
  };
  return {
    createWebSocket: (socketOptions) =>
      new InProcessSocket(inProcess, handshakeOf(socketOptions), socketOptions.signal),
    fetch: (input, init) => service.fetch(new Request(input, init)),
    dialSip: (dialOptions = {}) => service.dialSip(dialOptions),
    get sessions() {
      return service.sessions;
    },
    async listen(listenOptions = {}) {
      const { startLoopbackServer } = await import("./server/loopback_server.ts");
      const server = await startLoopbackServer(listenOptions, service);
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

/**
 * The handshake that a server would read from the request. A key alone becomes the `Authorization`
 * header.
 */
function handshakeOf({ url, apiKey, headers, protocols }: EmulatorSocketOptions): Handshake {
  const byLowerName: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    byLowerName[name.toLowerCase()] = value;
  }
  if (!headers && !protocols) byLowerName.authorization = `Bearer ${apiKey}`;
  return { url: new URL(url), headers: byLowerName, protocols: protocols ?? [] };
}
