import assert from "node:assert/strict";
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import {
  type Cache,
  type CacheNetwork,
  ExampleServer,
  type ExampleServerArgs,
  Network,
  type WaysOut,
  amazonLinux2023,
} from "../../components/index";
import { userData } from "../../components/user-data";
import { type Registered, find, inputsOf, lines, names, recorded, valueOf } from "./recorded";

function cache(tls = false): Cache {
  return {
    endpoint: pulumi.output("cache.example.com"),
    port: pulumi.output(11311),
    tls: pulumi.output(tls),
  };
}

function network(waysOut: WaysOut): CacheNetwork {
  return {
    ...Network.fromExisting("net", { vpcId: "vpc-1", cacheSubnetIds: ["subnet-a1", "subnet-a2"] }),
    waysOut,
  };
}

const NAT: WaysOut = { internet: "nat" };
const S3 = pulumi.output("pl-5ba54032");

function server(waysOut = NAT, args: Partial<ExampleServerArgs> = {}): Promise<Registered[]> {
  return recorded(
    () =>
      new ExampleServer("server", {
        network: network(waysOut),
        cache: cache(),
        imageId: "ami-1",
        ...args,
      }),
  );
}

describe("ExampleServer", () => {
  it("consists of an instance, its role and profile, its group and its way out", async () => {
    const all = await server(NAT, { tags: { Environment: "dev" } });
    assert.deepEqual(names(all), [
      "Instance server",
      "SecurityGroup server",
      "InstanceProfile server",
      "Role server",
      "RolePolicyAttachment server-ssm",
      "SecurityGroupEgressRule server-to-https",
      "ExampleServer server",
    ]);
    const tags = { Name: "server", Environment: "dev" };
    assert.deepEqual(inputsOf(all, "Instance", "server"), {
      ami: "ami-1",
      instanceType: "t4g.nano",
      subnetId: "subnet-a1",
      vpcSecurityGroupIds: ["server-id"],
      associatePublicIpAddress: false,
      iamInstanceProfile: "server-0000005",
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" },
      rootBlockDevice: { encrypted: true, volumeType: "gp3", tags },
      userData: userData({ endpoint: "cache.example.com", port: 11311, tls: false }),
      userDataReplaceOnChange: true,
      tags,
    });
    assert.deepEqual(inputsOf(all, "SecurityGroup", "server"), {
      vpcId: "vpc-1",
      description: "Example server",
      tags,
    });
    assert.deepEqual(inputsOf(all, "RolePolicyAttachment", "server-ssm"), {
      role: "server-0000004",
      policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    });
    assert.equal(inputsOf(all, "InstanceProfile", "server").role, "server-0000004");
    assert.deepEqual(JSON.parse(String(inputsOf(all, "Role", "server").assumeRolePolicy)), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ec2.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ],
    });
  });

  it("goes out to SSM's endpoints and to S3, and nowhere else, where the network has both", async () => {
    const all = await recorded(() => {
      const ssmEndpoints = new ec2.SecurityGroup("endpoints", { vpcId: "vpc-1" });
      const waysOut: WaysOut = { internet: "none", ssmEndpoints, s3PrefixListId: S3 };
      new ExampleServer("server", { network: network(waysOut), cache: cache(), imageId: "ami-1" });
    });
    const rules = all.filter(({ type }) => type.startsWith("aws:vpc/"));
    assert.deepEqual(names(rules), [
      "SecurityGroupEgressRule server-to-s3",
      "SecurityGroupEgressRule server-to-ssm",
      "SecurityGroupIngressRule server-to-ssm-ingress",
    ]);
    const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    assert.deepEqual(inputsOf(all, "SecurityGroupEgressRule", "server-to-s3"), {
      securityGroupId: "server-id",
      prefixListId: "pl-5ba54032",
      ...https,
      description: "Packages of Amazon Linux in S3",
      tags: { Name: "server-to-s3" },
    });
    assert.deepEqual(inputsOf(all, "SecurityGroupEgressRule", "server-to-ssm"), {
      securityGroupId: "server-id",
      referencedSecurityGroupId: "endpoints-id",
      ...https,
      description: "Session Manager for server",
      tags: { Name: "server-to-ssm" },
    });
    assert.deepEqual(inputsOf(all, "SecurityGroupIngressRule", "server-to-ssm-ingress"), {
      securityGroupId: "endpoints-id",
      referencedSecurityGroupId: "server-id",
      ...https,
      description: "Session Manager for server",
      tags: { Name: "server-to-ssm-ingress" },
    });
  });

  it("never has an inline rule, so that standalone ones need not fight it", async () => {
    const group = inputsOf(await server(), "SecurityGroup", "server");
    assert.deepEqual([group.ingress, group.egress], [undefined, undefined]);
  });

  it("is not replaced because AWS published a newer image", async () => {
    assert.deepEqual(find(await server(), "Instance", "server").ignoreChanges, ["ami"]);
  });

  it("gets a public address only where asked", async () => {
    const all = await server({ internet: "public" }, { hasPublicAddress: true });
    assert.equal(inputsOf(all, "Instance", "server").associatePublicIpAddress, true);
  });

  it("exports how to connect and how to see the stats", async () => {
    await recorded(async () => {
      const args = { network: network(NAT), imageId: "ami-1" };
      const plain = new ExampleServer("plain", { ...args, cache: cache() });
      const secure = new ExampleServer("secure", { ...args, cache: cache(true) });
      assert.equal(await valueOf(plain.connect), "telnet cache.example.com 11311");
      assert.equal(
        await valueOf(secure.connect),
        "openssl s_client -quiet -servername cache.example.com -connect cache.example.com:11311",
      );
      assert.equal(
        await valueOf(plain.stats),
        "aws ssm start-session --region ap-northeast-2 --target plain-id --document-name AWS-StartInteractiveCommand --parameters command=cache-stats",
      );
    });
  });

  it("finds the newest Amazon Linux 2023 in AWS's public parameter", async () => {
    await recorded(async () => {
      assert.equal(await valueOf(amazonLinux2023("arm64")), "ami-1");
    });
  });
});

