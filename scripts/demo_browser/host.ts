import { parrot, type Responder } from "../../src/testing/mod.ts";

/**
 * The model of the demo without a key: it repeats what the user says. Every third time it calls the
 * tool first, so that the user can see a tool call.
 */
export function createHost(): Responder {
  let spoken = 0;
  return (turn) => {
    if (turn.kind === "audio" && ++spoken % 3 === 0) return { call: "tell_time", arguments: "{}" };
    if (turn.kind === "function_output") return { say: `It is ${turn.text}, by the page's clock.` };
    return parrot(turn);
  };
}
