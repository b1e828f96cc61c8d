// Deno leaves these declarations out of workerd's types, because it has its own.
declare global {
  var console: Record<"debug" | "error" | "info" | "log" | "warn", (...data: unknown[]) => void>;
  var crypto: Crypto;
}
export {};
