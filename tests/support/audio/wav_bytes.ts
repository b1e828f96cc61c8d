/** Text, bytes or a little-endian number. */
type Part = string | Uint8Array | readonly ["u16" | "u32", number];

export const u16 = (value: number): Part => ["u16", value];
export const u32 = (value: number): Part => ["u32", value];

export function bytesOf(...parts: Part[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const part of parts) {
    if (typeof part === "string") bytes.push(...[...part].map((c) => c.charCodeAt(0)));
    else if (part instanceof Uint8Array) bytes.push(...part);
    else {
      const sizeBytes = part[0] === "u16" ? 2 : 4;
      for (let i = 0; i < sizeBytes; i++) bytes.push(Math.floor(part[1] / 256 ** i) % 256);
    }
  }
  return Uint8Array.from(bytes);
}

/** A chunk. Its header has the right size, unless `sizeBytes` gives another one. */
export function chunk(
  id: string,
  body: Uint8Array,
  sizeBytes: number = body.length,
): Uint8Array<ArrayBuffer> {
  const pad = new Uint8Array(body.length % 2);
  return bytesOf(id, u32(sizeBytes), body, pad);
}

export interface FormatFields {
  readonly tag?: number;
  readonly channels?: number;
  readonly sampleRateHz?: number;
  readonly bitsPerSample?: number;
  readonly bytesPerSecond?: number;
  readonly frameSizeBytes?: number;
}

/** A `fmt ` chunk: 16-bit mono PCM at 8 kHz, except for the given fields. */
export function fmtChunk(fields: FormatFields = {}, extension: Uint8Array = bytesOf()): Uint8Array {
  const { tag = 1, channels = 1, sampleRateHz = 8000, bitsPerSample = 16 } = fields;
  const { frameSizeBytes = (channels * bitsPerSample) / 8 } = fields;
  const { bytesPerSecond = sampleRateHz * frameSizeBytes } = fields;
  const body = bytesOf(
    u16(tag),
    u16(channels),
    u32(sampleRateHz),
    u32(bytesPerSecond),
    u16(frameSizeBytes),
    u16(bitsPerSample),
    extension,
  );
  return chunk("fmt ", body);
}

/** The extra bytes of WAVE_FORMAT_EXTENSIBLE in a `fmt ` chunk. */
export function extension(
  { validBits = 16, subFormat = 1, tail = "000000001000800000aa00389b71" } = {},
): Uint8Array {
  const guidTail = Uint8Array.from(tail.match(/../g)!, (hex) => parseInt(hex, 16));
  return bytesOf(u16(22), u16(validBits), u32(0), u16(subFormat), guidTail);
}

/** A WAV file of these chunks. Its RIFF size is right, unless `riffBytes` gives another one. */
export function wavFile(chunks: Uint8Array[], riffBytes?: number): Uint8Array<ArrayBuffer> {
  const sizeBytes = 4 + chunks.reduce((sum, { length }) => sum + length, 0);
  return bytesOf("RIFF", u32(riffBytes ?? sizeBytes), "WAVE", ...chunks);
}
