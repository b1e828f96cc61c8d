import type { CreateWebSocketOptions, WebSocketLike } from "../../src/socket/web_socket_like.ts";
import type { Emulator } from "../../src/testing/mod.ts";

/** Wraps an emulator's `createWebSocket` and reports each event that a client sends. */
export function overheard(
  emulator: Pick<Emulator, "createWebSocket">,
  // deno-lint-ignore no-explicit-any -- tests read fields of any event
  handleSent: (event: any) => void,
): (request: CreateWebSocketOptions) => WebSocketLike {
  return (request) => {
    const socket = emulator.createWebSocket(request);
    const send = socket.send.bind(socket);
    socket.send = (text) => {
      handleSent(JSON.parse(text as string));
      send(text);
    };
    return socket;
  };
}
