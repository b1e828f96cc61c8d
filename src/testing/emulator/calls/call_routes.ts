import type { Json } from "../base/json.ts";
import { invalidValue } from "../base/problems.ts";
import { failureResponse, problem } from "../server/http_problem.ts";
import { parseJsonObject } from "../server/parse_json_object.ts";

/** A client's WebRTC offer, with the session config if a server sent one. */
export interface CallOffer {
  readonly sdp: string;
  readonly session: Json | undefined;
}

/** The part of the emulator that the call routes use. */
export interface CallBackend {
  /**
   * Answers an offer.
   *
   * @throws {ApiProblem | HttpProblem} Rejects if the offer is refused.
   */
  answer(
    request: Request,
    offer: CallOffer,
  ): Promise<{ readonly sdp: string; readonly callId: string }>;
  /**
   * Carries out an action on a call.
   *
   * @throws {ApiProblem | HttpProblem} Rejects if the request is refused.
   */
  control(request: Request, callId: string, action: string): Promise<void>;
}

/** Pages post their offers themselves, and must be able to read the `Location` header. */
const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "Authorization, Content-Type",
  "Access-Control-Allow-Methods": "POST, OPTIONS",
  "Access-Control-Expose-Headers": "Location",
};

/**
 * Answers `POST /v1/realtime/calls` and the paths below it. Returns `undefined` for any other path
 * (docs/protocol.md#webrtc-calls and docs/protocol.md#accepting-and-ending-a-call).
 */
export function callRoute(
  request: Request,
  backend: CallBackend,
): Promise<Response> | undefined {
  const route = /\/realtime\/calls(?:\/([^/]+)\/(\w+))?$/.exec(new URL(request.url).pathname);
  if (!route) return undefined;
  return handle(request, backend, { callId: route[1], action: route[2] });
}

async function handle(
  request: Request,
  backend: CallBackend,
  { callId, action }: {
    readonly callId: string | undefined;
    readonly action: string | undefined;
  },
): Promise<Response> {
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });
  try {
    if (request.method !== "POST") {
      throw problem(405, "method_not_allowed", `The method must be POST: ${request.method}`);
    }
    if (callId === undefined) {
      const answer = await backend.answer(request, await readOffer(request));
      return new Response(answer.sdp, {
        status: 201,
        headers: {
          ...CORS,
          "Content-Type": "application/sdp",
          Location: `/v1/realtime/calls/${answer.callId}`,
        },
      });
    }
    await backend.control(request, callId, action ?? "");
    return new Response("", { status: 200, headers: CORS });
  } catch (error) {
    return failureResponse(error, CORS);
  }
}

/** Reads an offer: raw SDP, or a form with the SDP and a session (docs/protocol.md#webrtc-calls). */
async function readOffer(request: Request): Promise<CallOffer> {
  const contentType = request.headers.get("content-type") ?? "";
  if (contentType.startsWith("application/sdp")) {
    return { sdp: await request.text(), session: undefined };
  }
  if (!contentType.startsWith("multipart/form-data")) {
    const message =
      `The content type must be application/sdp or multipart/form-data: ${contentType}`;
    throw problem(400, "unsupported_content_type", message);
  }
  const form = await request.formData();
  const [sdp, session] = await Promise.all([textOf(form.get("sdp")), textOf(form.get("session"))]);
  if (sdp === undefined) throw invalidValue("The form has no part 'sdp'.", "sdp");
  return {
    sdp,
    session: session === undefined ? undefined : parseJsonObject(session, "session", "session"),
  };
}

async function textOf(part: File | string | null): Promise<string | undefined> {
  if (part === null) return undefined;
  return typeof part === "string" ? part : await part.text();
}
