/** A part of a text, and where it begins. */
interface Segment {
  readonly segment: string;
  readonly index: number;
}

/**
 * Estimates which words of a transcript were heard, if `heardMs` of its `generatedMs` of audio were heard.
 * Returns whole words, in proportion to the time, as the server does not tell when each word is spoken.
 * `Intl.Segmenter` finds the words of every script. A runtime without it finds words by spaces, and code
 * points in a text without spaces.
 */
export function heardTranscript(
  transcript: string,
  heardMs: number,
  generatedMs: number,
): string {
  if (!(generatedMs > 0) || heardMs >= generatedMs) return transcript;
  const length = Math.floor((transcript.length * Math.max(heardMs, 0)) / generatedMs);
  let end = 0;
  for (const { segment, index } of segmentsOf(transcript)) {
    if (index + segment.length > length) break;
    end = index + segment.length;
  }
  return transcript.slice(0, end).trimEnd();
}

function segmentsOf(text: string): Iterable<Segment> {
  const { Segmenter } = Intl as { readonly Segmenter?: typeof Intl.Segmenter };
  if (Segmenter) return new Segmenter(undefined, { granularity: "word" }).segment(text);
  return bySpacesOrCodePoints(text);
}

function* bySpacesOrCodePoints(text: string): Iterable<Segment> {
  const pattern = /\s/.test(text) ? /\S+|\s+/g : /./gsu;
  for (const { 0: segment, index } of text.matchAll(pattern)) yield { segment, index };
}
