import { convertAudio } from "../base/convert_audio.ts";
import type { ResponderOutput, ResponderPart, ResponderTurn } from "./responder.ts";

/**
 * The default responder. It repeats the caller's input, so that a test can check every byte:
 *
 * - An audio turn is answered with its own audio and the transcript `(echo) N ms`.
 * - The text `say: TEXT` is answered with TEXT.
 * - The text `call: NAME {json}` calls the declared tool NAME. Several lines are parallel calls. The
 *   parrot then says the tool's output.
 * - Any other text is repeated.
 *
 * Call it from a responder of your own for the turns that yours does not handle.
 *
 * @example A responder that falls back to the parrot
 * ```ts
 * import { parrot, type Responder } from "@voicewire/realtime/testing";
 *
 * const responder: Responder = (turn) =>
 *   turn.text === "What time is it?" ? { say: "It is noon." } : parrot(turn);
 * ```
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
