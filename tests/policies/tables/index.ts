/** The tables of all rules, for what judges each stack of each table. None of them declares a test: `../rules/` does. */
import type { Table } from "../rule-tables";
import { noDefaultGroupSelfReferenceTable } from "./no-default-group-self-reference";
import { noDefaultSubnetGroupTable } from "./no-default-subnet-group";
import { noDefaultVpcTable } from "./no-default-vpc";
import { noExcessPortsTable } from "./no-excess-ports";
import { noMixedRuleStylesTable } from "./no-mixed-rule-styles";
import { noPivotTable } from "./no-pivot";
import { noPublicAddressTable } from "./no-public-address";
import { noPublicSourceTable } from "./no-public-source";
import { noRefusedSettingsTable } from "./no-refused-settings";
import { noSharedSecurityGroupTable } from "./no-shared-security-group";
import { noUnreadResourcesTable } from "./no-unread-resources";
import { onlyClientsReachTable } from "./only-clients-reach";
import { requireAlarmsTable } from "./require-alarms";
import { requireClientGroupTable } from "./require-client-group";
import { requireClientReachTable } from "./require-client-reach";
import { requireClosedDefaultSecurityGroupTable } from "./require-closed-default-security-group";
import { requireDedicatedSecurityGroupTable } from "./require-dedicated-security-group";
import { requireFlowLogsTable } from "./require-flow-logs";
import { requireImdsv2Table } from "./require-imdsv2";
import { requireMatchingParameterFamilyTable } from "./require-matching-parameter-family";
import { requireMultiZoneTable } from "./require-multi-zone";
import { requireOpenCachePortTable } from "./require-open-cache-port";
import { requirePinnedVersionTable } from "./require-pinned-version";
import { requirePrivateSubnetsTable } from "./require-private-subnets";
import { requireRuleDescriptionTable } from "./require-rule-description";
import { requireSameVpcTable } from "./require-same-vpc";
import { requireSourceSecurityGroupTable } from "./require-source-security-group";
import { requireTagsTable } from "./require-tags";
import { requireTlsTable } from "./require-tls";
import { requireValidSettingsTable } from "./require-valid-settings";

export const TABLES: readonly Table[] = [
  noDefaultGroupSelfReferenceTable,
  noDefaultSubnetGroupTable,
  noDefaultVpcTable,
  noExcessPortsTable,
  noMixedRuleStylesTable,
  noPivotTable,
  noPublicAddressTable,
  noPublicSourceTable,
  noRefusedSettingsTable,
  noSharedSecurityGroupTable,
  noUnreadResourcesTable,
  onlyClientsReachTable,
  requireAlarmsTable,
  requireClientGroupTable,
  requireClientReachTable,
  requireClosedDefaultSecurityGroupTable,
  requireDedicatedSecurityGroupTable,
  requireFlowLogsTable,
  requireImdsv2Table,
  requireMatchingParameterFamilyTable,
  requireMultiZoneTable,
  requireOpenCachePortTable,
  requirePinnedVersionTable,
  requirePrivateSubnetsTable,
  requireRuleDescriptionTable,
  requireSameVpcTable,
  requireSourceSecurityGroupTable,
  requireTagsTable,
  requireTlsTable,
  requireValidSettingsTable,
];
