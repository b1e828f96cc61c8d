import { systemClock } from "../../clock/clock.ts";
import type { WebSocketLike } from "../../socket/web_socket_like.ts";
import { ensure } from "./ensure.ts";

/** How long an outcome may take before it counts as missing. */
const PATIENCE_MS = 5000;

/** One event of a socket. */
export type SocketHappening =
  | { readonly type: "open" | "error" }
  | { readonly type: "message"; readonly data: unknown }
  | { readonly type: "close"; readonly code: number; readonly reason: string };

/** A socket under test, with its events so far. */
export class WatchedSocket {
  /** The socket. */
  readonly socket: WebSocketLike;
  /** The events so far, in order. */
  readonly happenings: SocketHappening[] = [];
  #wake: (() => void) | undefined;

  constructor(socket: WebSocketLike) {
    this.socket = socket;
    if ("binaryType" in socket) socket.binaryType = "arraybuffer";
    const note = (happening: SocketHappening) => {
      this.happenings.push(happening);
      this.#wake?.();
    };
    socket.addEventListener("open", () => note({ type: "open" }));
    socket.addEventListener("error", () => note({ type: "error" }));
    socket.addEventListener("message", ({ data }) => note({ type: "message", data }));
    socket.addEventListener("close", ({ code = 1005, reason = "" }) => {
      note({ type: "close", code: code === 0 ? 1006 : code, reason });
    });
  }

  /** Waits until the socket is open. */
  async opened(): Promise<this> {
    await this.until("an open socket", () => this.socket.readyState === 1 || this.hasEnded());
    ensure(this.socket.readyState === 1, `the socket must open: ${this.story()}`);
    return this;
  }

  /** Whether a close or an error event has come. */
  hasEnded(): boolean {
    return this.happenings.some(({ type }) => type === "close" || type === "error");
  }

  /** The data of the messages so far. */
  messages(): readonly unknown[] {
    return this.happenings.flatMap((happening) =>
      happening.type === "message" ? [happening.data] : []
    );
  }

  /** Waits until `count` messages have come in all, and returns the last. */
  async message(count = 1): Promise<unknown> {
    await this.until(`message ${count}`, () => this.messages().length >= count);
    return this.messages()[count - 1];
  }

  /** Waits for the close event. */
  async closed(): Promise<{ readonly code: number; readonly reason: string }> {
    const find = () => this.happenings.find((happening) => happening.type === "close");
    await this.until("a close event", () => find() !== undefined);
    return find()!;
  }

  /** Waits until a condition holds. Fails if it does not hold in time. */
  async until(what: string, condition: () => boolean): Promise<void> {
    let late = false;
    const timer = systemClock.setTimer(() => {
      late = true;
      this.#wake?.();
    }, PATIENCE_MS);
    while (!condition() && !late) await new Promise<void>((resolve) => this.#wake = resolve);
    systemClock.clearTimer(timer);
    ensure(condition(), `${what} must come within ${PATIENCE_MS} ms: ${this.story()}`);
  }

  /** The state and the events, in words. */
  story(): string {
    const words = this.happenings.map((happening) =>
      happening.type === "close" ? `close ${happening.code}` : happening.type
    );
    return `readyState is ${this.socket.readyState}, events were ${words.join(", ") || "none"}`;
  }
}
