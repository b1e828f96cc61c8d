import { generate } from "npm:selfsigned@^5.5.0";

/** A certificate for 127.0.0.1 and localhost, and the authority that signed it, as PEM texts. */
export interface LoopbackCertificate {
  readonly cert: string;
  readonly key: string;
  /** The certificate of the authority, which a client has to trust. */
  readonly ca: string;
}

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Creates an authority that signs a certificate, because clients do not accept a certificate that
 * is its own authority. The authority's key is not kept, so it can sign nothing else.
 */
export async function createLoopbackCertificate(): Promise<LoopbackCertificate> {
  const notAfterDate = new Date(Date.now() + LIFETIME_MS);
  const common = { keyType: "ec", curve: "P-256", algorithm: "sha256", notAfterDate } as const;
  const authority = await generate([{ name: "commonName", value: "Voicewire emulator (tests)" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: "commonName", value: "localhost" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [{ type: 2, value: "localhost" }, { type: 7, ip: "127.0.0.1" }],
      },
    ],
  });
  return { cert: leaf.cert, key: leaf.private, ca: authority.cert };
}
