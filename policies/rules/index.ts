/** Every rule. The first one reads the requests for the others. */
import { requireValidSettings } from "./require-valid-settings";
import { noDefaultGroupSelfReference } from "./no-default-group-self-reference";
import { noDefaultSubnetGroup } from "./no-default-subnet-group";
import { noDefaultVpc } from "./no-default-vpc";
import { noExcessPorts } from "./no-excess-ports";
import { noMixedRuleStyles } from "./no-mixed-rule-styles";
import { noPivot } from "./no-pivot";
import { noPublicAddress } from "./no-public-address";
import { noPublicSource } from "./no-public-source";
import { noRefusedSettings } from "./no-refused-settings";
import { noSharedSecurityGroup } from "./no-shared-security-group";
import { noUnreadResources } from "./no-unread-resources";
import { onlyClientsReach } from "./only-clients-reach";
import { requireAlarms } from "./require-alarms";
import { requireClientGroup } from "./require-client-group";
import { requireClientReach } from "./require-client-reach";
import { requireClosedDefaultSecurityGroup } from "./require-closed-default-security-group";
import { requireDedicatedSecurityGroup } from "./require-dedicated-security-group";
import { requireFlowLogs } from "./require-flow-logs";
import { requireImdsv2 } from "./require-imdsv2";
import { requireMatchingParameterFamily } from "./require-matching-parameter-family";
import { requireMultiZone } from "./require-multi-zone";
import { requireOpenCachePort } from "./require-open-cache-port";
import { requirePinnedVersion } from "./require-pinned-version";
import { requirePrivateSubnets } from "./require-private-subnets";
import { requireRuleDescription } from "./require-rule-description";
import { requireSameVpc } from "./require-same-vpc";
import { requireSourceSecurityGroup } from "./require-source-security-group";
import { requireTags } from "./require-tags";
import { requireTls } from "./require-tls";
import type { AnyRule } from "../runtime/rule";

export const RULES: readonly AnyRule[] = [
  requireValidSettings,
  noDefaultGroupSelfReference,
  noDefaultSubnetGroup,
  noDefaultVpc,
  noExcessPorts,
  noMixedRuleStyles,
  noPivot,
  noPublicAddress,
  noPublicSource,
  noRefusedSettings,
  noSharedSecurityGroup,
  noUnreadResources,
  onlyClientsReach,
  requireAlarms,
  requireClientGroup,
  requireClientReach,
  requireClosedDefaultSecurityGroup,
  requireDedicatedSecurityGroup,
  requireFlowLogs,
  requireImdsv2,
  requireMatchingParameterFamily,
  requireMultiZone,
  requireOpenCachePort,
  requirePinnedVersion,
  requirePrivateSubnets,
  requireRuleDescription,
  requireSameVpc,
  requireSourceSecurityGroup,
  requireTags,
  requireTls,
];
