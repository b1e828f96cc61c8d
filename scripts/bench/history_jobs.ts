// The jobs of the history: the cost of one server event about an item in a session, by the length
// of the conversation, with and without a listener. Runs on Deno, Bun and Node from the sources.
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";
import { type Job, MemorySocket } from "./transport_jobs.ts";

/** The part of a package that the jobs use. Ours and the incumbent's fit it. */
export interface SessionPackage {
  RealtimeAgent: new (options: { name: string }) => unknown;
  RealtimeSession: new (agent: never, options: { transport: never }) => {
    connect(options: { apiKey: string }): Promise<void>;
    on(type: "history_updated", listener: (history: readonly unknown[]) => void): unknown;
    readonly history: readonly unknown[];
  };
  OpenAIRealtimeWebSocket: new (options: {
    apiKey: string;
    createWebSocket: () => Promise<never>;
    skipOpenEventListeners: boolean;
  }) => unknown;
}

/** A job, and its parameters. */
export interface HistoryJob extends Job {
  readonly event: "updated" | "added and deleted";
  readonly items: number;
  readonly hasListener: boolean;
}

const OURS = {
  RealtimeAgent,
  RealtimeSession,
  OpenAIRealtimeWebSocket,
} as unknown as SessionPackage;

/** The numbers of items in the conversation. */
const SIZES = [100, 1_000, 4_000, 10_000];

let sink = 0;

/** A sum of all work. Print it, so that the engine cannot leave out the work. */
export function sunkHistory(): number {
  return sink;
}

/** The jobs, one at a time. Each makes long conversations, measures them and drops them. */
export async function* historyJobs(incumbent: SessionPackage): AsyncGenerator<HistoryJob> {
  for (const hasListener of [false, true]) {
    for (const items of SIZES) {
      const name = `${items} items${hasListener ? ", a listener" : ""}`;
      const [ours, theirs] = await Promise.all(
        [OURS, incumbent].map((sdk) => conversation(sdk, items, hasListener)),
      );
      const [one, other] = [done(items - 1, "good morning"), done(items - 1, "good evening")];
      let odd = false;
      const update = ({ deliver }: { deliver(text: string): void }) => () => {
        odd = !odd;
        deliver(odd ? one : other);
      };
      const floor = () => {
        sink += JSON.parse(one).item.content.length;
      };
      yield {
        name: `updated, ${name}`,
        event: "updated",
        items,
        hasListener,
        floor,
        ours: update(ours!),
        theirs: update(theirs!),
      };
      const texts = comingAndGoing(items);
      const addAndDelete = ({ deliver }: { deliver(text: string): void }) => {
        let next = items;
        return () => {
          const id = idOf(next++); // each id occurs once in a conversation
          deliver(texts.added(id));
          deliver(texts.deleted(id));
        };
      };
      yield {
        name: `added and deleted, ${name}`,
        event: "added and deleted",
        items,
        hasListener,
        floor,
        ours: addAndDelete(ours!),
        theirs: addAndDelete(theirs!),
      };
      if (ours!.size() !== items || theirs!.size() !== items) {
        throw new Error("Cannot trust the figures: items were lost");
      }
    }
  }
}

/** A session in a long conversation. */
async function conversation(sdk: SessionPackage, items: number, hasListener: boolean) {
  const socket = new MemorySocket();
  const transport = new sdk.OpenAIRealtimeWebSocket({
    apiKey: "bench",
    createWebSocket: () => Promise.resolve(socket as never),
    skipOpenEventListeners: true,
  });
  const agent = new sdk.RealtimeAgent({ name: "bench" });
  const session = new sdk.RealtimeSession(agent as never, { transport: transport as never });
  await session.connect({ apiKey: "bench" });
  for (let index = 0; index < items; index++) {
    socket.deliver(add(index, index - 1));
    socket.deliver(done(index, "hello"));
  }
  if (hasListener) session.on("history_updated", (history) => sink += history.length);
  return {
    deliver: (text: string) => socket.deliver(text),
    size: () => session.history.length,
  };
}

function add(index: number, previous: number): string {
  return event("conversation.item.added", {
    previous_item_id: previous < 0 ? null : idOf(previous),
    item: message(index, "in_progress", null),
  });
}

function done(index: number, transcript: string): string {
  return event("conversation.item.done", {
    previous_item_id: index === 0 ? null : idOf(index - 1),
    item: message(index, "completed", transcript),
  });
}

/** The events of an item, by its id, which is added at the end and deleted. */
function comingAndGoing(items: number) {
  const placeholder = idOf(items);
  const [before, after] = add(items, items - 1).split(placeholder);
  const [start, end] = event("conversation.item.deleted", { item_id: placeholder })
    .split(placeholder);
  return {
    added: (id: string) => before + id + after,
    deleted: (id: string) => start + id + end,
  };
}

function event(type: string, fields: object): string {
  return JSON.stringify({ type, event_id: "event_Abcdefghijklmnopqrstu", ...fields });
}

function message(index: number, status: string, transcript: string | null): object {
  return {
    id: idOf(index),
    object: "realtime.item",
    type: "message",
    status,
    role: "assistant",
    content: [{ type: "output_audio", transcript: transcript ?? "" }],
  };
}

function idOf(index: number): string {
  return `item_${String(index).padStart(21, "0")}`;
}
