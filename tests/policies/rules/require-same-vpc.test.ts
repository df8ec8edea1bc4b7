import { declareTable } from "../rule-tables";
import { requireSameVpcTable } from "../tables/require-same-vpc";

declareTable(requireSameVpcTable);
