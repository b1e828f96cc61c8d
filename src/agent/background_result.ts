const NAME = "backgroundResult";

/** What a tool gives when the model should not speak about it at once. */
export interface BackgroundResult<T = unknown> {
  /** What the model is told. */
  readonly content: T;
}

/**
 * Wraps what a tool gives: the model is told of it, and not asked to respond.
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

/** Whether a result was wrapped, here or by the function of the same name in `@openai/agents`. */
export function isBackgroundResult<T>(result: unknown): result is BackgroundResult<T> {
  const symbols = Object.getOwnPropertySymbols(Object(result));
  return symbols.some(({ description }) => description === NAME);
}
