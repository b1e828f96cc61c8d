import { everyRowHasATest } from "../../support/better_on_purpose.ts";
import { SECTION } from "./_compare.ts";

everyRowHasATest(SECTION, new URL(".", import.meta.url));
