import { UserError } from "../contract/errors.ts";

/**
 * A name as the service takes it for a tool: what is neither a letter of ASCII nor a digit becomes
 * an underscore.
 *
 * @throws {UserError} If it is empty.
 */
export function toToolName(name: string | undefined): string {
  if (!name) throw new UserError("Cannot make a tool without a name: give it a `name`");
  return name.replaceAll(/[^a-zA-Z0-9]/g, "_");
}
