import type { TelephoneMessage } from "../../src/testing/telephone/mod.ts";

/** An event on the line. `atMs` is in milliseconds since the stream began. */
export type PhoneEntry =
  & { readonly atMs: number }
  & (
    | { readonly event: "model_speaks"; readonly itemId: string }
    | { readonly event: "barge_in"; readonly itemId: string; readonly playedMs: number }
    | { readonly event: "heard_to_end"; readonly itemId: string; readonly playedMs: number }
    | { readonly event: "call_over"; readonly by: "caller" | "server" }
  );

type PhoneNote = PhoneEntry extends infer Entry
  ? Entry extends PhoneEntry ? Omit<Entry, "atMs"> : never
  : never;

/** An answer that the caller hears. */
interface Answer {
  itemId: string;
  readonly startMs: number;
  endMs: number;
  done: boolean;
}

/** Makes a timeline of the server's messages to the carrier. */
export class CallLog {
  readonly timeline: PhoneEntry[] = [];
  readonly #onEntry: (entry: PhoneEntry) => void;
  #answers: Answer[] = [];

  constructor(onEntry: (entry: PhoneEntry) => void) {
    this.#onEntry = onEntry;
  }

  /** Adds a message of the server. */
  take(message: TelephoneMessage, atMs: number): void {
    this.#noteHeard(atMs);
    const last = this.#answers.at(-1);
    switch (message.event) {
      case "media": {
        const durationMs = atob(message.media.payload).length / 8;
        const startMs = Math.max(atMs, last?.endMs ?? 0);
        if (last && !last.done) last.endMs = startMs + durationMs;
        else {
          this.#answers.push({ itemId: "", startMs, endMs: startMs + durationMs, done: false });
        }
        return;
      }
      case "mark":
        return this.#mark(message.mark.name);
      case "clear":
        for (const { itemId, startMs } of this.#answers) {
          const playedMs = Math.max(0, Math.round(atMs - startMs));
          this.#note(atMs, { event: "barge_in", itemId, playedMs });
        }
        this.#answers = [];
    }
  }

  /** Ends the timeline. */
  end(by: "caller" | "server", atMs: number): void {
    this.#noteHeard(atMs);
    this.#note(atMs, { event: "call_over", by });
  }

  /**
   * Reads a mark: `<item>:<ms>:g1:m1` is inside an item's audio, `done:<item>:g1:m2` is at its end.
   */
  #mark(name: string): void {
    const answer = this.#answers.at(-1);
    if (!answer) return;
    const [first = "", second = ""] = name.split(":");
    answer.done = first === "done";
    if (answer.itemId !== "") return;
    answer.itemId = answer.done ? second : first;
    this.#note(answer.startMs, { event: "model_speaks", itemId: answer.itemId });
  }

  #noteHeard(nowMs: number): void {
    while (this.#answers[0]?.done && this.#answers[0].endMs <= nowMs) {
      const { itemId, startMs, endMs } = this.#answers.shift()!;
      this.#note(endMs, { event: "heard_to_end", itemId, playedMs: Math.round(endMs - startMs) });
    }
  }

  #note(atMs: number, note: PhoneNote): void {
    const entry = { atMs: Math.round(atMs), ...note } as PhoneEntry;
    this.timeline.push(entry);
    this.#onEntry(entry);
  }
}

/** One line of the timeline. */
export function entryLine(entry: PhoneEntry): string {
  return `${(entry.atMs / 1000).toFixed(2).padStart(7)} s  ${words(entry)}`;
}

function words(entry: PhoneEntry): string {
  switch (entry.event) {
    case "model_speaks":
      return "model   speaks";
    case "barge_in":
      return `caller  BARGE-IN: the model falls silent, the caller has heard ${entry.playedMs} ms`;
    case "heard_to_end":
      return `model   heard to the end: ${entry.playedMs} ms`;
    case "call_over":
      return `${entry.by}  ends the call`;
  }
}
