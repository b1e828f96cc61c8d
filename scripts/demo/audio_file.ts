import { createWavWriter } from "../../src/audio/mod.ts";
import { DemoError, messageOf } from "./demo_error.ts";

/**
 * A stereo WAV that is written while the conversation goes on, caller left and model right. It gets
 * its name when it is complete: until then, and if anything goes wrong, nothing stands there.
 */
export class AudioFile implements AsyncDisposable {
  readonly #path: string;
  readonly #partPath: string;
  readonly #file: Deno.FsFile;
  readonly #writer = createWavWriter({ sampleRateHz: 24_000, channels: 2 });
  #open = true;

  private constructor(path: string, partPath: string, file: Deno.FsFile) {
    this.#path = path;
    this.#partPath = partPath;
    this.#file = file;
  }

  /**
   * Begins the file beside its place.
   *
   * @throws {DemoError} If the place cannot be written to.
   */
  static async create(path: string): Promise<AudioFile> {
    const partPath = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
    try {
      const folder = path.slice(0, path.lastIndexOf("/") + 1);
      if (folder.endsWith("/out/")) await Deno.mkdir(folder, { recursive: true });
      const there = await Deno.stat(path).catch(() => undefined);
      if (there && !there.isFile) throw new Error("it is not a file");
      const file = await Deno.open(partPath, { write: true, createNew: true });
      return new AudioFile(path, partPath, file);
    } catch (error) {
      throw new DemoError(`Cannot write "${path}": ${messageOf(error)}`, { cause: error });
    }
  }

  /** Adds one frame of both sides; they have the same length. */
  async write(caller: Int16Array, model: Int16Array): Promise<void> {
    const interleaved = new Int16Array(caller.length * 2);
    for (let i = 0; i < caller.length; i++) {
      interleaved[2 * i] = caller[i]!;
      interleaved[2 * i + 1] = model[i]!;
    }
    await this.#writeAll(this.#writer.push(interleaved));
  }

  /** Completes the file and gives it its name. */
  async keep(): Promise<void> {
    const header = this.#writer.finish();
    await this.#file.seek(0, Deno.SeekMode.Start);
    await this.#writeAll(header);
    this.#open = false;
    this.#file.close();
    await Deno.rename(this.#partPath, this.#path);
  }

  /** Throws away what was not kept. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#file.close();
    await Deno.remove(this.#partPath).catch(() => {});
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      rest = rest.subarray(await this.#file.write(rest));
    }
  }
}
