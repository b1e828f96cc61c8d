import type { WireSession } from "../../../wire/openai/session.ts";
import { ApiProblem } from "../base/api_problem.ts";
import type { Json } from "../base/json.ts";
import { invalidValue, unknownParameter } from "../base/problems.ts";
import type { ClientEventChecks } from "../checks/client_event_checks.ts";
import type { OpenQuestions } from "../options/open_questions.ts";

/**
 * Turn detection fields that the service reportedly refuses in an accept
 * (docs/protocol.md#accepting-and-ending-a-call).
 */
const REFUSED = ["threshold", "prefix_padding_ms", "silence_duration_ms"] as const;

/**
 * Checks the config that a call is accepted with: a valid session of type `realtime`.
 *
 * @throws {ApiProblem} If the config is not valid.
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
