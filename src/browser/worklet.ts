/**
 * The code of `Microphone` and `Speaker` that runs on the audio thread. The module imports nothing.
 * Serve it, or the file that a bundler makes from it, on the page's own origin, and pass its URL to
 * `loadWorklet()`. A strict content security policy needs no `blob:` for it.
 *
 * @module
 */

interface MessagePortLike {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  onmessage: ((event: { readonly data: never }) => void) | null;
}

/** The globals of an audio thread. */
interface AudioThread {
  readonly AudioWorkletProcessor: new () => { readonly port: MessagePortLike };
  registerProcessor(name: string, processor: unknown): void;
}

/** A piece of audio that waits for playback. */
interface Piece {
  readonly id: number;
  readonly samples: Float32Array;
}

/** The number of samples between two messages: 21 ms at 48 kHz, or eight render quanta. */
const REPORT_SAMPLES = 1_024;

const thread = globalThis as unknown as AudioThread;

/** Registers the processor that sends the microphone's samples to the page, 1,024 at a time. */
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
        // Firefox gives no input channel during silence. But the model needs the silence to detect
        // the end of a turn, so the empty output channel stands in for it.
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

/** Registers the processor that plays pieces in order and reports how much of them was played. */
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

      /** Reports the progress of the piece that plays. */
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
