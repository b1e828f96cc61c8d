/**
 * For servers: what a page needs of one, as handlers from `Request` to `Response`.
 *
 * @module
 */
export * from "./client_secret_handler.ts";
export type { OpenEnum } from "../wire/_open.ts";
export type * from "../wire/session_config.ts";
