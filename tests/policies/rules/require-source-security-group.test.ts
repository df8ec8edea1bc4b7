import { declareTable } from "../rule-tables";
import { requireSourceSecurityGroupTable } from "../tables/require-source-security-group";

declareTable(requireSourceSecurityGroupTable);
