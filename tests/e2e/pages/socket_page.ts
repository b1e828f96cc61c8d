// A page that moves the audio itself.
import { converse } from "./converse.ts";

Object.assign(globalThis, { page: { converse } });
