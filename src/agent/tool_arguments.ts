import type { ParsedToolInput } from "./function_tool.ts";

/** Reads the arguments of a call. One without arguments may come as an empty text. */
export function parseArguments(json: string): ParsedToolInput {
  try {
    return { ok: true, value: JSON.parse(json || "{}") };
  } catch {
    return { ok: false, problem: "they are not JSON" };
  }
}

/** What the model is told of a call whose arguments cannot be used. */
export function argumentAdvice(problem: string): string {
  return `The call was not made, as its arguments cannot be used: ${problem}. Correct them and call again.`;
}
