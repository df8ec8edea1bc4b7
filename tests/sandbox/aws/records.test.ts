/** Types that nothing plays: what AWS alone fills has something in it, so that a program that reads it goes on. */
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Account } from "./account";

describe("a record of a type of AWS's", () => {
  it("has one of each object that AWS alone fills: what validates a certificate", async () => {
    const made = await new Account().make("aws:acm/certificate:Certificate", "site", {
      domainName: "example.com",
      validationMethod: "DNS",
    });
    const options = made.outputs.domainValidationOptions as Record<string, string>[];
    assert.equal(options.length, 1);
    assert.equal(options[0]?.resourceRecordType, "CNAME");
    assert.notEqual(options[0].resourceRecordName ?? "", "");
  });

  it("has nothing in a list that could have been given and was not", async () => {
    const made = await new Account().make("aws:acm/certificate:Certificate", "site", {
      domainName: "example.com",
    });
    assert.deepEqual(made.outputs.subjectAlternativeNames, []);
  });
});
