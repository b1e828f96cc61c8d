// Node's types do not declare this if they see lib esnext only.
declare global {
  var crypto: import("node:crypto").webcrypto.Crypto;
}
export {};
