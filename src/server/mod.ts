/**
 * For servers: what a page needs of one, as handlers from `Request` to `Response`.
 *
 * @module
 */
export * from "./client_secret_handler.ts";
export type { OpenEnum } from "../contract/open_enum.ts";
export type * from "../contract/session_config.ts";
