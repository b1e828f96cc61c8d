import { type Better, betterIn } from "../../support/better_on_purpose.ts";
import { Side } from "./_side.ts";

/** The section of docs/differences.md that lists the rows tested here. */
export const SECTION = "Phone calls";

/** Registers a test of a row of that table, executed with the incumbent's package and with ours. */
export const better: Better<Side> = betterIn(SECTION, (name) => new Side(name));
