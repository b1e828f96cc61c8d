import { ApiProblem } from "../base/api_problem.ts";

/** A problem with its own HTTP status. Any other {@linkcode ApiProblem} has status 400. */
export class HttpProblem extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** The problem in the service's shape. */
  readonly problem: ApiProblem;

  constructor(status: number, problem: ApiProblem) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
  }
}

/** Creates a problem with a status. */
export function problem(status: number, code: string | null, message: string): HttpProblem {
  return new HttpProblem(status, new ApiProblem({ code, message }));
}

/** The HTTP response for an error, in the shape of the service's API. */
export function failureResponse(
  error: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, problem } = httpProblemOf(error);
  const { message, type, code, param } = problem;
  return Response.json({ error: { message, type, code, param } }, { status, headers });
}

function httpProblemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof ApiProblem) return new HttpProblem(400, error);
  const message = `The emulator failed: ${error instanceof Error ? error.message : error}`;
  return new HttpProblem(500, new ApiProblem({ type: "server_error", code: null, message }));
}
