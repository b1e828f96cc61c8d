import { parrot, type Responder } from "../../src/testing/mod.ts";

/**
 * Who answers when there is no key: the parrot, and every third time that something is said, the
 * tool first, so that there is something to see of it.
 */
export function createHost(): Responder {
  let spoken = 0;
  return (turn) => {
    if (turn.kind === "audio" && ++spoken % 3 === 0) return { call: "tell_time", arguments: "{}" };
    if (turn.kind === "function_output") return { say: `It is ${turn.text}, by the page's clock.` };
    return parrot(turn);
  };
}
