/** A program in a process of its own, which reports on its standard output. */
export interface StartedProcess extends AsyncDisposable {
  /**
   * Resolves with the next line of output.
   *
   * @throws {Error} If the program ends before the next line. The promise rejects.
   */
  line(): Promise<string>;
}

/** Starts a program. Disposal ends it by SIGTERM. */
export function startProcess(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): StartedProcess {
  const child = new Deno.Command(program, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async line() {
      while (!text.includes("\n")) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`${program} ${args.join(" ")} has ended: ${text}`);
        text += value;
      }
      const [first = ""] = text.split("\n", 1);
      text = text.slice(first.length + 1);
      return first;
    },
    async [Symbol.asyncDispose]() {
      await reader.cancel();
      child.kill("SIGTERM");
      await child.status;
    },
  };
}
