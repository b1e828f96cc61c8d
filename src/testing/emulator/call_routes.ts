import { ApiProblem } from "./api_problem.ts";
import { isJson, type Json } from "./merge.ts";
import { invalidValue } from "./problems.ts";

/** What a client has posted to be called: an offer and, from a server, the session it wants. */
export interface CallOffer {
  readonly sdp: string;
  readonly session: Json | undefined;
}

/** What the routes of calls ask of the emulator. */
export interface CallBackend {
  /** Answers an offer. Throws an {@linkcode ApiProblem}, with its HTTP status, if it does not. */
  answer(
    request: Request,
    offer: CallOffer,
  ): Promise<{ readonly sdp: string; readonly callId: string }>;
  /** Ends a call. Throws an {@linkcode HttpProblem} if there is none. */
  hangUp(request: Request, callId: string): void;
}

/** A problem that is told with an HTTP status of its own. */
export class HttpProblem extends Error {
  /** The status. */
  readonly status: number;
  /** The problem in the service's shape. */
  readonly problem: ApiProblem;

  constructor(status: number, problem: ApiProblem) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
  }
}

/** Pages post their offers themselves, and must see where the call is. */
const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "Authorization, Content-Type",
  "Access-Control-Allow-Methods": "POST, OPTIONS",
  "Access-Control-Expose-Headers": "Location",
};

/** `POST /v1/realtime/calls` and what is below it; undefined for any other path (PROTOCOL B.1). */
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
  { callId, action }: { readonly callId?: string; readonly action?: string },
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
    if (action !== "hangup") throw problem(404, null, `No route: calls/…/${action}`);
    backend.hangUp(request, callId);
    return new Response("", { status: 200, headers: CORS });
  } catch (error) {
    return failure(error);
  }
}

/** Raw, or as a form with a session (PROTOCOL B.1). */
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
  return { sdp, session: session === undefined ? undefined : parseSession(session) };
}

async function textOf(part: File | string | null): Promise<string | undefined> {
  if (part === null) return undefined;
  return typeof part === "string" ? part : await part.text();
}

function parseSession(text: string): Json {
  let session: unknown;
  try {
    session = JSON.parse(text);
  } catch {
    throw new ApiProblem({ code: "invalid_json", message: "The session is not valid JSON." });
  }
  if (isJson(session)) return session;
  throw invalidValue("The session must be a JSON object.", "session");
}

/** A problem with a status. */
export function problem(status: number, code: string | null, message: string): HttpProblem {
  return new HttpProblem(status, new ApiProblem({ code, message }));
}

function failure(error: unknown): Response {
  const status = error instanceof HttpProblem
    ? error.status
    : error instanceof ApiProblem
    ? 400
    : 500;
  const { message, type, code, param } = error instanceof HttpProblem
    ? error.problem
    : error instanceof ApiProblem
    ? error
    : new ApiProblem({
      type: "server_error",
      code: null,
      message: `The emulator failed: ${error instanceof Error ? error.message : error}`,
    });
  return Response.json({ error: { message, type, code, param } }, { status, headers: CORS });
}
