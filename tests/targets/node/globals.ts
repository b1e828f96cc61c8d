// Node's types leave this out where they see lib esnext alone.
declare global {
  var crypto: import("node:crypto").webcrypto.Crypto;
}
export {};
