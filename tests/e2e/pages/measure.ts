/** A level and its time. */
export interface LevelAt {
  /** Milliseconds since 1970, which all processes on this machine share. */
  readonly atMs: number;
  /** The RMS of the last 5 ms in dB relative to full scale. */
  readonly dbfs: number;
}

/** Milliseconds since 1970, with a fraction. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Measures the strongest frequency of a stream over about 0.7 s, once it is louder than -40 dB. */
export async function measureFrequency(stream: MediaStream): Promise<number> {
  const { context, analyser } = analyse(stream, 32_768);
  analyser.smoothingTimeConstant = 0;
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  const binHz = context.sampleRate / analyser.fftSize;
  let latest = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    analyser.getFloatFrequencyData(spectrum);
    const peak = spectrum.indexOf(Math.max(...spectrum));
    if (spectrum[peak]! < -40) continue;
    const hz = interpolate(spectrum, peak) * binHz;
    // A window that is partly silent gives another value, so wait for two equal ones.
    if (Math.abs(hz - latest) < 0.5) {
      await context.close();
      return hz;
    }
    latest = hz;
  }
}

/** Records a stream's level every few milliseconds until `stop()`. */
export function watchLevel(stream: MediaStream): { readonly levels: LevelAt[]; stop(): void } {
  const { context, analyser } = analyse(stream, 256);
  const samples = new Float32Array(analyser.fftSize);
  const levels: LevelAt[] = [];
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    levels.push({ atMs: nowMs(), dbfs: 10 * Math.log10(Math.max(power, 1e-12)) });
  }, 4);
  return {
    levels,
    stop() {
      clearInterval(timer);
      context.close();
    },
  };
}

/** The peak of a parabola through three bins. It is at the tone's frequency. */
function interpolate(spectrum: Float32Array, peak: number): number {
  const before = spectrum[peak - 1]!, at = spectrum[peak]!, after = spectrum[peak + 1]!;
  return peak + (before - after) / (2 * (before - 2 * at + after));
}

function analyse(stream: MediaStream, fftSize: number) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = fftSize;
  context.createMediaStreamSource(stream).connect(analyser);
  return { context, analyser };
}
