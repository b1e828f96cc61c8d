/**
 * What `Microphone` and `Speaker` run on the audio thread. The module imports
 * nothing: serve it, or what a bundler makes of it, from the page's own origin, and hand its URL to
 * `loadWorklet`. A strict content security policy needs no `blob:` for it.
 *
 * @module
 */

interface MessagePortLike {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  onmessage: ((event: { readonly data: never }) => void) | null;
}

/** What an audio thread has. */
interface AudioThread {
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePortLike };
  registerProcessor(name: string, processor: unknown): void;
}

/** One piece of sound that waits to be played. */
interface Piece {
  readonly id: number;
  readonly samples: Float32Array;
}

/** How many samples are told of at once: 21 ms at 48 kHz, a message for every eighth quantum. */
const REPORT_SAMPLES = 1_024;

const thread = globalThis as unknown as AudioThread;

/** Hands what the microphone hears to the page, in pieces of 1,024 samples. */
function registerCapture(): void {
  thread.registerProcessor(
    "voicewire-capture",
    class extends thread.AudioWorkletProcessor {
      #samples = new Float32Array(REPORT_SAMPLES);
      #filled = 0;

      process(
        [input]: readonly (readonly Float32Array[])[],
        [output]: readonly (readonly Float32Array[])[],
      ): boolean {
        // For silence Firefox gives no channel, but a turn ends by silence: the output is as much of it.
        const channel = input?.[0] ?? output?.[0];
        if (!channel) return true;
        for (const sample of channel) {
          this.#samples[this.#filled++] = sample;
          if (this.#filled < REPORT_SAMPLES) continue;
          this.port.postMessage(this.#samples, [this.#samples.buffer]);
          this.#samples = new Float32Array(REPORT_SAMPLES);
          this.#filled = 0;
        }
        return true;
      }
    },
  );
}

/** Plays pieces one after the other, and tells how much of which was played. */
function registerPlayback(): void {
  thread.registerProcessor(
    "voicewire-playback",
    class extends thread.AudioWorkletProcessor {
      #queue: Piece[] = [];
      #offset = 0;
      #untold = 0;

      constructor() {
        super();
        this.port.onmessage = ({ data }: { readonly data: Piece | "clear" }) => {
          if (data === "clear") {
            this.#tell();
            this.#queue = [];
            this.#offset = 0;
            this.port.postMessage("cleared");
          } else this.#queue.push(data);
        };
      }

      process(_inputs: unknown, [output]: readonly (readonly Float32Array[])[]): boolean {
        const channel = output?.[0];
        if (!channel) return true;
        let filled = 0;
        while (filled < channel.length) {
          const piece = this.#queue[0];
          if (!piece) break;
          const count = Math.min(channel.length - filled, piece.samples.length - this.#offset);
          channel.set(piece.samples.subarray(this.#offset, this.#offset + count), filled);
          filled += count;
          this.#offset += count;
          this.#untold += count;
          if (this.#offset === piece.samples.length) {
            this.#tell();
            this.#queue.shift();
            this.#offset = 0;
          }
        }
        if (this.#untold >= REPORT_SAMPLES) this.#tell();
        return true;
      }

      /** Says how far the piece that plays has come. */
      #tell(): void {
        const [piece] = this.#queue;
        if (piece && this.#untold > 0) {
          this.port.postMessage({ id: piece.id, played: this.#offset });
        }
        this.#untold = 0;
      }
    },
  );
}

if (typeof thread.registerProcessor === "function") {
  registerCapture();
  registerPlayback();
}
