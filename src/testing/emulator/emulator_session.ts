import type { ConversationItem } from "../../wire/openai/items.ts";
import type { WireSession } from "../../wire/openai/session.ts";
import type { MessageFault } from "./options/fault.ts";

/** How a session ended. */
export interface EmulatorSessionEnd {
  /** The close code. 1006 means that the connection was cut. */
  readonly code: number;
  /** The close reason. Empty if there is none. */
  readonly reason: string;
  /** The side that ended the session. A caller who hangs up a SIP call counts as the client. */
  readonly by: "client" | "server";
}

/** One session, as the server sees it. A test can inspect it and disturb it. */
export interface EmulatorSession {
  /** The id of the session: `sess_…`. */
  readonly id: string;
  /** The id of the call: `rtc_…`. Another connection attaches to the session with `?call_id=` and this id. */
  readonly callId: string;
  /** The current session object, as the last `session.updated` reported it. */
  readonly config: WireSession;
  /** The items of the conversation, oldest first, without their audio. A snapshot. */
  readonly items: readonly ConversationItem[];
  /**
   * The number of open connections: the one that began the session, and those that attached to it.
   * On a SIP call, only those that attached.
   */
  readonly connections: number;
  /** How the session ended, or `undefined` while it runs. */
  readonly end: EmulatorSessionEnd | undefined;
  /** Resolves when the session has ended. Over a real socket, the client sees the end slightly earlier. */
  readonly ended: Promise<EmulatorSessionEnd>;
  /**
   * The audio bytes of an item, spoken by the caller or by the model. `undefined` if there is no such
   * item, or it has no audio. A copy.
   */
  itemAudio(itemId: string): Uint8Array<ArrayBuffer> | undefined;
  /**
   * Ends the session from the server's side. Does nothing after the session has ended.
   *
   * @param code The close code. @default {1000}
   * @param reason The close reason. @default {""}
   */
  close(code?: number, reason?: string): void;
  /**
   * Applies a fault from now on to every open connection of the session.
   *
   * @throws {RangeError} If the fault is not valid, or is a {@linkcode ConnectFault}.
   */
  inject(fault: MessageFault): void;
  /**
   * Cuts every connection without a close frame: clients see close code 1006. Does nothing after the
   * session has ended.
   */
  terminate(): void;
}
