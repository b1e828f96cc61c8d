import type { WireSession } from "../../../wire/openai/session.ts";
import { ApiProblem } from "../base/api_problem.ts";
import type { Json } from "../base/json.ts";
import { invalidValue, unknownParameter } from "../base/problems.ts";
import type { ClientEventChecks } from "../checks/client_event_checks.ts";
import type { OpenQuestions } from "../options/open_questions.ts";

/** What a call's turn detection is reported not to take when the call is accepted (PROTOCOL C.2). */
const REFUSED = ["threshold", "prefix_padding_ms", "silence_duration_ms"] as const;

/**
 * The config that a call is accepted with: a session's, as strictly, and of one that speaks.
 *
 * @throws {ApiProblem} If it is none.
 */
export function checkAcceptConfig(
  body: Json,
  checks: ClientEventChecks,
  { acceptedDetectionFields, unknownParameterCode }: OpenQuestions,
): WireSession {
  const session = checks.session(body, "");
  if (session.type !== "realtime") {
    throw invalidValue("A call can only be accepted with a 'realtime' session.", "type");
  }
  const detection: object = session.audio?.input?.turn_detection ?? {};
  const refused = REFUSED.find((field) => field in detection);
  if (acceptedDetectionFields === "take" || !refused) return session;
  const { message, param } = unknownParameter(`audio.input.turn_detection.${refused}`);
  throw new ApiProblem({ code: unknownParameterCode, message, param });
}
