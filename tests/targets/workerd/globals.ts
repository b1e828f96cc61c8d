// Deno leaves these out of workerd's own types, as it has its own.
declare global {
  var console: Record<"debug" | "error" | "info" | "log" | "warn", (...data: unknown[]) => void>;
  var crypto: Crypto;
}
export {};
