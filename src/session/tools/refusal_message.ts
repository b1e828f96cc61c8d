import type { RealtimeToolCall } from "../../agent/function_tool.ts";
import type { SessionParts } from "../session_parts.ts";

/** What the model is told of a call that a person refused without a word. */
const REFUSED = "The call was not approved.";

/** What the model is told of a call that was refused: what the person said, else what the application says. */
export async function refusalMessage(
  session: SessionParts,
  { name: toolName, callId }: RealtimeToolCall,
): Promise<string> {
  const { context, options } = session;
  const said = context.getRejectionMessage(toolName, callId);
  if (said !== undefined) return said;
  try {
    const message = await options.toolErrorFormatter?.({
      kind: "approval_rejected",
      toolType: "function",
      toolName,
      callId,
      defaultMessage: REFUSED,
      runContext: context,
    });
    if (typeof message === "string") return message;
  } catch (error) {
    session.error(error);
  }
  return REFUSED;
}
