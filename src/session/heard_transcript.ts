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
  if (length === 0) return "";
  const endsWord = /\s/.test(transcript[length] ?? " ");
  const heard = transcript.slice(0, length);
  return (endsWord ? heard : heard.replace(/\S*$/, "")).trimEnd();
}
