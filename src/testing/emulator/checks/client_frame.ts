import { base64ToBytes } from "../../../wire/base64.ts";
import { isJson, type Json } from "../base/json.ts";
import { invalidEvent, invalidJson, invalidValue } from "../base/problems.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";

const APPEND_LIMIT = 15 * 1024 * 1024;

/**
 * Parses a frame as a JSON object.
 *
 * @throws {ApiProblem} If the frame is binary, is not JSON, or is not an object.
 */
export function parseFrame(data: string | Uint8Array): Json {
  if (typeof data !== "string") throw invalidEvent("The message is not text.");
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw invalidJson();
  }
  if (!isJson(value)) throw invalidEvent("The message is not a JSON object.");
  return value;
}

/**
 * Decodes the audio of one append.
 *
 * @throws {ApiProblem} If the audio is not base64, or is larger than 15 MiB.
 */
export function decodeAppend(base64: string, { openQuestions }: EmulatorSettings): Uint8Array {
  if (openQuestions.appendLimitOn === "base64") requireSize(base64.length);
  let bytes: Uint8Array;
  try {
    bytes = base64ToBytes(base64);
  } catch {
    throw invalidValue("The audio is not valid base64.", "audio");
  }
  requireSize(bytes.length);
  return bytes;
}

function requireSize(size: number): void {
  if (size <= APPEND_LIMIT) return;
  throw invalidValue(`One append takes at most ${APPEND_LIMIT} bytes: got ${size}.`, "audio");
}
