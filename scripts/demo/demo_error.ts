/** An error that the user of the demo can fix. They see its message only. */
export class DemoError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DemoError";
  }
}

/** The reason in an error's message, without its beginning "Cannot do something: ". */
export function reasonOf(error: unknown): string {
  return messageOf(error).replace(/^Cannot [^:]*: /, "");
}

/** The message of an error of any type. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
