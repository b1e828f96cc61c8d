import type { ConversationItem } from "../../wire/openai/items.ts";
import type { WireSession } from "../../wire/openai/session.ts";
import type { MessageFault } from "./options/fault.ts";

/** How a session ended. */
export interface EmulatorSessionEnd {
  /** The close code; 1006 if the connection was cut. */
  readonly code: number;
  /** The close reason. */
  readonly reason: string;
  /** Who ended it. A caller who hangs up a SIP call is the client. */
  readonly by: "client" | "server";
}

/** A session as the server knows it, for a test to look at and to disturb. */
export interface EmulatorSession {
  /** `sess_…` */
  readonly id: string;
  /** `rtc_…`: with `?call_id=` and this, another connection attaches to the session. */
  readonly callId: string;
  /** The session object as it is: what `session.updated` last said. */
  readonly config: WireSession;
  /** The conversation as it is, oldest item first. A snapshot, without audio. */
  readonly items: readonly ConversationItem[];
  /** How many connections there are: one, and any sidebands. On a SIP call, those that attached. */
  readonly connections: number;
  /** How it ended, or undefined while it runs. */
  readonly end: EmulatorSessionEnd | undefined;
  /** Resolves when it has ended. Over a real socket that is a little later than for the client. */
  readonly ended: Promise<EmulatorSessionEnd>;
  /** The audio of an item, the caller's or the model's, or undefined if it has none. A copy. */
  itemAudio(itemId: string): Uint8Array<ArrayBuffer> | undefined;
  /**
   * Ends the session from the server's side. Does nothing once it has ended.
   *
   * @param code @default {1000}
   * @param reason @default {""}
   */
  close(code?: number, reason?: string): void;
  /**
   * Lets something go wrong from now on, on every connection of the session.
   *
   * @throws {RangeError} If it is no fault, or one of connecting.
   */
  inject(fault: MessageFault): void;
  /** Cuts the connections without a close frame: clients see 1006. */
  terminate(): void;
}
