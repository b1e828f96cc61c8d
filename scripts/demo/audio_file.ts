import { fileURLToPath } from "node:url";
import { createWavWriter } from "../../src/audio/mod.ts";
import { DemoError, messageOf } from "./demo_error.ts";

/**
 * A stereo WAV that is written during the conversation, with the caller left and the model right.
 * It has a temporary name until it is complete, so a failure leaves no broken file.
 */
export class AudioFile implements AsyncDisposable {
  /** The path of the complete file. */
  readonly path: string;
  readonly #partPath: string;
  readonly #file: Deno.FsFile;
  readonly #writer = createWavWriter({ sampleRateHz: 24_000, channels: 2 });
  #isKept = false;

  private constructor(path: string, partPath: string, file: Deno.FsFile) {
    this.path = path;
    this.#partPath = partPath;
    this.#file = file;
  }

  /**
   * Creates the file with a temporary name in the same folder. Without `out`, the path is
   * `out/demo.wav` in the project, and the folder is created.
   *
   * @throws {DemoError} If the path cannot be written, or is the caller's own recording.
   */
  static async create(
    { out, wav }: { out?: string | undefined; wav: string },
  ): Promise<AudioFile> {
    const path = await placeFor(out);
    try {
      const there = await Deno.stat(path).catch(() => undefined);
      if (there && !there.isFile) throw new Error("it is not a file");
      if (there && await Deno.realPath(wav) === path) {
        throw new Error("it is the caller's recording");
      }
      const partPath = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
      return new AudioFile(
        path,
        partPath,
        await Deno.open(partPath, { write: true, createNew: true }),
      );
    } catch (error) {
      const isMissing = error instanceof Deno.errors.NotFound;
      const reason = isMissing ? "there is no such folder" : messageOf(error);
      throw new DemoError(`Cannot write "${out ?? path}": ${reason}`, { cause: error });
    }
  }

  /** Adds one frame of both sides. They must have the same length. */
  async write(caller: Int16Array, model: Int16Array): Promise<void> {
    const interleaved = new Int16Array(caller.length * 2);
    for (let i = 0; i < caller.length; i++) {
      interleaved[2 * i] = caller[i]!;
      interleaved[2 * i + 1] = model[i]!;
    }
    await this.#writeAll(this.#writer.push(interleaved));
  }

  /**
   * Completes the file and gives it its name.
   *
   * @throws {DemoError} If that fails.
   */
  async keep(): Promise<void> {
    try {
      await this.#file.seek(0, Deno.SeekMode.Start);
      await this.#writeAll(this.#writer.finish());
      await Deno.rename(this.#partPath, this.path);
      this.#isKept = true;
    } catch (error) {
      throw new DemoError(`Cannot write "${this.path}": ${messageOf(error)}`, { cause: error });
    }
  }

  /** Closes the file, and removes it unless it was kept. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
    if (!this.#isKept) await Deno.remove(this.#partPath).catch(() => {});
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(await this.#file.write(rest));
    }
  }
}

/** The real path of the file: for a link, the file that it points to. */
async function placeFor(out: string | undefined): Promise<string> {
  if (out !== undefined) return await Deno.realPath(out).catch(() => out);
  const folder = fileURLToPath(new URL("../../out/", import.meta.url));
  await Deno.mkdir(folder, { recursive: true });
  return `${folder}demo.wav`;
}
