import { ApiProblem } from "../base/api_problem.ts";
import { isJson, type Json } from "../base/json.ts";
import { invalidValue } from "../base/problems.ts";

/**
 * Parses a text as a JSON object.
 *
 * @param name The name of the text in the error message: "body" or "session".
 * @param param The path of the field that holds the text, if there is one.
 * @throws {ApiProblem} If the text is not a JSON object.
 */
export function parseJsonObject(text: string, name: string, param: string | null = null): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiProblem({ code: "invalid_json", message: `The ${name} is not valid JSON.` });
  }
  if (isJson(value)) return value;
  throw invalidValue(`The ${name} must be a JSON object.`, param);
}
