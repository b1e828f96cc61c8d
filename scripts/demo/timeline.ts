/** One thing that happened, in milliseconds since the first frame. */
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
    /** The answer was so long that the demo did not wait for its end. */
    | { readonly event: "answer_cut" }
    | { readonly event: "error"; readonly message: string }
  );

type WithoutTime<Entry> = Entry extends unknown ? Omit<Entry, "atMs"> : never;

/** An entry before it is written down. */
export type TimelineNote = WithoutTime<TimelineEntry>;

/** The caller cut the model off. */
export interface BargeIn {
  /** When the model fell silent. */
  readonly atMs: number;
  readonly itemId: string;
  readonly contentIndex: number;
  /** What the demo's own speaker had played of the item. */
  readonly playedMs: number;
  /** Where the server has truncated the item; `null` if it did not. */
  readonly truncatedAtMs: number | null;
  /** From the caller's first sound to the model's silence. */
  readonly reactionMs: number;
}
