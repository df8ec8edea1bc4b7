import { declareTable } from "../rule-tables";
import { requirePrivateSubnetsTable } from "../tables/require-private-subnets";

declareTable(requirePrivateSubnetsTable);
