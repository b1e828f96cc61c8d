import { MessageTooLargeError } from "../../contract/errors.ts";
import type { TransportToolCallEvent } from "../../contract/transport_events.ts";
import type { RealtimeTransportLayer } from "../../contract/transport_layer.ts";
import type { SessionNotifier } from "../session_notifier.ts";

/** The parts of a session that {@linkcode deliverOutput} needs. */
export interface OutputDeliveryOwner {
  readonly transport: Pick<RealtimeTransportLayer, "sendFunctionCallOutput">;
  readonly notifier: Pick<SessionNotifier, "error">;
}

/**
 * Sends the output of a call, and asks for a response with it if `startResponse` is true. If the transport
 * refuses the output, raises one `error` event and sends words instead, because a model that gets no output
 * waits for ever. Does not throw.
 */
export function deliverOutput(
  { transport, notifier }: OutputDeliveryOwner,
  call: TransportToolCallEvent,
  output: string,
  startResponse: boolean,
): void {
  const send = (text: string, refused: (error: unknown) => void) => {
    try {
      const sent: unknown = transport.sendFunctionCallOutput(call, text, startResponse);
      if (sent instanceof Promise) sent.catch(refused); // another package's transport may return one
    } catch (error) {
      refused(error);
    }
  };
  send(output, (error) => {
    notifier.error(error);
    send(wordsFor(output, error), () => {}); // a second refusal tells nothing new
  });
}

/** Tells the model that its output was refused, and what it can do. */
function wordsFor({ length }: string, error: unknown): string {
  return error instanceof MessageTooLargeError
    ? `The output was too large to send: ${length} characters, the limit is ${error.limitBytes} bytes. Ask for less.`
    : `The output of ${length} characters could not be sent. If that is long, ask for less.`;
}
