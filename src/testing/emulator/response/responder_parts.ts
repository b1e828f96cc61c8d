import type { ResponderOutput, ResponderPart } from "../options/responder.ts";

/** The parts that a responder returned, one after another. Each one is requested when it is needed. */
export async function* responderParts(
  output: ResponderOutput | Promise<ResponderOutput>,
): AsyncGenerator<ResponderPart, void, void> {
  const settled = await output;
  if (settled === undefined || settled === null) return;
  if (isIterable(settled)) yield* settled;
  else yield settled;
}

function isIterable(
  output: NonNullable<ResponderOutput>,
): output is Iterable<ResponderPart> | AsyncIterable<ResponderPart> {
  return Symbol.iterator in output || Symbol.asyncIterator in output;
}
