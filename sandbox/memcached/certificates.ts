/**
 * A throw-away certificate authority and one certificate for all endpoints of a run, as PEM files in the run's folder.
 *
 * They live for a day and are trusted by this run's own client only. No openssl is needed on the machine.
 */
import { webcrypto } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { X509CertificateGenerator } from "@peculiar/x509";

/** Paths of PEM files. */
export interface TlsFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes them. @param hosts names that the certificate is for */
export async function makeCertificates(
  folder: string,
  hosts: readonly string[],
): Promise<TlsFiles> {
  // Loaded here: most runs have no TLS, and it takes longer to load than the rest of this part together.
  const x509 = await import("@peculiar/x509");
  x509.cryptoProvider.set(webcrypto);
  const authority = await newKeys();
  const validity = {
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
  };
  const subject = "CN=pulumi-aws-memcached throw-away CA";
  const { KeyUsageFlags } = x509;
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: subject,
    keys: authority,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const server = await newKeys();
  const names = hosts.map((value) => ({ type: "dns" as const, value }));
  const request: Parameters<typeof X509CertificateGenerator.create>[0] = {
    ...validity,
    subject: "CN=pulumi-aws-memcached stand-in",
    issuer: subject,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.SubjectAlternativeNameExtension(names),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  };
  const cert = await x509.X509CertificateGenerator.create(request);
  const key = await webcrypto.subtle.exportKey("pkcs8", server.privateKey);
  return {
    ca: write(folder, "ca.pem", ca.toString("pem")),
    cert: write(folder, "server.pem", cert.toString("pem")),
    key: write(folder, "server-key.pem", x509.PemConverter.encode(key, "PRIVATE KEY")),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

/** Readable by everyone: memcached reads its key after it has become somebody else. It lives for a day and guards nothing. */
function write(folder: string, name: string, pem: string): string {
  const path = join(folder, name);
  writeFileSync(path, `${pem}\n`, { mode: 0o644 });
  return path;
}
