// A page that sends and plays the audio itself.
import { converse } from "./converse.ts";

Object.assign(globalThis, { page: { converse } });
