import type { TransportLayerResponseCompleted } from "../../../contract/transport_events.ts";
import type { RealtimeUsage } from "../../../contract/usage.ts";
import { isObject } from "../../../wire/is_object.ts";
import type { RealtimeResponse } from "../../../wire/openai/response.ts";

/** Returns a response that is over as the payload of `turn_done`. `usage` is the payload of `usage_update`. */
export function toTurnDone(
  { id, output, status, status_details: statusDetails }: RealtimeResponse,
  usage: RealtimeUsage,
): TransportLayerResponseCompleted {
  const { requests: _requests, inputTokensDetails, outputTokensDetails, ...totals } = usage;
  return {
    type: "response_done",
    response: {
      id: typeof id === "string" ? id : "",
      output: Array.isArray(output) ? output : [],
      usage: {
        ...totals,
        inputTokensDetails: inputTokensDetails[0]!, // `toUsage` makes one record of each
        outputTokensDetails: outputTokensDetails[0]!,
      },
      ...typeof status === "string" ? { status } : {},
      ...isObject(statusDetails) ? { statusDetails } : {},
    },
  };
}

/** Whether a cancel of the client has ended a response. The caller's speech may have, too. */
export function wasCancelledByClient(
  { status, status_details: details }: RealtimeResponse,
): boolean {
  return status === "cancelled" && details?.reason !== "turn_detected";
}
