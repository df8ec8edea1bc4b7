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
