/**
 * HTTP handlers for the server of a page. Each takes a `Request` and returns a `Response`.
 *
 * @module
 */
export * from "./client_secret_handler.ts";
export type { OpenEnum } from "../contract/open_enum.ts";
export type * from "../contract/session_config.ts";