describe("the server's user data", () => {
  it("installs telnet and a command with the endpoint filled in", () => {
    const script = userData({ endpoint: "cache.example.com", port: 11311, tls: false });
    assert.match(script, /^#!\/bin\/bash\n/);
    assert.match(script, /^cat > \/usr\/local\/bin\/cache-stats <<'SCRIPT'$/m);
    assert.match(script, /sleep 1; .*\} \| telnet cache\.example\.com 11311$/m);
    assert.match(script, /^dnf install -y telnet openssl$/m);
  });

  it("speaks TLS where the cache does", () => {
    const script = userData({ endpoint: "cache.example.com", port: 11211, tls: true });
    assert.match(script, /\} \| openssl s_client -quiet .* -connect cache\.example\.com:11211$/m);
  });
});

describe("ExampleServer refuses", () => {
  const ssmFix = 'set ssmEndpoints: "one-zone", or nat, on the network';
  const publicFix = "set hasPublicAddress: true, as its subnets are public";
  const cases: [string, WaysOut, Partial<ExampleServerArgs>, string[]][] = [
    [
      "a network without any way out",
      { internet: "none" },
      {},
      [
        `network must give it a way to SSM, got none; ${ssmFix}`,
        "network must give it a way to Amazon Linux's packages, got none; give the client subnets an S3 gateway endpoint (s3PrefixListId), or nat",
      ],
    ],
    [
      "a network without a way to SSM",
      { internet: "none", s3PrefixListId: S3 },
      {},
      [`network must give it a way to SSM, got none; ${ssmFix}`],
    ],
    [
      "public subnets without a public address",
      { internet: "public" },
      {},
      [
        `network must give it a way to SSM, got none; ${publicFix}`,
        `network must give it a way to Amazon Linux's packages, got none; ${publicFix}`,
      ],
    ],
    [
      "a public address that leads nowhere",
      { internet: "none", s3PrefixListId: S3 },
      { hasPublicAddress: true },
      [`network must give it a way to SSM, got none; ${ssmFix}`],
    ],
    [
      "a node type for an instance type",
      NAT,
      { instanceType: "t4g" },
      ['instanceType must be an instance type such as "t4g.nano", got "t4g"'],
    ],
    [
      "a name for an image",
      NAT,
      { imageId: "al2023" },
      ['imageId must be the id of an image (ami-…), got "al2023"'],
    ],
  ];
  for (const [what, waysOut, args, expected] of cases) {
    it(what, async () => {
      const all = await recorded(() => {
        const given = { network: network(waysOut), cache: cache(), imageId: "ami-1", ...args };
        assert.throws(() => new ExampleServer("server", given), {
          message: lines('ExampleServer "server"', expected).join("\n"),
        });
      });
      assert.deepEqual(all, [], "nothing was registered before the error");
    });
  }

  it("a network without a way to packages", async () => {
    await recorded(() => {
      const ssmEndpoints = new ec2.SecurityGroup("endpoints", { vpcId: "vpc-1" });
      const given = {
        network: network({ internet: "none", ssmEndpoints }),
        cache: cache(),
        imageId: "ami-1",
      };
      assert.throws(() => new ExampleServer("server", given), {
        message:
          'ExampleServer "server": network must give it a way to Amazon Linux\'s packages, got none; give the client subnets an S3 gateway endpoint (s3PrefixListId), or nat.',
      });
    });
  });

  it("what is no cache and no network", () => {
    const given = { network: {}, cache: undefined, imageId: "ami-1" } as never;
    assert.throws(() => new ExampleServer("server", given), {
      message: lines('ExampleServer "server"', [
        "network must be a Network, or Network.fromExisting(…) or fromDefaultVpc(), got {}",
        "cache must be a MemcachedCluster or a ServerlessMemcached, got nothing",
      ]).join("\n"),
    });
  });

  it("a name with what no role's may have", () => {
    const given = { network: network(NAT), cache: cache(), imageId: "ami-1" };
    assert.throws(() => new ExampleServer("Example Server", given), {
      message:
        'ExampleServer "Example Server": name must have letters, digits and +=,.@-_ only (its role is named after it), got "Example Server".',
    });
  });

  it("a name from which no role can be named", () => {
    const name = "s".repeat(57);
    assert.throws(
      () => new ExampleServer(name, { network: network(NAT), cache: cache(), imageId: "ami-1" }),
      {
        message: `ExampleServer "${name}": name must be at most 56 characters (its role is named after it), got 57.`,
      },
    );
  });
});
