import type { SessionContext } from "../agent/session_context.ts";
import type { SessionNotifier } from "./session_events.ts";
import type { RealtimeSessionOptions } from "./session_options.ts";

/** What the model is told of a call that a person refused without a word. */
const REFUSED = "The call was not approved.";

/** What the model is told of a call that was refused: what the person said, else what the application says. */
export async function refusalMessage<TContext>(
  toolName: string,
  callId: string,
  context: SessionContext<TContext>,
  { toolErrorFormatter }: RealtimeSessionOptions<TContext>,
  notifier: SessionNotifier,
): Promise<string> {
  const said = context.getRejectionMessage(toolName, callId);
  if (said !== undefined || !toolErrorFormatter) return said ?? REFUSED;
  try {
    const message = await toolErrorFormatter({
      kind: "approval_rejected",
      toolType: "function",
      toolName,
      callId,
      defaultMessage: REFUSED,
      runContext: context,
    });
    return typeof message === "string" ? message : REFUSED;
  } catch (error) {
    notifier.error(error);
    return REFUSED;
  }
}
