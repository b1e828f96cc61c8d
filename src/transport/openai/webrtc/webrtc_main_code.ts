import type { causeOfEnd, causeOfError } from "../../../contract/connection_cause.ts";
import type { RealtimeConnectionError, UserError } from "../../../contract/errors.ts";
import type { awaitAcknowledgement } from "../acknowledgement.ts";
import type { resolveApiKey } from "../endpoint.ts";
import type { EventFields } from "../engine/server_playback.ts";

/**
 * What the code of calls uses of the code that every page loads. It is handed over, not imported: a
 * bundler puts a module that both import into a third file, and every page pays for that.
 */
export interface MainCode extends EventFields {
  readonly defaultModel: string;
  readonly awaitAcknowledgement: typeof awaitAcknowledgement;
  readonly UserError: typeof UserError;
  readonly RealtimeConnectionError: typeof RealtimeConnectionError;
  readonly causeOfEnd: typeof causeOfEnd;
  readonly causeOfError: typeof causeOfError;
  readonly resolveApiKey: typeof resolveApiKey;
}
