import { declareTable } from "../rule-tables";
import { requireDedicatedSecurityGroupTable } from "../tables/require-dedicated-security-group";

declareTable(requireDedicatedSecurityGroupTable);
