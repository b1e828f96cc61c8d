/** An event of the conversation. `atMs` is in milliseconds since the first frame. */
export type TimelineEntry =
  & { readonly atMs: number }
  & (
    | { readonly event: "connected"; readonly tookMs: number }
    | { readonly event: "speech_started"; readonly audioStartMs: number }
    | { readonly event: "speech_stopped"; readonly audioEndMs: number }
    | { readonly event: "reply_began"; readonly itemId: string; readonly latencyMs: number | null }
    | { readonly event: "barge_in"; readonly itemIds: readonly string[] }
    | {
      readonly event: "item_truncated";
      readonly itemId: string;
      readonly contentIndex: number;
      readonly heardMs: number;
    }
    | { readonly event: "item_deleted"; readonly itemId: string }
    | { readonly event: "reply_heard"; readonly itemId: string; readonly transcript: string }
    | { readonly event: "response_failed"; readonly reason: string }
    /** The answer was too long, and the demo did not wait for its end. */
    | { readonly event: "answer_cut" }
    | { readonly event: "error"; readonly message: string }
  );

type WithoutTime<Entry> = Entry extends unknown ? Omit<Entry, "atMs"> : never;

/** An entry without its time. */
export type TimelineNote = WithoutTime<TimelineEntry>;

/** A barge-in: the caller interrupts the model. */
export interface BargeIn {
  /** The time when the model falls silent. */
  readonly atMs: number;
  readonly itemId: string;
  readonly contentIndex: number;
  /** The played milliseconds of the item, by the demo's own speaker. */
  readonly playedMs: number;
  /** The point where the server has truncated the item; `null` if it did not. */
  readonly truncatedAtMs: number | null;
  /** The time from the caller's first sound to the model's silence. */
  readonly reactionMs: number;
}
