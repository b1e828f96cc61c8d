import type { SocketCloseEvent, WebSocketLike } from "../../../src/socket/web_socket_like.ts";

// deno-lint-ignore no-explicit-any
export type AnyEvent = any;

/** A client of a socket that records its events, and lets a test wait for them. */
export class SocketClient {
  readonly socket: WebSocketLike;
  readonly events: AnyEvent[] = [];
  readonly log: string[] = [];
  #close: SocketCloseEvent | undefined;
  readonly #waiting: (() => void)[] = [];

  constructor(socket: WebSocketLike) {
    this.socket = socket;
    socket.addEventListener("open", () => this.#note("open"));
    socket.addEventListener("error", () => this.#note("error"));
    socket.addEventListener("message", ({ data }) => {
      const event = JSON.parse(data as string);
      this.events.push(event);
      this.#note(event.type);
    });
    socket.addEventListener("close", ({ code, reason }) => {
      this.#close = { code, reason };
      this.#note("close");
    });
  }

  send(event: AnyEvent): void {
    this.socket.send(JSON.stringify(event));
  }

  async opened(): Promise<void> {
    while (!this.log.includes("open")) await this.#more();
  }

  async closed(): Promise<SocketCloseEvent> {
    while (!this.#close) await this.#more();
    return this.#close;
  }

  /** Resolves with the first event of a type. */
  async event(type: string): Promise<AnyEvent> {
    for (;;) {
      const found = this.events.find((event) => event.type === type);
      if (found) return found;
      if (this.#close) throw new Error(`closed before ${type}: ${this.log.join(", ")}`);
      await this.#more();
    }
  }

  #note(what: string): void {
    this.log.push(what);
    for (const resume of this.#waiting.splice(0)) resume();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
