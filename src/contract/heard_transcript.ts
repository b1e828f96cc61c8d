/**
 * Estimates which words of a transcript were heard, if `heardMs` of its `generatedMs` of audio were heard.
 * Returns whole words, in proportion to the time, as the server does not tell when each word is spoken.
 */
export function heardTranscript(
  transcript: string,
  heardMs: number,
  generatedMs: number,
): string {
  if (!(generatedMs > 0) || heardMs >= generatedMs) return transcript;
  const length = Math.floor((transcript.length * Math.max(heardMs, 0)) / generatedMs);
  // One character more: if that is a space, the word before it was heard to its end.
  return transcript.slice(0, length + 1).replace(/\S*$/, "").trimEnd();
}
