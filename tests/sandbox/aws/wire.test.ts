import assert from "node:assert/strict";
import fc from "fast-check";
import {
  Asset,
  containsUnknown,
  fromStruct,
  fromWire,
  ResourceReference,
  Secret,
  toMarked,
  toStruct,
  toWire,
  UNKNOWN,
  withoutSecrets,
  withSecretsOf,
  type Plain,
  type Properties,
} from "../../../sandbox/wire/values";

const SIGNATURE = "4dabf18193072939515e22adb298388d";

function plains(): fc.Arbitrary<Plain> {
  const leaf: fc.Arbitrary<Plain> = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.string(),
    fc.constant(UNKNOWN),
  );
  const { tree } = fc.letrec<{ tree: Plain }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(
        fc.string().filter((k) => k !== "__proto__"),
        tie("tree"),
        { maxKeys: 3, noNullPrototype: true },
      ),
      tie("tree").map((value) => new Secret(value)),
    ),
  }));
  return tree;
}

describe("values on the wire", () => {
  it("come back as they went, whatever is nested in what", () => {
    fc.assert(
      fc.property(plains(), (value) => {
        assert.deepEqual(fromStruct(toStruct({ value })), { value });
      }),
    );
  });

  it("write an unknown as the engine's sentinel and a secret with its signature", () => {
    assert.equal(toWire(UNKNOWN), "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    assert.deepEqual(toWire(new Secret("s")), {
      [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270",
      value: "s",
    });
  });

  it("read every kind of unknown the engine has as the one unknown", () => {
    assert.equal(fromWire("6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"), UNKNOWN);
    assert.equal(fromWire("dd056dcd-154b-4c76-9bd3-c8f88648b5ff"), UNKNOWN);
  });

  it("read an output value as its value, as unknown without one, as a secret where it says so", () => {
    const output = { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
    assert.equal(fromWire({ ...output, value: "v" }), "v");
    assert.equal(fromWire(output), UNKNOWN);
    assert.deepEqual(fromWire({ ...output, value: "v", secret: true }), new Secret("v"));
  });

  it("read a resource reference, its id unknown while it is empty", () => {
    const reference = { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x" };
    assert.deepEqual(fromWire({ ...reference, id: "" }), new ResourceReference("urn:x", UNKNOWN));
    assert.deepEqual(
      fromWire({ ...reference, id: "sg-1" }),
      new ResourceReference("urn:x", "sg-1"),
    );
    assert.deepEqual(toWire(new ResourceReference("urn:x", UNKNOWN)), { ...reference, id: "" });
  });

  it("read assets and archives", () => {
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "hello" };
    assert.deepEqual(fromWire(asset), new Asset("asset", { text: "hello" }));
    assert.deepEqual(toWire(new Asset("asset", { text: "hello" })), asset);
  });

  it("refuse a signature nobody knows", () => {
    assert.throws(
      () => fromWire({ [SIGNATURE]: "ffff" }),
      /value with an unknown signature "ffff"/,
    );
  });
});

describe("secrets", () => {
  const inputs: Properties = {
    name: "n",
    value: new Secret("s"),
    tags: { a: new Secret("t"), b: "u" },
  };

  it("are opened all the way down", () => {
    assert.deepEqual(withoutSecrets(inputs), { name: "n", value: "s", tags: { a: "t", b: "u" } });
  });

  it("stay secret in the outputs of the same path", () => {
    const outputs = { name: "n", value: "s", tags: { a: "t", b: "u" }, arn: "arn" };
    assert.deepEqual(withSecretsOf(outputs, inputs), { ...inputs, arn: "arn" });
  });

  it("hide from print; unknowns are marked", () => {
    assert.deepEqual(toMarked({ a: UNKNOWN, b: new Secret("s") }), {
      a: "<unknown>",
      b: "[secret]",
    });
    assert.deepEqual(toMarked(new Secret("s"), { secrets: "show" }), "s");
  });

  it("count as unknown when what they hide is", () => {
    assert.equal(containsUnknown({ a: [new Secret(UNKNOWN)] }), true);
    assert.equal(containsUnknown({ a: [new Secret("s")] }), false);
  });
});
