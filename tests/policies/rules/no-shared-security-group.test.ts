import { declareTable } from "../rule-tables";
import { noSharedSecurityGroupTable } from "../tables/no-shared-security-group";

declareTable(noSharedSecurityGroupTable);
