/** Which endpoint a program exports, by the names that programs use: `endpoint` (with or without a port) and `port`. */

export interface ExportedEndpoint {
  readonly host: string;
  readonly port: number | undefined;
}

/** The endpoint among a stack's outputs; `undefined` when there is none. */
export function exportedEndpoint(
  outputs: Readonly<Record<string, unknown>>,
): ExportedEndpoint | undefined {
  const name = ["endpoint", "configurationEndpoint"].find(
    (key) => typeof outputs[key] === "string",
  );
  if (name === undefined) return undefined;
  const [host = "", ownPort] = String(outputs[name]).split(":");
  const port = Number(ownPort ?? outputs.port);
  return { host, port: Number.isInteger(port) ? port : undefined };
}
