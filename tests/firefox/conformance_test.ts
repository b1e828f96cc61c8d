import { testRuntime } from "../conformance/test_runtime.ts";
import { FIREFOX_HOST } from "../support/hosts.ts";

testRuntime(FIREFOX_HOST);
