import { type Better, betterIn } from "../../support/better_on_purpose.ts";
import { Side } from "./_side.ts";

/** Where ARCHITECTURE.md lists what is shown here. */
export const SECTION = "Better on purpose, on the phone";

/** Registers a test of a row of that table, executed with the incumbent's package and with ours. */
export const better: Better<Side> = betterIn(SECTION, (name) => new Side(name));
