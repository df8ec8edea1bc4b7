/**
 * Decrypts `secure:` config values with the stack's passphrase, as the CLI's passphrase provider does.
 *
 * `encryptionsalt: v1:SALT:v1:NONCE:CIPHERTEXT`: the key is PBKDF2-SHA256 of the passphrase and SALT; the rest is the word
 * `pulumi`, encrypted, by which a wrong passphrase is told. Values are `v1:NONCE:CIPHERTEXT`, AES-256-GCM, all Base64.
 * See `pkg/secrets/passphrase` and `sdk/go/common/resource/config/crypt.go` in pulumi/pulumi.
 */
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { UsageError } from "./usage-error";

const ITERATIONS = 1_000_000;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

export type Decrypt = (ciphertext: string) => string;

/**
 * The decrypter of one stack.
 *
 * @param stackFile the path, for messages
 * @param salt `encryptionsalt` of that file
 * @throws UsageError where there is no passphrase, or a wrong one
 */
export function decrypterOf(stackFile: string, salt: unknown, key: string): Decrypt {
  const passphrase = passphraseFromEnvironment();
  if (passphrase === undefined) {
    throw new UsageError(
      `${stackFile}: ${key} is a secure: value and there is no passphrase. ` +
        "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or override it with --config.",
    );
  }
  if (typeof salt !== "string" || !salt.startsWith("v1:")) {
    throw new UsageError(
      `${stackFile}: ${key} is a secure: value, but the file has no encryptionsalt; ` +
        "only passphrase-encrypted stacks can be rehearsed.",
    );
  }
  const [, saltBytes = "", ...verification] = salt.split(":");
  const secret = pbkdf2Sync(
    passphrase,
    Buffer.from(saltBytes, "base64"),
    ITERATIONS,
    KEY_BYTES,
    "sha256",
  );
  if (tryDecrypt(secret, verification.join(":")) !== "pulumi") {
    throw new UsageError(`${stackFile}: incorrect passphrase (PULUMI_CONFIG_PASSPHRASE).`);
  }
  return (ciphertext) => {
    const plain = tryDecrypt(secret, ciphertext);
    if (plain === undefined) {
      throw new UsageError(
        `${stackFile}: ${key} cannot be decrypted with this stack's passphrase.`,
      );
    }
    return plain;
  };
}

function passphraseFromEnvironment(): string | undefined {
  const { PULUMI_CONFIG_PASSPHRASE: passphrase, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env;
  if (passphrase !== undefined) return passphrase;
  if (file === undefined || file === "") return undefined;
  if (!existsSync(file)) {
    throw new UsageError(`PULUMI_CONFIG_PASSPHRASE_FILE: there is no ${file}.`);
  }
  return readFileSync(file, "utf8").trim();
}

function tryDecrypt(key: Buffer, text: string): string | undefined {
  const [version, nonce = "", sealed = ""] = text.split(":");
  if (version !== "v1") return undefined;
  const bytes = Buffer.from(sealed, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
    return plain.toString("utf8");
  } catch {
    return undefined;
  }
}
