/** Reads XML and holds it against an XML Schema. */
export declare function libxml2(): Promise<
  typeof import("libxml2-wasm", { with: { "resolution-mode": "import" } })
>;
