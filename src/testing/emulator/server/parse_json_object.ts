import { ApiProblem } from "../base/api_problem.ts";
import { isJson, type Json } from "../base/json.ts";
import { invalidValue } from "../base/problems.ts";

/**
 * The JSON object that a text is.
 *
 * @param name What the text is called: "body", "session".
 * @param param The path of the field that holds it, if one does.
 * @throws {ApiProblem} If it is none.
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
