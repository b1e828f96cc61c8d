import type { Responder, ResponderOutput, ResponderTurn } from "../../src/testing/mod.ts";

/** The number of the caller's turns after which the model ends the call. */
const TURNS = 2;

/** A model that greets, repeats what the caller says, and then says goodbye and ends the call. */
export function createModel(): Responder {
  let turns = 0;
  return (turn: ResponderTurn): ResponderOutput => {
    if (turn.kind === "function_output") return { say: "Goodbye, and thank you for calling." };
    if (turn.kind !== "audio") return { say: "Hello!" };
    const echo = { audio: turn.audio, transcript: `(echo) ${Math.round(turn.audioMs)} ms` };
    return ++turns < TURNS ? echo : [echo, { call: "end_call" }];
  };
}
