/**
 * Two whole accounts with something of every kind: all that is read of them, said of every connection in them, and answered about
 * their caches, word by word (`told/`; `TOLD=write` takes a change over).
 */
import * as assert from "node:assert/strict";
import type { Question } from "../../reachability";
import {
  admitted,
  compare,
  decide,
  explain,
  exposure,
  outcomeBetween,
  pivots,
  readDescribed,
  sources,
} from "../../reachability";
import { transitAccount } from "./readers/transit-account";
import { wideAccount } from "./readers/wide-account";
import { expectTold } from "../told-texts";
import { plain } from "./plain-values";

const ACCOUNTS = { "wide-account": wideAccount(), "transit-account": transitAccount() } as const;
const TCP = { protocol: "tcp", port: 11211 } as const;
const INTERNET = "203.0.113.9";
/** The internet, one of a VPC that nobody has, and one behind a transit gateway. */
const ADDRESSES = [INTERNET, "10.0.1.77", "10.9.9.9", "2001:db8::77"];

/** As text, a line for each thing in a list. */
function told(answers: object): string {
  const lines = Object.entries(answers).flatMap(([name, value]: [string, unknown]) => {
    const found = plain(value);
    if (!Array.isArray(found)) return [`${name}: ${JSON.stringify(found)}`];
    return [`${name}:`, ...found.map((one) => `  ${JSON.stringify(one)}`)];
  });
  return `${lines.join("\n")}\n`;
}

function end(text: string): Question["from"] {
  return ADDRESSES.includes(text)
    ? { kind: "address", cidr: text }
    : { kind: "interface", id: text };
}

for (const [name, json] of Object.entries(ACCOUNTS)) {
  describe(`all of the ${name}`, () => {
    const topology = readDescribed(json);
    const interfaces = [...topology.interfaces.byId.keys()];
    const caches = [...topology.caches.byId.keys()];

    for (const [kind, collection] of Object.entries(topology) as [string, object][])
      it(`is read: ${kind}`, () => {
        expectTold(__dirname, `${name}.read`, kind, told(collection));
      });

    for (const to of ["eni-cache", "eni-b", INTERNET])
      it(`is decided: everybody to ${to}`, () => {
        const texts = [...interfaces, ...ADDRESSES]
          // An address that no interface has can be asked about from an interface only.
          .filter((from) => from !== to && !(ADDRESSES.includes(from) && ADDRESSES.includes(to)))
          .map((from) => {
            const question = { ...TCP, from: end(from), to: end(to) };
            const verdict = decide(topology, question);
            assert.equal(outcomeBetween(topology, question), verdict.outcome);
            return explain(verdict, topology);
          });
        expectTold(__dirname, `${name}.decided`, `to ${to}`, texts.join("--\n"));
      });

    for (const cache of caches)
      it(`is answered: the sources, pivots and exposure of ${cache}`, () => {
        const clients = { groups: ["client"], interfaces: ["eni-b"], cidrs: ["10.0.1.0/24"] };
        const answers = {
          sources: sources(topology, cache),
          pivots: pivots(topology, cache),
          exposure: exposure(topology, cache, clients),
        };
        expectTold(__dirname, `${name}.answered`, cache, told(answers));
      });

    for (const group of topology.securityGroups.byId.keys())
      it(`is answered: what ${group} admits`, () => {
        const ask = (direction: "ingress" | "egress") =>
          admitted(topology, [group], { direction, protocol: "tcp" });
        const answers = { ingress: ask("ingress"), egress: ask("egress") };
        expectTold(__dirname, `${name}.answered`, `admitted by ${group}`, told(answers));
      });

    for (const kind of ["SecurityGroups", "NetworkAcls", "VpcPeeringConnections", "RouteTables"])
      it(`is compared: without ${kind}`, () => {
        const without = readDescribed({ ...json, [kind]: [] });
        const differences = { lost: compare(topology, without), won: compare(without, topology) };
        expectTold(__dirname, `${name}.answered`, `without ${kind}`, told(differences));
      });
  });
}
