import { RUNTIME_HOSTS } from "../support/hosts.ts";
import { testRuntime } from "./test_runtime.ts";

RUNTIME_HOSTS.forEach(testRuntime);
