import { declareTable } from "../rule-tables";
import { requireClosedDefaultSecurityGroupTable } from "../tables/require-closed-default-security-group";

declareTable(requireClosedDefaultSecurityGroupTable);
