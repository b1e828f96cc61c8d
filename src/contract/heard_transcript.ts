/**
 * About how much of a transcript was heard, when so much of its audio was: whole words, in proportion
 * to the time. An estimate: nobody says when which word is spoken.
 */
export function heardTranscript(
  transcript: string,
  heardMs: number,
  generatedMs: number,
): string {
  if (!(generatedMs > 0) || heardMs >= generatedMs) return transcript;
  const length = Math.floor((transcript.length * Math.max(heardMs, 0)) / generatedMs);
  // one more: if it is a space, the last word was heard to its end
  return transcript.slice(0, length + 1).replace(/\S*$/, "").trimEnd();
}
