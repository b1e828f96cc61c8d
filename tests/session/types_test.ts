import { assertEquals } from "@std/assert";
import { z } from "zod";
import { RealtimeAgent, RealtimeSession, tool } from "../../mod.ts";

interface Guest {
  readonly name: string;
}

Deno.test("types: agents, tools and listeners know the application's context", () => {
  const seat = tool({
    name: "seat",
    description: "Seats a guest",
    parameters: z.object({ table: z.number() }),
    execute({ table }, context) {
      // @ts-expect-error: a tool that names no context knows nothing of it
      const unknown: Guest = context?.context;
      return `${table}${unknown}`;
    },
  });
  const agent = new RealtimeAgent<Guest>({
    name: "host",
    instructions: ({ context }) => `Greet ${context.name}, item ${context.history.length}.`,
    tools: [seat],
  });
  const session = new RealtimeSession<Guest>(agent, {
    transport: "websocket",
    context: { name: "Ann" },
  });
  session.on("agent_start", ({ context }, { name }) => {
    const guest: string = context.name;
    // @ts-expect-error: there is no such field in the context
    context.table;
    return guest + name;
  });
  session.on("audio", ({ data }) => {
    const bytes: ArrayBuffer = data;
    return bytes;
  });
  // @ts-expect-error: a name that is no event does not compile
  session.on("audio_begin", () => {});
  // @ts-expect-error: a listener that does not fit its event does not compile
  session.on("history_added", (item: number) => item);
  // @ts-expect-error: a session needs an agent
  new RealtimeSession<Guest>({ name: "nobody" });
  assertEquals(session.context.context.name, "Ann");
  session.close();
});
