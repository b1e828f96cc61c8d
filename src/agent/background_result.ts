const NAME = "backgroundResult";

/** The result of a tool that the model does not speak about at once. */
export interface BackgroundResult<T = unknown> {
  /** The result, as the model reads it. */
  readonly content: T;
}

/**
 * Wraps the result of a tool: the model reads it, and no response is requested.
 *
 * @example A note that needs no answer
 * ```ts
 * import { backgroundResult, tool } from "@voicewire/realtime";
 *
 * const note = tool({
 *   name: "note",
 *   description: "Writes something down",
 *   parameters: { type: "object", properties: { text: { type: "string" } } },
 *   execute: () => backgroundResult("noted"),
 * });
 * note.name;
 * ```
 */
export function backgroundResult<T>(content: T): BackgroundResult<T> {
  return { [Symbol(NAME)]: true, content } as BackgroundResult<T>;
}

/** Whether a result was wrapped, by {@linkcode backgroundResult} or its namesake in `@openai/agents`. */
export function isBackgroundResult<T>(result: unknown): result is BackgroundResult<T> {
  const symbols = Object.getOwnPropertySymbols(Object(result));
  return symbols.some(({ description }) => description === NAME);
}
