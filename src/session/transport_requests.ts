import { rawRequests } from "../contract/raw_events.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";

// The methods below are optional in the contract. A transport without one is sent the raw request.

type Transport<Method extends keyof RealtimeTransportLayer> = Pick<
  RealtimeTransportLayer,
  Method | "sendEvent"
>;

/** Asks for a response. */
export function requestResponse(transport: Transport<"requestResponse">): void {
  return transport.requestResponse
    ? transport.requestResponse()
    : transport.sendEvent(rawRequests.response());
}

/** Cancels one response. */
export function cancelResponse(transport: Transport<"cancelResponse">, responseId: string): void {
  return transport.cancelResponse
    ? transport.cancelResponse(responseId)
    : transport.sendEvent(rawRequests.cancel(responseId));
}

/** Asks the server for an item with its audio. */
export function retrieveItem(transport: Transport<"retrieveItem">, itemId: string): void {
  return transport.retrieveItem
    ? transport.retrieveItem(itemId)
    : transport.sendEvent(rawRequests.item(itemId));
}
