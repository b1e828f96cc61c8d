import { convertAudio } from "../base/convert_audio.ts";
import type { ResponderOutput, ResponderPart, ResponderTurn } from "./responder.ts";

/**
 * The default responder. It speaks the caller's own words back, so that every byte can be checked:
 * an audio turn is answered with its own bytes and the transcript `(echo) N ms`; `say: TEXT` with
 * TEXT; `call: NAME {json}` calls the declared tool NAME (one call a line, several lines are
 * parallel calls), and what it returns is spoken; any other text is repeated.
 */
export function parrot(turn: ResponderTurn): ResponderOutput {
  switch (turn.kind) {
    case "audio":
      return { audio: echoOf(turn), transcript: `(echo) ${Math.round(turn.audioMs)} ms` };
    case "text":
      return answerTo(turn.text, turn);
    case "function_output":
      return { say: turn.text };
    case "nothing":
      return { say: "(nothing to answer)" };
  }
}

function echoOf({ audio, inputFormat, outputFormat }: ResponderTurn): Uint8Array {
  return convertAudio(audio, inputFormat, outputFormat);
}

function answerTo(text: string, turn: ResponderTurn): ResponderPart | ResponderPart[] {
  const said = /^\s*say:\s*([^]*)$/.exec(text);
  if (said) return { say: said[1]! };
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const calls = lines.map((line) => /^\s*call:\s*(\S+)\s*(.*)$/.exec(line));
  if (calls.length === 0 || calls.includes(null) || turn.toolChoice === "none") {
    return { say: text };
  }
  const unknown = calls.find((call) => !turn.callableTools.includes(call![1]!));
  if (unknown) return { say: `(there is no tool ${unknown[1]})` };
  return calls.map((call) => ({ call: call![1]!, arguments: call![2] || "{}" }));
}
