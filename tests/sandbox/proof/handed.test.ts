import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { handedOut } from "../../../sandbox/proof/handed";
import type { Registered } from "../../../sandbox/proof/registered";

const HOST = "orders.abc.cfg.apn2.cache.amazonaws.com";
const CACHE = { urn: "urn:cache", hosts: [HOST, "10.0.1.5"], ports: [11211] };

type Inputs = Readonly<Record<string, unknown>>;
type Dependencies = Readonly<Record<string, readonly string[]>>;

function made(name: string, inputs: Inputs, propertyDependencies: Dependencies): Registered {
  return { urn: `urn:${name}`, type: "aws:any/thing:Thing", name, inputs, propertyDependencies };
}

/** URN → property, for those who know the cache. */
function knowing(...resources: readonly Registered[]): Readonly<Record<string, string>> {
  const handed = handedOut(resources, [CACHE]);
  return Object.fromEntries(
    [...handed].map(([urn, [first]]) => [urn.replace("urn:", ""), first?.property ?? ""]),
  );
}

const ON_THE_CACHE = { userData: ["urn:cache"] };

describe("what the program hands a cache's endpoint or port", () => {
  it("an instance in its user data", () => {
    const server = made("server", { userData: `telnet ${HOST} 11211` }, ON_THE_CACHE);
    assert.deepEqual(knowing(server), { server: "userData" });
  });

  it("an instance in user data that is written in Base64, or secret", () => {
    const written = Buffer.from(`#!/bin/sh\nexport CACHE=${HOST}`).toString("base64");
    const [open, secret] = [
      made("open", { userData: written }, ON_THE_CACHE),
      made("secret", { userData: "[secret]" }, ON_THE_CACHE),
    ];
    assert.deepEqual(knowing(open, secret), { open: "userData", secret: "userData" });
  });

  it("a function in its environment, by a node's name, its address or the port alone", () => {
    const by = (name: string, value: unknown): Registered =>
      made(name, { environment: { variables: { CACHE: value } } }, { environment: ["urn:cache"] });
    assert.deepEqual(knowing(by("name", HOST), by("address", "10.0.1.5"), by("port", "11211")), {
      name: "environment",
      address: "environment",
      port: "environment",
    });
  });

  it("a service through its task definition, in whatever order they are registered", () => {
    const service = made("service", { taskDefinition: "arn:1" }, { taskDefinition: ["urn:task"] });
    const container = JSON.stringify([{ environment: [{ name: "CACHE", value: HOST }] }]);
    const task = made("task", { containers: container }, { containers: ["urn:cache"] });
    assert.deepEqual(knowing(service, task), { service: "taskDefinition", task: "containers" });
  });

  it("an instance through a parameter that holds it", () => {
    const parameter = made("parameter", { value: HOST }, { value: ["urn:cache"] });
    const server = made("server", { userData: "read /cache" }, { userData: ["urn:parameter"] });
    assert.deepEqual(knowing(server, parameter), { parameter: "value", server: "userData" });
  });

  it("not one that names the cache's id, a tag, or nothing of it", () => {
    const alarm = made("alarm", { dimensions: { Id: "orders" } }, { dimensions: ["urn:cache"] });
    const tagged = made("tagged", { tags: { Cache: HOST } }, { tags: ["urn:cache"] });
    const literal = made("literal", { userData: HOST }, {});
    assert.deepEqual(knowing(alarm, tagged, literal), {});
  });

  it("not an instance in a group whose rule was made with the cache's port", () => {
    const group = made("group", { egress: [{ fromPort: 11211 }] }, { egress: ["urn:cache"] });
    const server = made("server", { groups: ["sg-1"] }, { groups: ["urn:group"] });
    assert.deepEqual(knowing(group, server), { group: "egress" });
  });
});
