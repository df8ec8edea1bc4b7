/** Names that people with rights in an account could give: each tries to be more than a name. */

import { healthyNetwork } from "../doctor/network";
import type { Item, Network } from "../doctor/network";

export const HOSTILE: readonly string[] = [
  '"]; classDef x fill:red; click a "javascript:alert(1)"',
  "</svg></script><script>document.title='run'</script>",
  "<img src=x onerror=\"document.title='run'\">",
  "#quot; -->|x| cluster",
  "\u202Eevil\u0000\n  subgraph x",
  '\\"]; other -> cluster_node; \\',
  "]]> --> <!-- ${7*7} {{7*7}}",
  "x".repeat(10_000),
  // Directives and comments of Mermaid, of DOT, of HTML and of XML.
  "%%{init: {'securityLevel': 'loose'}}%%\nclick s0_0 \"javascript:document.title='run'\"",
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  "--></style><style>*{background:url(https://example.com/x)}</style>",
  "&#60;script&#62; &lt;b&gt; &#x202e; &amp;amp; #60; #x3c;",
  "javascript:document.title='run'//[a](javascript:alert(1))",
  "`${document.title='run'}` $(id) %0a %s {0} ::: end subgraph %%",
  '\\N \\l \\" ]; { shape=record } -- -> ==> --x',
  "value=x;html=1;link=javascript:alert(1);image=https://example.com/x;",
  // Text that turns around, text without a width, a pair that is cut where a label ends, halves of pairs, no characters.
  "\u2066\u2067\u202b\u200f\u061cdeny\u2069\u202c \u200b\u2060\ufeff",
  `${"y".repeat(239)}\u{1f600}${"z".repeat(20)}`,
  "half \ud83d and \ude00, \ufffe\uffff, \u0000\u0007\u001b[31m\u009b31m",
  "a\u0300\u0301\u0302".repeat(200),
];

/** The healthy network in which everything that has a name, a tag or a description has hostile ones. */
export function hostileNetwork(): Network {
  const network = healthyNetwork();
  let count = 0;
  const next = (): string => HOSTILE[count++ % HOSTILE.length] ?? "";
  const name = (item: Item): void => {
    item.Tags = [{ Key: "Name", Value: next() }];
  };
  for (const key of ["Vpcs", "Subnets", "NetworkAcls", "RouteTables", "VpcPeeringConnections"]) {
    network[key]?.forEach(name);
  }
  for (const group of network.SecurityGroups ?? []) {
    group.GroupName = next();
    group.Description = next();
  }
  for (const { Instances: instances } of network.Reservations ?? []) {
    (instances as Item[]).forEach(name);
  }
  const [example] = network.NetworkInterfaces ?? [];
  HOSTILE.forEach((text, index) => {
    const address = `10.0.1.${String(100 + index)}`;
    network.NetworkInterfaces?.push({
      ...example,
      NetworkInterfaceId: `eni-${text}`,
      Description: text,
      PrivateIpAddress: address,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
      Attachment: { InstanceId: "i-0000000a", Status: "attached" },
      TagSet: [{ Key: "Name", Value: text }],
    });
  });
  return network;
}
